import Testing
import TraceModel

@testable import LogReading

/// The rules of a profile's entry for whole logs.
struct SourceRuleTests {
  private let line =
    #"{"timestamp":"2026-01-01T00:00:00Z","msg":"done","pod":"p-1","app":"mailer","rid":"r-1234567890"}"#

  @Test func `the first entry that a log fits is for it`() throws {
    let yaml = """
      sources:
        - {files: ["api-*.log"], service: api}
        - {files: ["logs/worker*"], service: worker}
        - {service: other}
      """
    let service = { (file: String) in try ProfiledLog(yaml, [line], file: file).origins[0].service }
    #expect(try service("x/api-7.log") == "api")
    #expect(try service("logs/worker-1.log") == "worker")
    #expect(try service("x/worker-1.log") == "other")
  }

  @Test func `a service is a constant, a field, or a part of the file's name; an instance too`() throws {
    let origin = { (entry: String, file: String) in
      try ProfiledLog("sources:\n  - \(entry)\n", [line], file: file).origins[0]
    }
    #expect(try origin("{service: shop}", "x.log") == Origin(service: "shop", instance: "p-1"))
    #expect(
      try origin("{service: {field: app}, instance: {field: pod}}", "x.log")
        == Origin(service: "mailer", instance: "p-1"))
    #expect(
      try origin("{service: {file: '^(?<service>[a-z-]+)-[0-9a-f]{6,10}'}}", "/logs/mail-sender-0a1b2c3d.log")
        .service
        == "mail-sender")
    #expect(
      try origin("{service: mail, instance: {file: '[0-9a-f]{6,10}'}}", "mail-0a1b2c3d.log")
        == Origin(service: "mail", instance: "0a1b2c3d"))
  }

  @Test func `an entry with conditions is for the records that meet them, where a log holds others, too`()
    throws
  {
    let yaml = """
      sources:
        - where: {svc: a}
          rules: [{text: done, is: processing_finished}]
        - where: {svc: b}
          rules: [{text: done, is: response_sent}]
      """
    let record = { (service: String) in
      #"{"timestamp":"2026-01-01T00:00:00Z","msg":"done","svc":"\#(service)","correlation_id":"7f3a-11"}"#
    }
    let log = try ProfiledLog(yaml, [record("a"), record("b"), record("c")])
    #expect(log.roles == [[.processingFinished], [.responseSent], [.note]])
    #expect(try ProfiledLog(yaml, [record("b")]).roles == [[.responseSent]])
  }

  @Test func `a condition is met by what stands in a list of objects`() throws {
    let log = try ProfiledLog(
      """
      sources:
        - where: {spans.app: a}
          service: a
        - where: {spans.app: b}
          service: b
      """,
      (0..<4).map {
        #"{"timestamp":"2026-01-01T00:00:00Z","spans":[{"n":1},{"app":"\#($0 % 2 == 0 ? "a" : "b")"}]}"#
      })
    #expect(log.origins.map(\.service) == ["a", "b", "a", "b"])
  }

  @Test
  func `entries for some of a log's records each say where the ids of theirs stand, and who wrote them`()
    throws
  {
    let yaml = """
      sources:
        - {where: {svc: a}, service: a, id: order}
        - {where: {svc: b}, id: {text: 'for (\\w+)'}}
      """
    let record = { (members: String) in #"{"timestamp":"2026-01-01T00:00:00Z",\#(members)}"# }
    let log = try ProfiledLog(
      yaml,
      [
        record(#""svc":"a","order":"o-1111111111""#), record(#""svc":"b","msg":"for p1111111111""#),
        record(#""svc":"c","correlation_id":"q-1111111111""#),
      ])
    #expect(log.ids == ["o-1111111111", "p1111111111", "q-1111111111"])
    #expect(Set(log.origins.map(\.service)) == ["a", "app"])
  }

  @Test func `containers, pods, units and streams are those that records or the file's name tell`() throws {
    let fits = { (entry: String, members: String, file: String) in
      try ProfiledLog(
        "sources:\n  - {\(entry), service: meant}\n", [#"{"timestamp":"2026-01-01T00:00:00Z",\#(members)}"#],
        file: file
      )
      .origins[0].service == "meant"
    }
    #expect(try fits("container: 'work*'", #""kubernetes":{"container_name":"worker"}"#, "x"))
    #expect(try fits("container: worker", #""a":1"#, "x2_prod_worker-0c1f22334455.log"))
    #expect(try !fits("container: api", #""container_name":"worker""#, "x"))
    #expect(try fits("pod: 'api-*'", #""pod_name":"api-7""#, "x"))
    #expect(try fits("unit: api.service", #""_SYSTEMD_UNIT":"api.service""#, "x"))
    #expect(try fits("stream: stderr", #""stream":"stderr","log":"{}""#, "x"))
    #expect(try !fits("stream: stderr", #""stream":"stdout""#, "x"))
  }

  @Test func `an id stands in a field, in one of several, or in the text`() throws {
    let yaml =
      "sources:\n  - id: [req.id, rid, {text: 'TraceID: (?<id>[0-9a-f]{8})'}, {field: url, text: '/orders/(\\w+)'}]\n"
    let log = try ProfiledLog(
      yaml,
      [
        #"{"timestamp":"2026-01-01T00:00:00Z","req":{"id":"a-0000000001"},"rid":"b-1","msg":"m"}"#,
        #"{"timestamp":"2026-01-01T00:00:01Z","rid":"b-0000000001","msg":"TraceID: 00c0ffee"}"#,
        #"{"timestamp":"2026-01-01T00:00:02Z","msg":"x \"y\" TraceID: 00c0ffee, and more"}"#,
        #"{"timestamp":"2026-01-01T00:00:03Z","msg":"m","url":"/orders/o4711?x=1"}"#,
        #"{"timestamp":"2026-01-01T00:00:04Z","msg":"m","trace_id":"not-where-the-team-says"}"#,
      ])
    #expect(log.ids == ["a-0000000001", "b-0000000001", "00c0ffee", "o4711"])
    #expect(log.block.uncorrelated.count == 1)
    #expect(log.details(of: log.block.events[2]).correlationID == "00c0ffee")
  }

  @Test(arguments: [
    (
      #"{field: at, format: "%d/%b/%Y:%H:%M:%S %z"}"#, #""25/Nov/2026:10:46:40 +0100""#,
      "2026-11-25T09:46:40Z"
    ),
    (
      #"{field: at, format: "%Y%m%d-%H%M%S.%f", zone: Europe/Berlin}"#, #""20261125-104640.250""#,
      "2026-11-25T09:46:40.25Z"
    ),
    (
      #"{field: at, format: "%I:%M:%S %p %d.%m.%y", zone: "+02:00"}"#, #""12:46:40 AM 25.11.26""#,
      "2026-11-24T22:46:40Z"
    ),
    (#"{field: at, format: "%j/%Y %T"}"#, #""329/2026 09:46:40""#, "2026-11-25T09:46:40Z"),
    (#"{field: at, zone: America/New_York}"#, #""2026-07-01 08:00:00""#, "2026-07-01T12:00:00Z"),
    (#"{field: at, unit: ms}"#, #"1795600000500"#, "2026-11-25T09:46:40.5Z"),
    (#"{field: at, unit: us}"#, #""1795600000500000""#, "2026-11-25T09:46:40.5Z"),
    (#"{field: at, format: "%s"}"#, #""1795600000""#, "2026-11-25T09:46:40Z"),
    (#"at"#, #""2026-11-25T09:46:40Z""#, "2026-11-25T09:46:40Z"),
  ])
  func `the time of a log in its field, notation, zone and unit`(
    _ rule: String, _ value: String, _ instant: String
  ) throws {
    let log = try ProfiledLog(
      "sources:\n  - time: \(rule)\n", [#"{"timestamp":"2020-01-01T00:00:00Z","at":\#(value),"msg":"m"}"#])
    #expect(log.events.map(\.time.nanoseconds) == [nanoseconds(instant)])
  }

  @Test func `a scale of levels counts before the words that are known, which stay`() throws {
    let log = try ProfiledLog(
      "sources:\n  - level: {field: sev, scale: {0: debug, 2: warning, D: critical}}\n",
      ["0", "2", #""D""#, #""info""#].map { #"{"timestamp":"2026-01-01T00:00:00Z","sev":\#($0),"msg":"m"}"# })
    #expect(log.events.map(\.level) == [.debug, .warning, .critical, .info])
  }

  @Test func `the text of a record stands where the entry says`() throws {
    let log = try ProfiledLog(
      "sources:\n  - {text: what, rules: [{text: sent, is: published}]}\n",
      [#"{"timestamp":"2026-01-01T00:00:00Z","msg":"x","what":"sent"}"#])
    #expect(log.roles == [[.published]])
    #expect(log.details(of: log.events[0]).name == "sent")
  }
}
