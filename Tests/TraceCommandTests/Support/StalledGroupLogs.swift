/// 600 orders, one a second, in the logs `api.jsonl`, `ledger.jsonl` and `mailer.jsonl`. The consumer group `ledger` has each of
/// them, the group `mailer` those of the first 200 seconds.
enum StalledGroupLogs {
  static let files = ["api.jsonl", "ledger.jsonl", "mailer.jsonl"]

  /// `goesOn`: the mailer still logs, but nothing of messages.
  static func write(to directory: TemporaryDirectory, goesOn: Bool) throws {
    var logs = ["api": "", "ledger": "", "mailer": ""]
    for number in 0..<600 {
      let call = #","correlation_id":"o-\#(number)","method":"POST","path":"/orders/\#(number)""#
      logs["api"]? +=
        line("api", "Request started", number, "000", call)
        + line("api", "Message published", number, "004", message(number))
        + line("api", "Request finished", number, "006", call + #","status_code":202"#)
      for group in ["ledger", "mailer"] {
        if group == "ledger" || number < 200 {
          logs[group]? += delivery(number, group)
        } else if goesOn {
          logs[group]? += line(group, "heartbeat", number, "000", "")
        }
      }
    }
    for (name, text) in logs { _ = try directory.write(text, to: "\(name).jsonl") }
  }

  private static func delivery(_ number: Int, _ group: String) -> String {
    let members = message(number) + #","group":"\#(group)""#
    return line(group, "Message received", number, "020", members)
      + line(group, "Processing started", number, "021", members)
      + line(group, "Processing finished", number, "050", members)
  }

  private static func message(_ number: Int) -> String {
    #","correlation_id":"o-\#(number)","topic":"orders","partition":0,"offset":\#(number)"#
  }

  private static func line(
    _ service: String, _ event: String, _ second: Int, _ millisecond: String, _ members: String
  ) -> String {
    #"{"timestamp":"\#(LogLines.time(second).dropLast()).\#(millisecond)Z","service":"\#(service)","#
      + #""event":"\#(event)"\#(members)}"# + "\n"
  }
}
