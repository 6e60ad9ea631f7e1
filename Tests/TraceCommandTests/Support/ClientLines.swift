/// Calls of a second, by the records of an API and, if it logs, of its client.
enum ClientLines {
  static func text(_ count: Int, hasClient: Bool) -> String {
    (0..<count).map { number in
      let record = { (event: String, later: Int, service: String, more: String) in
        LogLines.record(event, id: "c-\(number)", second: 2 * number + later, service: service, more) + "\n"
      }
      let server =
        record("Request started", 0, "api", "") + record("Request finished", 1, "api", #", "status": 200"#)
      guard hasClient else { return server }
      return record("Request sent", 0, "app", "") + server
        + record("Response received", 1, "app", #", "status": 200"#)
    }.joined()
  }
}
