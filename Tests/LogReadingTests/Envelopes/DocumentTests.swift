import Testing
import TraceModel

@testable import LogReading

/// Documents whose records do not stand in lines of their own.
struct DocumentTests {
  private let start = #"{"timestamp":"2026-01-01T00:00:00Z","message":"Request started","request_id":"r1"}"#
  private let end = #"{"timestamp":"2026-01-01T00:00:00.01Z","message":"Request finished","request_id":"r1"}"#

  /// A record without a time, as the text of a string.
  private func text(_ id: String) -> String {
    #"{\"message\":\"Request started\",\"request_id\":\"\#(id)\"}"#
  }

  // MARK: JSON over several lines

  @Test func `objects over several lines, lists and lines of JSON are one sequence of records`() throws {
    let pretty = start.replacing(",", with: ",\n  ").replacing("{", with: "{\n  ").replacing("}", with: "\n}")
    let log = try OpenedLog("\(pretty)\n\(end)\n[\n \(start), \(end),\n \(start)\n]\n[\(end)]")
    #expect(log.envelope == "JSON over several lines")
    #expect(log.events == ["0  r1 1", "10  r1 6", "0  r1 8.1", "10  r1 8.2", "0  r1 9.1", "10  r1 11.1"])
    #expect(log.skipped == [])
    // Indentation is left out, and nothing else.
    #expect(log.records.last == end)
  }

  @Test func `records in lists within lists are read`() throws {
    #expect(try OpenedLog("[[\(start)],[[\(end)]],[]]").events == ["0  r1 1.1", "10  r1 1.2"])
  }

  @Test func `numbers and texts in the place of records are counted`() throws {
    let log = try OpenedLog("[\(start),7,\"text\",null]")
    #expect(log.events == ["0  r1 1.1"])
    #expect(log.block.counts.skipped == [.malformed: 3])
  }

  @Test func `a document that breaks off gives what it has, and says where`() throws {
    for torn in [",", ",\n", ",{\"a\":\"", ",{\"a\":1", ",{\"a\":1}"] {
      let log = try OpenedLog("[\(start),\n\(end)" + torn)
      #expect(log.events == ["0  r1 1.1", "10  r1 2.1"], "\(torn)")
      #expect(log.block.incompleteLastLine?.line == (torn == ",\n" ? 3 : 2), "\(torn)")
      #expect(log.skipped.last?.contains("breaks off") == true, "\(torn)")
    }
  }

  @Test func `what is damaged in a document is one skipped line, and the next record is intact`() throws {
    let log = try OpenedLog("[\n\(start),\n{\"a\":\n nope!,\n \"b\":2},\n\(end)\n]\n")
    #expect(log.events == ["0  r1 2.1", "10  r1 6"])
    #expect(log.skipped == ["3: record 1 of the line: not JSON from line 4 on"])
  }

  @Test func `a line that was torn in a log of several shapes costs itself alone`() throws {
    let log = try OpenedLog("{\n\"a\":1}\n{\"timestamp\":\"2026-01\n\(start)\n{\"b\":1,\n\(end)\nbye\n")
    #expect(log.events == ["0  r1 4", "10  r1 6"])
    #expect(log.block.counts.skipped == [.malformed: 3, .noTime: 1])
  }

  @Test func `a text in front of a list is passed over, and a name in brackets is no list`() throws {
    #expect(try OpenedLog("[api] \(start)\n").envelope == nil)
    let log = try OpenedLog("Starting up\n[\n\(start)]\n[api] \(end)\n[7] \(start)")
    #expect(log.events == ["0  r1 3.1", "10  r1 4", "0  r1 5"])
    #expect(log.skipped == ["1: no JSON object in the line"])
  }

  // MARK: OpenTelemetry

  private func openTelemetry(_ records: String, service: String = "web") -> String {
    #"{"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"\#(service)"}}]},"#
      + #""scopeLogs":[{"scope":{"name":"s"},"logRecords":[\#(records)]}]}]}"#
  }

  @Test func `records of OTLP are of their resource, and their attributes are fields`() throws {
    let record =
      #"{"timeUnixNano":"1767225600004000000","severityText":"ERROR","body":{"stringValue":"Request started"},"#
      + #""attributes":[{"key":"request_id","value":{"stringValue":"r1"}},{"key":"n","value":{"intValue":"7"}},"#
      + #"{"key":"list","value":{"arrayValue":{"values":[{"doubleValue":0.5},{"boolValue":true}]}}},"#
      + #"{"key":"map","value":{"kvlistValue":{"values":[{"key":"a","value":{"stringValue":"b"}}]}}}]}"#
    let late =
      #"{"timeUnixNano":"0","observedTimeUnixNano":"1767225600009000000","traceId":"0af7651916cd43dd8448eb211c80319c"}"#
    let log = try OpenedLog(
      openTelemetry(record + "," + late) + "\n" + openTelemetry(record, service: "pay") + "\n")
    #expect(log.envelope == "OTLP logs")
    #expect(log.events == ["4 web r1 1.1", "9 web 0af7651916cd43dd8448eb211c80319c 1.2", "4 pay r1 2.1"])
    #expect(log.block.events[0].level == .error)
    #expect(
      log.records[0].hasSuffix(#""attributes":{"request_id":"r1","n":7,"list":[0.5,true],"map":{"a":"b"}}}"#))
  }

  @Test(arguments: [
    #"{"stringValue":"{\"message\":\"Request started\",\"request_id\":\"r1\"}"}"#,
    #"{"kvlistValue":{"values":[{"key":"message","value":{"stringValue":"Request started"}},{"key":"request_id","value":{"stringValue":"r1"}}]}}"#,
  ])
  func `the body of an OTLP record may be a record itself, as a string or as a list of keys`(body: String)
    throws
  {
    let log = try OpenedLog(openTelemetry(#"{"timeUnixNano":"1767225600004000000","body":\#(body)}"#))
    #expect(log.events == ["4 web r1 1.1"])
    #expect(log.block.events.first?.role == .requestReceived)
  }

  @Test func `a resource behind its records counts for them`() throws {
    let log = try OpenedLog(
      #"{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"1767225600004000000","traceId":"0af7651916cd43dd8448eb211c80319c"}]}],"#
        + #""resource":{"attributes":[{"value":{"stringValue":"web"},"key":"service.name"}]}}]}"#)
    #expect(log.events == ["4 web 0af7651916cd43dd8448eb211c80319c 1.1"])
  }

  @Test func `spans and metrics are passed over and counted`() throws {
    let log = try OpenedLog(
      #"{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"a"},{"name":"b"}]}]}]}"# + "\n"
        + #"{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"a"}]}]}]}"# + "\n"
        + openTelemetry(
          #"{"timeUnixNano":"1767225600004000000","traceId":"0af7651916cd43dd8448eb211c80319c"}"#))
    #expect(log.events.count == 1)
    #expect(log.skipped == ["1: 2 spans, which are no log records", "2: 1 metric, which is no log record"])
    #expect(log.block.counts.lines == 3)
  }

  // MARK: Answers of servers

  @Test func `streams of Loki have their labels and times, in either order of members`() throws {
    let values =
      #""values":[["1767225600010000000","\#(text("r2"))"],["1767225600000000000","\#(text("r1"))",{"trace_id":"x"}]]"#
    let labels = #""stream":{"app":"web","pod":"web-1"}"#
    for members in [labels + "," + values, values + "," + labels] {
      let log = try OpenedLog(
        #"{"status":"success","data":{"resultType":"streams","result":[{\#(members)}],"stats":{}}}"#)
      #expect(log.envelope == "Loki streams")
      #expect(log.events == ["10 web/web-1 r2 1.1", "0 web/web-1 r1 1.2"])
    }
  }

  @Test func `labels that would be written with each record are the first, of 4,096 bytes`() throws {
    let many = (0..<2_000).map { #""label\#($0)":"value""# }.joined(separator: ",")
    let values = (0..<50).map { #"["176722560\#($0 % 10)000000000","\#(text("r\($0)"))"]"# }.joined(
      separator: ",")
    let log = try OpenedLog(
      #"{"status":"success","data":{"resultType":"streams","result":[{"stream":{"app":"web",\#(many)},"values":[\#(values)]}]}}"#
    )
    #expect(log.events.count == 50 && log.events.allSatisfy { $0.contains(" web ") })
    #expect(log.lines.count < 50 * 5_000)
    let attributes = (0..<2_000).map { #"{"key":"k\#($0)","value":{"stringValue":"value"}}"# }.joined(
      separator: ",")
    let records = (0..<50).map {
      #"{"timeUnixNano":"1767225600000000000","body":{"stringValue":"x"},"attributes":[{"key":"correlation_id","value":{"stringValue":"r\#($0)"}}]}"#
    }.joined(separator: ",")
    let telemetry = try OpenedLog(
      #"{"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"web"}},\#(attributes)]},"scopeLogs":[{"logRecords":[\#(records)]}]}]}"#
    )
    #expect(telemetry.events.count == 50 && telemetry.events.allSatisfy { $0.contains(" web ") })
    #expect(telemetry.lines.count < 50 * 5_000)
  }

  @Test func `samples of a metric in an answer of Loki are counted`() throws {
    let log = try OpenedLog(
      #"{"data":{"resultType":"matrix","result":[{"metric":{"app":"web"},"values":[[1,"2"],[2,"3"]]}]}}"#)
    #expect(log.skipped == ["1: 2 samples, which are no log records"])
  }

  @Test func `hits of Elasticsearch are records, on one line or on many`() throws {
    let answer =
      #"{"took":3,"hits":{"total":{"value":2},"hits":[{"_id":"1","_source":\#(start)},{"_id":"2","_source":\#(end)}]}}"#
    let log = try OpenedLog(answer)
    #expect(log.envelope == "search hits")
    #expect(log.events == ["0  r1 1.1", "10  r1 1.2"])
    #expect(
      try OpenedLog(answer.replacing(#"{"_id"#, with: "\n{\"_id")).events == ["0  r1 2.1", "10  r1 3.1"])
  }

  @Test func `events of CloudWatch have the names of their group and stream, whichever member comes first`()
    throws
  {
    let events = #""logEvents":[{"id":"1","timestamp":1767225600004,"message":"\#(text("r1"))\n"}]"#
    let names = #""logGroup":"/aws/lambda/web","logStream":"s""#
    for members in [names + "," + events, events + "," + names] {
      let log = try OpenedLog(
        #"{"messageType":"DATA_MESSAGE",\#(members)}{"messageType":"DATA_MESSAGE",\#(members)}"#)
      #expect(log.events == ["4 web/s r1 1.1", "4 web/s r1 1.2"])
    }
    let answer = #"{"events":[{"timestamp":1767225600004,"message":"\#(text("r1"))"}],"nextToken":"t"}"#
    #expect(try OpenedLog(answer).events == ["4  r1 1.1"])
  }

  @Test(arguments: [
    #"{"records":[{"time":"2026-01-01T00:00:00.004Z","resultDescription":"%"}]}"#,
    #"{"tables":[{"name":"T","columns":[{"name":"TimeGenerated","type":"datetime"},{"name":"LogMessage"}],"rows":[["2026-01-01T00:00:00.004Z","%"]]}]}"#,
    #"{"results":[[{"field":"@timestamp","value":"2026-01-01 00:00:00.004"},{"field":"@message","value":"%"}]]}"#,
    #"{"preview":false,"results":[{"_raw":"%","_time":"2026-01-01T00:00:00.004Z"}]}"#,
    #"{"preview":false,"offset":0,"result":{"_raw":"%","_time":"2026-01-01T00:00:00.004Z"}}"#,
    #"{"data":[{"id":"1","attributes":{"timestamp":"2026-01-01T00:00:00.004Z","message":"%"}}]}"#,
    #"{"export":{"rows":[{"time":"2026-01-01T00:00:00.004Z","message":"%"}]},"count":1}"#,
  ])
  func `answers of Azure, Insights, Splunk, Datadog and others hold records`(answer: String) throws {
    let log = try OpenedLog(answer.replacing("%", with: text("r1")))
    #expect(log.events == ["4  r1 1.1"])
  }

  @Test func `a record that tells of an answer is a record`() throws {
    let log = try OpenedLog(
      #"{"timestamp":"2026-01-01T00:00:00Z","request_id":"r1","hits":{"hits":[{"time":1}]},"events":[{"timestamp":1,"message":"m"}]}"#
    )
    #expect(log.envelope == nil)
    #expect(log.events == ["0  r1 1"])
  }

  // MARK: Lines of collectors

  @Test func `a message of the journal as bytes is a text, on one line or on many`() throws {
    let bytes = Array(#"{"message":"Request started","request_id":"r-é"}"#.utf8).map(String.init)
    for separator in [",", ", ", ",\n\t\t"] {
      let log = try OpenedLog(
        #"{"__CURSOR":"c","__REALTIME_TIMESTAMP":"1767225600004000","_SYSTEMD_UNIT":"web.service","MESSAGE" : [ "#
          + bytes.joined(separator: separator) + " ] }\n")
      #expect(log.envelope == "journal records")
      #expect(log.events == ["4 web r-é 1"])
    }
  }

  @Test func `a message of the journal that is null, missing or no list of bytes stays as it is`() throws {
    let head = #"{"__CURSOR":"c","__REALTIME_TIMESTAMP":"1767225600004000","request_id":"r1","MESSAGE":"#
    for message in ["null", "[256]", "[1,\"a\"]", "[]", "[[1]]", "7"] {
      let log = try OpenedLog(head + message + "}\n")
      #expect(log.events == ["4  r1 1"])
      #expect(log.records == [head + message + "}"])
    }
  }

  @Test func `Google Cloud's trace is an id, and a stack trace is none`() throws {
    let record = #"{"timestamp":"2026-01-01T00:00:00Z","textPayload":"x","trace":"%"}"#
    let id = "0af7651916cd43dd8448eb211c80319c"
    #expect(try OpenedLog(record.replacing("%", with: "projects/p/traces/\(id)")).events.count == 1)
    #expect(try OpenedLog(record.replacing("%", with: "at main.go:17")).events.isEmpty)
  }

  @Test func `a record in the string of an event of Splunk's collector is opened`() throws {
    let log = try OpenedLog(
      #"{"time":1767225600.004,"event":"\#(text("r1"))"}{"time":1767225600.005,"event":"\#(text("r2"))"}"#)
    #expect(log.events == ["4  r1 1.1", "5  r2 1.2"])
  }
}
