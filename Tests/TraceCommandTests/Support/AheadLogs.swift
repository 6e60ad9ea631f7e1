/// 120 orders, one a second, in the logs `api.jsonl`, `worker-1.jsonl` and `worker-2.jsonl`. The second worker has each
/// sixth of them. No answer goes back to the API, so that nothing limits how far the clock of a worker is ahead but the
/// shortest wait.
enum AheadLogs {
  static let files = ["api.jsonl", "worker-1.jsonl", "worker-2.jsonl"]

  /// All wait from 20 to 59 ms, and are worked on for 100 to 149 ms. The clock of the second worker is `ahead` ms
  /// ahead. Of its orders, all but the first wait for `longer` ms more.
  static func write(to directory: TemporaryDirectory, ahead: Int, longer: Int = 0) throws {
    var logs = ["api": "", "worker-1": "", "worker-2": ""]
    for number in 0..<120 {
      let (begin, isSecond) = (number * 1_000, number % 6 == 5)
      let worker = isSecond ? "worker-2" : "worker-1"
      let message = #","topic":"orders","partition":\#(isSecond ? 1 : 0),"offset":\#(number)"#
      logs["api"]? +=
        line("api", "Request started", number, begin)
        + line("api", "Message published", number, begin + 5, message)
        + line("api", "Request finished", number, begin + 7, #","status":202"#)
      let wait = 20 + number * 7 % 40 + (isSecond && number > 5 ? longer : 0)
      let taken = begin + 5 + wait + (isSecond ? ahead : 0)
      let origin = message + #","instance":"\#(worker)""#
      logs[worker]? +=
        line("worker", "Message received", number, taken, origin)
        + line("worker", "Processing started", number, taken + 1, origin)
        + line("worker", "Processing finished", number, taken + 101 + number * 11 % 50, origin)
    }
    for (name, text) in logs { _ = try directory.write(text, to: "\(name).jsonl") }
  }

  /// `milliseconds` after 2026-01-01T00:00:00Z.
  private static func line(
    _ service: String, _ event: String, _ number: Int, _ milliseconds: Int, _ members: String = ""
  ) -> String {
    let rest = String(1_000 + milliseconds % 1_000).dropFirst()
    return
      #"{"timestamp":"\#(LogLines.time(milliseconds / 1_000).dropLast()).\#(rest)Z","service":"\#(service)","#
      + #""event":"\#(event)","correlation_id":"a-\#(number)"\#(members)}"# + "\n"
  }
}
