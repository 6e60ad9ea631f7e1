import TraceModel

/// Found requests as flat rows, named as in JSON.
enum FindRows {
  /// Names of the cells.
  static let header = [
    "correlation_id", "outcome", "start", "done_ns", "queue_wait_ns", "services", "error", "generation",
    "lasted_ns", "waiting_ns", "elapsed_ns", "segment", "duration_ns",
  ]

  /// The row of `request`; a cell is empty where its value is not known.
  static func row(_ request: FoundRequest) -> [String] {
    [
      request.correlationID, request.outcome.name, TimestampFormat.machine(request.start),
      request.done.map { "\($0.count)" } ?? "", request.queueWait.map { "\($0.count)" } ?? "",
      request.services.joined(separator: " "), request.error ?? "",
      request.occurrence.map { "\($0)" } ?? "", request.lasted.map { "\($0.count)" } ?? "",
      request.waiting.map { "\($0.count)" } ?? "", request.elapsed.map { "\($0.count)" } ?? "",
      request.asked?.segment.name ?? "", request.asked.map { "\($0.duration.count)" } ?? "",
    ]
  }
}
