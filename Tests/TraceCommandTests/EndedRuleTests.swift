import Foundation
import GRDB
import Testing

/// Rules that named records of earlier logs and name none any more, as when a text was changed.
struct EndedRuleTests {
  private let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
    _ = try directory.write(
      """
      sources:
        - files: ["shop*"]
          rules:
            - {text: order in, is: request_received}
            - {text: mail queued, is: published, key: key, topic: {constant: mail}}
            - {text: order accepted, is: response_sent}
            - {text: card declined, is: response_sent, failed: true}
            - {text: ready, is: note}
      """, to: "trace.yaml")
  }

  /// Orders of a day, each of three records; the last says `end`.
  private func day(_ day: Int, end: String, orders: Range<Int> = 0..<6, before: [String] = []) -> String {
    func line(_ text: String, _ second: Int, _ more: String) -> String {
      #"{"time":"2026-01-0\#(day)T\#(LogLines.time(second).dropFirst(11))","msg":"\#(text)"\#(more)}"# + "\n"
    }
    return before.map { line($0, 0, "") }.joined()
      + orders.map { number in
        let id = #","request_id":"order-\#(day)-\#(number)""#
        return line("order in", number * 3 + 1, id)
          + line("mail queued", number * 3 + 2, id + #","key":"k-\#(day)-\#(number)""#)
          + line(end, number * 3 + 3, id)
      }.joined()
  }

  private func doctor(_ logs: [(name: String, text: String)]) async throws -> TraceBinary.Execution {
    for (name, text) in logs {
      _ = try directory.write(text, to: name)
      _ = try await TraceBinary.run(["ingest", name], in: directory).succeeded("ingest")
    }
    return try await TraceBinary.run(["doctor"], in: directory)
  }

  @Test func `a rule that named records of yesterday's log and none of today's needs attention`() async throws
  {
    let found = try await doctor([
      ("shop-1.log", day(1, end: "order accepted")), ("shop-2.log", day(2, end: "order was accepted")),
    ])
    #expect(found.status == 1)
    #expect(
      found.text.contains(
        "  ! trace.yaml:6: the rule for 'order accepted' named 6 records until 2026-01-01 00:00:18.000Z, and none of 18 "
          + "later ones (shop-2.log): was the text changed?"))
    #expect(!found.text.contains("'order in'"))
    let direct = try await TraceBinary.run(["doctor", "--from", "shop-1.log", "shop-2.log"], in: directory)
    #expect(direct.text.contains("the rule for 'order accepted' named 6 records"))
    let json = try await TraceBinary.run(["doctor", "--format", "json"], in: directory)
    #expect(
      json.text.contains(
        #""ended_rules":[{"profile":"trace.yaml","line":6,"rule":"'order accepted'","records":6"#))
  }

  @Test func `logs that say the same as before are of no rule that has ended, in whatever order they come`()
    async throws
  {
    let found = try await doctor([
      ("shop-2.log", day(2, end: "order accepted")), ("shop-1.log", day(1, end: "order accepted")),
    ])
    #expect(!found.text.contains("the rule for"))
  }

  @Test func `a log that goes on with another text is noticed, too`() async throws {
    let before = day(1, end: "order accepted", orders: 0..<9)
    _ = try await doctor([("shop.log", before)])
    let found = try await doctor([("shop.log", before + day(1, end: "order was accepted", orders: 9..<18))])
    #expect(found.text.contains("! trace.yaml:6: the rule for 'order accepted' named 9 records"))
  }

  @Test func `that no card is declined any more is said, and is no defect`() async throws {
    let found = try await doctor([
      ("shop-1.log", day(1, end: "card declined")), ("shop-2.log", day(2, end: "order accepted")),
    ])
    #expect(found.text.contains("  · trace.yaml:7: the rule for 'card declined' named 6 records"))
  }

  @Test func `what a program logs when it begins has not ended in the logs that go on`() async throws {
    let begun = day(1, end: "order accepted", before: Array(repeating: "ready", count: 5))
    let found = try await doctor([("shop-1.log", begun), ("shop-2.log", day(2, end: "order accepted"))])
    #expect(!found.text.contains("'ready'"))
  }

  @Test func `a few records that lack it are no sign`() async throws {
    let found = try await doctor([
      ("shop-1.log", day(1, end: "order accepted")),
      ("shop-2.log", day(2, end: "order waits", orders: 0..<2)),
    ])
    #expect(!found.text.contains("the rule for"))
  }

  // MARK: Logs of several programs

  /// A journal of orders that the unit `api` takes and `worker` does, `end` of those of the first.
  private func journal(day: Int, end: String, of orders: Range<Int> = 0..<6, apiUntil last: Int = .max)
    -> String
  {
    func line(_ unit: String, _ text: String, _ second: Int, _ number: Int) -> String {
      let time = "2026-01-0\(day)T\(LogLines.time(second).dropFirst(11))"
      let record = #"{\"time\":\"\#(time)\",\"msg\":\"\#(text)\",\"request_id\":\"o-\#(day)-\#(number)\"}"#
      return
        #"{"__CURSOR":"\#(day)-\#(second)","_SYSTEMD_UNIT":"\#(unit).service","_HOSTNAME":"h","MESSAGE":"\#(record)"}"#
        + "\n"
    }
    return orders.map { number in
      (number < last
        ? line("api", "order in", number * 3 + 1, number) + line("api", end, number * 3 + 2, number) : "")
        + line("worker", "job done", number * 3 + 3, number)
    }.joined()
  }

  private func writeUnits() throws {
    _ = try directory.write(
      """
      sources:
        - unit: api
          rules:
            - {text: order in, is: request_received}
            - {text: order out, is: response_sent}
        - unit: worker
          rules:
            - {text: job done, is: note}
      """, to: "trace.yaml")
  }

  @Test func `an older record of another unit in the later log hides no rule that has ended`() async throws {
    try writeUnits()
    let older = journal(day: 1, end: "", of: 0..<1, apiUntil: 0)
    let found = try await doctor([
      ("j1.log", journal(day: 1, end: "order out")), ("j2.log", older + journal(day: 2, end: "order left")),
    ])
    #expect(found.status == 1)
    #expect(
      found.text.contains(
        "! trace.yaml:5: the rule for 'order out' named 6 records until 2026-01-01 00:00:17.000Z, and none of 12 "
          + "later ones (j2.log): was the text changed?"))
    let direct = try await TraceBinary.run(["doctor", "--from", "j1.log", "j2.log"], in: directory)
    #expect(direct.text.contains("the rule for 'order out' named 6 records"))
  }

  @Test func `where another unit alone logged later, no rule has ended`() async throws {
    try writeUnits()
    let found = try await doctor([
      ("j1.log", journal(day: 1, end: "order out", of: 0..<40, apiUntil: 12)),
      ("j2.log", journal(day: 2, end: "", of: 0..<40, apiUntil: 0)),
    ])
    #expect(!found.text.contains("the rule for"))
  }

  @Test func `an index made anew counts for each rule what one counts that was made with the profile`()
    async throws
  {
    _ = try await doctor([
      ("shop-1.log", day(1, end: "order accepted")), ("shop-2.log", day(2, end: "order was accepted")),
    ])
    let logs = ["shop-1.log", "shop-2.log"]
    _ = try await TraceBinary.run(
      ["ingest", "--db", "anew.db", "--profile", "none"] + logs, in: directory
    ).succeeded("ingest")
    _ = try await TraceBinary.run(["reindex", "--db", "anew.db"], in: directory).succeeded("reindex")
    #expect(try matches("anew.db") == matches("trace.db"))
    #expect(try matches("trace.db").count == 5)
  }

  @Test func `of requests that were forgotten no rule is counted as naming a record`() async throws {
    let (yesterday, today) = (day(1, end: "order accepted"), day(2, end: "card declined"))
    _ = try await doctor([("shop-1.log", yesterday + today)])
    let counts = {
      try await DatabaseQueue(path: directory.path("trace.db")).read {
        try Int.fetchAll($0, sql: "SELECT records FROM rule_match ORDER BY rule")
      }
    }
    #expect(try await counts() == [12, 12, 6, 6])
    for id in ["order-1-2", "order-2-5"] {
      _ = try await TraceBinary.run(["forget", id], in: directory).succeeded("forget")
    }
    #expect(try await counts() == [10, 10, 5, 5])
    _ = try await TraceBinary.run(["forget", "--before", "2026-01-02"], in: directory).succeeded("forget")
    #expect(try await counts() == [5, 5, 5])
  }

  private func matches(_ name: String) throws -> [String] {
    try DatabaseQueue(path: directory.path(name)).read { database in
      try Row.fetchAll(
        database, sql: "SELECT * FROM rule_match ORDER BY source, profile, entry, rule"
      ).map { "\($0)" }
    }
  }
}
