import TraceRendering

/// Sends requests to a collector in batches, one after the other; what it cannot take now is sent again.
struct BatchedDelivery {
  /// A batch ends with the request that reaches one of these; a request is never divided.
  private static let mostSpans = 512
  private static let mostBytes = 1 << 20

  private let connection: CollectorConnection
  private var parts: [OTLPFormat.Part] = []
  private var bytes = 0
  private var sent = 0
  private var refused = 0
  private var reason = ""

  init(to address: CollectorAddress) { connection = CollectorConnection(address: address) }

  /// Adds a request. Throws `.failed` where a batch cannot be sent.
  mutating func add(_ part: OTLPFormat.Part) async throws {
    parts.append(part)
    bytes += part.text.utf8.count
    if parts.reduce(0, { $0 + $1.spans }) >= Self.mostSpans || bytes >= Self.mostBytes { try await send() }
  }

  /// Sends what is left, and tells what was sent. Throws `.failed` where the collector refused a part of it.
  mutating func finish(requests: Int) async throws {
    try await send()
    Output.writeLine(
      "\(NumberFormat.counted(requests, "request")) sent to \(connection.address.text), "
        + NumberFormat.counted(sent - refused, "span"))
    guard refused > 0 else { return }
    throw Failure(
      .failed,
      "the collector refused \(NumberFormat.counted(refused, "span"))" + (reason.isEmpty ? "" : ": \(reason)")
    )
  }

  private mutating func send() async throws {
    guard !parts.isEmpty else { return }
    defer { (parts, bytes) = ([], 0) }
    guard let body = Gzip.compressed(Array(OTLPFormat.document(parts).utf8)) else {
      throw Failure(.failed, "there is no memory to pack a batch of \(NumberFormat.counted(bytes, "byte"))")
    }
    var schedule = RetrySchedule()
    while true {
      switch connection.post(body) {
      case .taken: return sent += spans
      case .partlyTaken(let count, let reason):
        (refused, self.reason) = (refused + count, reason)
        return sent += spans
      case .refused(let reason): throw failure(reason, attempts: schedule.attempts)
      case .later(let reason, let after):
        guard let pause = schedule.pause(after: after, part: .random(in: 0...1)) else {
          throw failure(reason, attempts: schedule.attempts)
        }
        if schedule.attempts == 2 {
          Diagnostics.print(remark: "the collector did not take a batch: \(reason); it is sent again")
        }
        try await Task.sleep(for: pause)
      }
    }
  }

  private var spans: Int { parts.reduce(0) { $0 + $1.spans } }

  private func failure(_ reason: String, attempts: Int) -> Failure {
    Failure(
      .failed, "the collector at \(connection.address.text) did not take the requests: \(reason)",
      details: [
        "after \(NumberFormat.counted(attempts, "attempt")); \(NumberFormat.counted(sent, "span")) before them were sent",
        "spans keep their ids, so that all may be sent again",
      ])
  }
}
