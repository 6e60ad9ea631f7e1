import Testing
import TraceModel

@testable import LogReading

/// One record in all that collectors put around it: its own time counts, and it is one event however it is shipped.
struct ShippedRecordTests {
  private static let record =
    #"{"timestamp":"2026-01-01T00:00:05.007Z","level":"info","message":"Request started","request_id":"r1"}"#
  private static let string = record.replacing("\"", with: "\\\"")

  /// A form with a record as an object (`%O`) or as a string (`%S`), and with the time of whoever shipped it.
  private static let forms = [
    #"{"log":"%S\n","stream":"stdout","time":"2026-01-01T00:01:00Z"}"#,
    "2026-01-01T00:01:00Z stdout F %O",
    "api-1  | %O",
    "[pod/api-7d9f8b6c5-x2x9z/api] %O",
    #"2026-01-01T00:01:00Z {app="api"} %O"#,
    #"{"data":{"resultType":"streams","result":[{"stream":{"app":"a"},"values":[["1767225660000000000","%S"]]}]}}"#,
    #"{"@timestamp":"2026-01-01T00:01:00Z","json":%O,"agent":{"name":"a"}}"#,
    #"{"@timestamp":"2026-01-01T00:01:00Z","message":"%S","agent":{"name":"a"}}"#,
    #"{"_index":"logs","_source":%O}"#,
    #"{"_index":"logs","_source":{"@timestamp":"2026-01-01T00:01:00Z","json":%O}}"#,
    #"{"hits":{"hits":[{"_source":%O}]}}"#,
    #"{"time":1767225660.5,"host":"h","sourcetype":"_json","event":%O}"#,
    #"{"time":1767225660.5,"host":"h","sourcetype":"_json","event":"%S"}"#,
    #"{"time":"1767225660.5","host":"h","event":{"line":%O,"source":"stdout","tag":"4f"}}"#,
    #"{"version":"1.1","host":"h","short_message":"%S","timestamp":1767225660.5,"level":6}"#,
    #"{"logGroup":"g","logStream":"s","logEvents":[{"id":"1","timestamp":1767225660000,"message":"%S"}]}"#,
    #"{"insertId":"1","jsonPayload":%O,"timestamp":"2026-01-01T00:01:00Z","severity":"ERROR"}"#,
    #"{"insertId":"1","textPayload":"%S","timestamp":"2026-01-01T00:01:00Z","severity":"ERROR"}"#,
    #"{"date":1767225660.5,"log":%O,"stream":"stdout"}"#,
    #"{"time":"2026-01-01T00:01:00Z","category":"Logs","properties":{"log":"%S\n","stream":"stdout"}}"#,
    #"{"time":"2026-01-01T00:01:00Z","category":"Logs","properties":%O}"#,
    #"{"TimeGenerated":"2026-01-01T00:01:00Z","LogMessage":%O,"ContainerName":"a"}"#,
    #"{"__REALTIME_TIMESTAMP":"1767225660000000","MESSAGE":"%S","SYSLOG_IDENTIFIER":"a"}"#,
    #"{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"1767225660000000000","body":{"stringValue":"%S"}}]}]}]}"#,
  ]

  private static func packed(_ form: String) -> String {
    form.replacing("%O", with: record).replacing("%S", with: string) + "\n"
  }

  @Test(arguments: forms)
  func `a record has its own time and level in whatever it is packed, and one digest`(form: String) throws {
    let log = try OpenedLog(Self.packed(form))
    #expect(log.events.map { $0.hasPrefix("7 ") && $0.contains(" r1 1") } == [true])
    #expect(log.block.events.map(\.level) == [.info])
    #expect(log.digests == (try OpenedLog(Self.record + "\n").digests))
  }

  @Test(arguments: forms)
  func `another record is another event in whatever it is packed`(form: String) throws {
    let other = Self.packed(form).replacing("r1", with: "r2")
    #expect(try OpenedLog(other).digests != OpenedLog(Self.record + "\n").digests)
  }

  @Test func `an object that tells of the record and is none leaves it its time`() throws {
    let elastic =
      #"{"@timestamp":"2026-01-01T00:00:01.003Z","event":{"action":"login","created":"2026-01-01T00:00:09Z"},"trace.id":"r1"}"#
    let named =
      #"{"time":"2026-01-01T00:00:01.003Z","msg":"sent","body":{"timestamp":"2026-01-01T00:00:09Z","message":"x"},"request_id":"r1"}"#
    for record in [elastic, named] { #expect(try OpenedLog(record + "\n").events == ["3  r1 1"]) }
  }

  @Test func `objects of ids within a record that a line's prefix stands before are read as without it`()
    throws
  {
    let records = [
      #"{"timestamp":"2026-01-01T00:00:05.007Z","message":"started","metadata":{"request_id":"r1"}}"#,
      #"{"timestamp":"2026-01-01T00:00:05.007Z","message":{"event":"started","request_id":"r1"}}"#,
    ]
    for record in records {
      #expect(try OpenedLog("2026-01-01T00:01:00Z stdout F \(record)\n").events == ["7  r1 1"])
    }
  }

  @Test func `the id of a record in strings and objects is found where it stands, and read without escapes`()
    throws
  {
    let inner = #"{"timestamp":"2026-01-01T00:00:05Z","event":"a","request_id":"r\"1"}"#
    let string = inner.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    let line =
      #"{"time":1767225660.5,"event":{"source":"stdout","line":{"log":"\#(string)","stream":"stdout"}}}"#
    let decoded = try Decoded(Array(line.utf8))
    let event = try #require(decoded.block.events.first)
    let details = decoded.decoder.details(of: Array(line.utf8), event: event, file: "a")
    #expect(details.correlationID == #"r"1"#)
    #expect(details.name == "a")
  }

  @Test(arguments: ["%,\n%\n", "%,\n%,\n", "%, %\n", "%,%,\n", "[%,\n%]\n", "% ,\n% ,\n"])
  func `commas between and behind records are passed over`(form: String) throws {
    let log = try OpenedLog(form.replacing("%", with: Self.record))
    #expect(log.block.events.count == 2)
    #expect(log.skipped == [])
  }

  @Test(arguments: ["%,x\n", "%,,\n", "%x,\n", "%,[1]\n"])
  func `what else stands behind a record makes the line malformed`(form: String) throws {
    let log = try OpenedLog(form.replacing("%", with: Self.record))
    #expect(log.events == [])
    #expect(log.block.counts.skipped == [.malformed: 1])
  }
}
