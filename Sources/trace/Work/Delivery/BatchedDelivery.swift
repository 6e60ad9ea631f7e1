import TraceModel
import TraceRendering

/// Sends requests to a collector in batches, one after the other; what it cannot take now is sent again.
struct BatchedDelivery {
  /// A batch has no more. A request with more is divided; only a span that is longer by itself makes a longer batch.
  private static let mostSpans = 512
  private static let mostBytes = 1 << 20

  private let connection: CollectorConnection
  private var parts: [OTLPFormat.Part] = []
  private var bytes = 0
  private var sent = 0
  private var refused = 0
  private var reason = ""
  private var warning: String?
  /// Batches whose answers nobody can read, and the last of these answers.
  private var unclear = (batches: 0, answer: "")

  init(to address: CollectorAddress) { connection = CollectorConnection(address: address) }

  /// Adds a request, with waits up to the end of the logs. Throws `.failed` where a batch cannot be sent.
  mutating func add(_ request: TraceView, endOfLogs: Timestamp?) async throws {
    let parts = OTLPFormat.parts(
      request, endOfLogs: endOfLogs, mostSpans: Self.mostSpans, mostBytes: Self.mostBytes)
    for part in parts {
      let length = part.text.utf8.count
      if spans + part.spans > Self.mostSpans || bytes + length > Self.mostBytes { try await send() }
      self.parts.append(part)
      bytes += length
    }
  }

  /// Sends what is left, and tells what was sent. Throws `.failed` where the collector refused a part of it.
  mutating func finish(requests: Int) async throws {
    try await send()
    Output.writeLine(
      "\(NumberFormat.counted(requests, "request")) sent to \(connection.address.text), "
        + NumberFormat.counted(sent - refused, "span"))
    if refused > 0 {
      throw Failure(
        .failed,
        "the collector refused \(NumberFormat.counted(refused, "span"))"
          + (reason.isEmpty ? "" : ": \(reason)"),
        details: unclear.batches > 0 ? [unclearWords] : [])
    }
    if unclear.batches > 0 {
      throw Failure(
        .failed, unclearWords, details: ["is \(connection.address.text) the address of a collector?"])
    }
  }

  private var unclearWords: String {
    "the answers to \(NumberFormat.counted(unclear.batches, "batch", plural: "batches")) are no JSON of OTLP, "
      + "so that it is not known which spans were refused: \(unclear.answer)"
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
      case .taken(let warning):
        tell(warning)
        return sent += spans
      case .partlyTaken(let count, let reason):
        (refused, self.reason) = (refused + count, reason)
        return sent += spans
      case .unclear(let answer):
        unclear = (unclear.batches + 1, answer)
        return sent += spans
      case .refused(let reason): throw failure(reason, attempts: schedule.attempts)
      case .later(let reason, let after):
        guard let pause = schedule.pause(after: after, part: .random(in: 0...1)) else {
          throw failure(reason + Self.words(longPause: after), attempts: schedule.attempts)
        }
        if schedule.attempts == 2 {
          Diagnostics.print(remark: "the collector did not take a batch: \(reason); it is sent again")
        }
        try await Task.sleep(for: pause)
      }
    }
  }

  /// A warning of the collector, which took all the same; each once.
  private mutating func tell(_ warning: String?) {
    guard let warning, warning != self.warning else { return }
    self.warning = warning
    Diagnostics.print(remark: "the collector warns: \(warning)")
  }

  private static func words(longPause seconds: Int?) -> String {
    guard let seconds, seconds > RetrySchedule.longestPause else { return "" }
    return
      "; it asks for a pause of \(NumberFormat.grouped(seconds)) s, and \(RetrySchedule.longestPause) s are the most"
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
