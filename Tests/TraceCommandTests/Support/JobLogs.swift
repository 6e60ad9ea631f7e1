/// The logs of a client, an API and a consumer of topic `jobs`, request by request, as tests describe them.
struct JobLogs {
  /// By service.
  private(set) var lines: [String: [String]] = [:]

  /// Adds a record at `milliseconds` after 2026-01-01T00:00:00Z, told in whole seconds or in milliseconds.
  mutating func log(
    _ event: String, _ id: String, by service: String, at milliseconds: Int, inSeconds: Bool = false,
    _ more: String = ""
  ) {
    let fraction = inSeconds ? "" : "." + String(String(1_000 + milliseconds % 1_000).dropFirst())
    let time = LogLines.time(milliseconds / 1_000).dropLast() + fraction + "Z"
    lines[service, default: []].append(
      #"{"timestamp": "\#(time)", "service": "\#(service)", "event": "\#(event)", "correlation_id": "\#(id)"\#(more)}"#
    )
  }

  /// A call of 7 ms, in which the API published one message, by a client with a clock that is `ahead`.
  mutating func call(_ id: String, at time: Int, ahead: Int = 0) {
    let message = #", "task_id": "t-\#(id)", "topic": "jobs""#
    log("Starting request", id, by: "client", at: time + ahead)
    log("Request started", id, by: "api", at: time + 2)
    log("Message published", id, by: "api", at: time + 4, message)
    log("Request finished", id, by: "api", at: time + 5, #", "status": 202"#)
    log("Response received", id, by: "client", at: time + 7 + ahead, #", "status_code": 202"#)
  }

  /// The work on the message that was published for `id`.
  mutating func work(_ id: String, from begin: Int, until end: Int?, inSeconds: Bool = false) {
    let message = #", "task_id": "t-\#(id)", "topic": "jobs""#
    log("Message received", id, by: "worker", at: begin, inSeconds: inSeconds, message)
    log("Processing started", id, by: "worker", at: begin, inSeconds: inSeconds, message)
    guard let end else { return }
    log("Processing finished", id, by: "worker", at: end, inSeconds: inSeconds, message)
  }

  /// Writes a file for each service and gives the paths.
  func write(to directory: TemporaryDirectory) throws -> [String] {
    try lines.sorted { $0.key < $1.key }.map { service, lines in
      try directory.write(lines.joined(separator: "\n") + "\n", to: "\(service).jsonl")
    }
  }
}
