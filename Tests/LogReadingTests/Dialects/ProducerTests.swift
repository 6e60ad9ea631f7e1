import Testing
import TraceModel

@testable import LogReading

/// A line as a logging library writes it, and what is read from it.
struct Producer: Sendable, CustomTestStringConvertible {
  var name: String
  var line: String
  var time: String
  var level = Level.info
  var event = "Request started"
  var service = "api"
  /// nil where the record has no id of its own.
  var id: String? = "3f2b0d7e-1c11-4a52-9c0e-0d6f0d5c1a2b"

  var testDescription: String { name }
}

struct ProducerTests {
  private static let uuid = "3f2b0d7e-1c11-4a52-9c0e-0d6f0d5c1a2b"
  private static let hex = "4bf92f3577b34da6a3ce929d0e0e4736"

  private static let swiftAndPython = [
    Producer(
      name: "structlog",
      line:
        #"{"correlation_id":"\#(uuid)","service":"api","event":"Request started","level":"info","timestamp":"2026-11-23T11:52:34.006872Z"}"#,
      time: "2026-11-23T11:52:34.006872Z"),
    Producer(
      name: "structlog without a fraction",
      line:
        #"{"event":"Request started","level":"info","timestamp":"2026-11-23T11:52:34Z","request_id":"\#(uuid)","service":"api"}"#,
      time: "2026-11-23T11:52:34Z"),
    Producer(
      name: "structlog with a float epoch",
      line:
        #"{"event": "Request started", "level": "info", "timestamp": 1795434754.006872, "correlation_id": "\#(uuid)", "app": "api", "load": NaN}"#,
      time: "2026-11-23T11:52:34.006872Z"),
    Producer(
      name: "asgi-correlation-id",
      line:
        #"{"time":"2026-11-23 11:52.34","level":"INFO","logger":"api","correlation_id":"\#(hex)","message":"Request started"}"#,
      time: "2026-11-23T11:52:34Z", id: hex),
    Producer(
      name: "python-json-logger",
      line:
        #"{"asctime": "2026-11-23 11:52:34,024", "levelname": "WARNING", "name": "api", "message": "Request started", "correlation_id": "\#(uuid)"}"#,
      time: "2026-11-23T11:52:34.024Z", level: .warning),
    Producer(
      name: "python-json-logger with created",
      line:
        #"{"created": 1795434754.0249, "levelname": "CRITICAL", "name": "api", "message": "Request started", "correlation_id": "\#(uuid)"}"#,
      time: "2026-11-23T11:52:34.0249Z", level: .critical),
    Producer(
      name: "swift-log JSON",
      line: "\u{1E}"
        + #"{"date":"2026-11-23T11:52:34Z","level":"notice","label":"api","message":"Request started","metadata":{"correlation_id":"\#(uuid)"}}"#,
      time: "2026-11-23T11:52:34Z", level: .notice),
    Producer(
      name: "swift-log JSON with date-1970",
      line:
        #"{"date-1970":1795434754.25,"level":"trace","label":"api","message":"Request started","metadata":{"request_id":"\#(uuid)"}}"#,
      time: "2026-11-23T11:52:34.25Z", level: .trace),
    Producer(
      name: "OSLog ndjson",
      line:
        #"{"timestamp":"2026-06-29 15:54:42.063082+0200","messageType":"Fault","eventMessage":"Request started","subsystem":"api","category":"net"}"#,
      time: "2026-06-29T13:54:42.063082Z", level: .critical, id: nil),
  ]

  private static let nodeAndGo = [
    Producer(
      name: "pino",
      line:
        #"{"level":40,"time":1795434754006,"pid":7,"hostname":"h","name":"api","req":{"id":"\#(uuid)"},"msg":"Request started"}"#,
      time: "2026-11-23T11:52:34.006Z", level: .warning),
    Producer(
      name: "bunyan",
      line:
        #"{"name":"api","hostname":"h","pid":7,"level":60,"req_id":"\#(uuid)","msg":"Request started","time":"2026-11-23T11:52:34.006Z","v":0}"#,
      time: "2026-11-23T11:52:34.006Z", level: .critical),
    Producer(
      name: "zap",
      line:
        #"{"level":"info","ts":1795434754.006872,"logger":"api","caller":"a/b.go:7","msg":"Request started","request_id":"\#(uuid)"}"#,
      time: "2026-11-23T11:52:34.006872Z"),
    Producer(
      name: "zap for development",
      line:
        #"{"L":"DEBUG","T":"2026-11-23T11:52:34.006+0100","logger":"api","M":"Request started","trace_id":"\#(hex)"}"#,
      time: "2026-11-23T10:52:34.006Z", level: .debug, id: hex),
    Producer(
      name: "logrus",
      line:
        #"{"correlation_id":"\#(uuid)","fields.level":7,"level":"panic","msg":"Request started","service":"api","time":"2026-11-23T11:52:34+01:00"}"#,
      time: "2026-11-23T10:52:34Z", level: .critical),
    Producer(
      name: "zerolog, with a key twice",
      line:
        #"{"level":"error","service":"x","service":"api","correlation_id":"\#(uuid)","time":1795434754,"message":"Request started"}"#,
      time: "2026-11-23T11:52:34Z", level: .error),
  ]

  private static let others = [
    Producer(
      name: "Serilog CLEF, whose absent level is Information",
      line:
        #"{"@t":"2026-11-23T11:52:34.0068721Z","@m":"Request started","@i":"a1b2","SourceContext":"api","CorrelationId":"x","correlationId":"\#(uuid)"}"#,
      time: "2026-11-23T11:52:34.0068721Z"),
    Producer(
      name: "Serilog CLEF with a level",
      line:
        #"{"@t":"2026-11-23T11:52:34.0068721Z","@mt":"Request started","@l":"Fatal","SourceContext":"api","traceId":"\#(hex)"}"#,
      time: "2026-11-23T11:52:34.0068721Z", level: .critical, id: hex),
    Producer(
      name: "Serilog CLEF with the property of its enricher",
      line:
        #"{"@t":"2026-11-23T11:52:34.0068721Z","@m":"Request started","@l":"Warning","SourceContext":"api","CorrelationId":"\#(uuid)"}"#,
      time: "2026-11-23T11:52:34.0068721Z", level: .warning),
    Producer(
      name: "Serilog CLEF with a trace id",
      line:
        #"{"@t":"2026-11-23T11:52:34.0068721Z","@m":"Request started","SourceContext":"api","@tr":"\#(hex)","@sp":"00f067aa0ba902b7"}"#,
      time: "2026-11-23T11:52:34.0068721Z", id: hex),
    Producer(
      name: "a header in the case of Go",
      line:
        #"{"time":"2026-11-23T11:52:34Z","level":"INFO","msg":"Request started","app":"api","X-Request-Id":"\#(uuid)"}"#,
      time: "2026-11-23T11:52:34Z"),
    Producer(
      name: "a b3 header",
      line:
        #"{"time":"2026-11-23T11:52:34Z","level":"info","message":"Request started","service":"api","b3":"\#(hex)-e457b5a2e4d86bd1-1"}"#,
      time: "2026-11-23T11:52:34Z", id: hex),
    Producer(
      name: "OTLP without a text of the severity",
      line:
        #"{"timeUnixNano":"1795434754006872123","severityNumber":17,"body":{"stringValue":"Request started"},"service.name":"api","traceId":"\#(hex)"}"#,
      time: "2026-11-23T11:52:34.006872123Z", level: .error, id: hex),
    Producer(
      name: "a document of Elasticsearch",
      line:
        #"{"_index":"logs-1","_id":"x","_source":{"@timestamp":"2026-11-23T11:52:34.006Z","log":{"level":"warn"},"message":"Request started","service.name":"api","trace":{"id":"\#(hex)"}}}"#,
      time: "2026-11-23T11:52:34.006Z", level: .warning, id: hex),
    Producer(
      name: "logcli, whose labels name service and level",
      line:
        #"{"labels":{"app":"api","level":"error","container":"c"},"line":"{\"event\":\"Request started\",\"request_id\":\"\#(uuid)\"}","timestamp":"2026-11-23T11:52:34.006872123Z"}"#,
      time: "2026-11-23T11:52:34.006872123Z", level: .error),
    Producer(
      name: "ECS, flat",
      line:
        #"{"@timestamp":"2026-11-23T11:52:34.006Z","log.level":"WARN","message":"Request started","service.name":"api","trace.id":"\#(hex)"}"#,
      time: "2026-11-23T11:52:34.006Z", level: .warning, id: hex),
    Producer(
      name: "ECS, nested",
      line:
        #"{"@timestamp":"2026-11-23T11:52:34.006Z","log":{"level":"error","logger":"x"},"message":"Request started","service":{"name":"api"},"trace":{"id":"\#(hex)"}}"#,
      time: "2026-11-23T11:52:34.006Z", level: .error, id: hex),
    Producer(
      name: "OTLP, flattened",
      line:
        #"{"timeUnixNano":"1795434754006872123","observedTimeUnixNano":"1","severityText":"INFO","severityNumber":9,"body":{"stringValue":"Request started"},"service.name":"api","traceId":"\#(hex)","spanId":"00f067aa0ba902b7"}"#,
      time: "2026-11-23T11:52:34.006872123Z", id: hex),
    Producer(
      name: "OTLP whose time is not known",
      line:
        #"{"timeUnixNano":"0","observedTimeUnixNano":"1795434754006872123","severityText":"INFO","body":{"stringValue":"Request started"},"service":{"name":"api"},"traceId":"\#(hex)"}"#,
      time: "2026-11-23T11:52:34.006872123Z", id: hex),
    Producer(
      name: "journald",
      line:
        #"{"__REALTIME_TIMESTAMP":"1795434754007000","_SOURCE_REALTIME_TIMESTAMP":"1795434754006872","PRIORITY":"4","MESSAGE":"Request started","_SYSTEMD_UNIT":"api","_HOSTNAME":"h","correlation_id":"\#(uuid)"}"#,
      time: "2026-11-23T11:52:34.006872Z", level: .warning),
    Producer(
      name: "a traceparent",
      line:
        #"{"time":"2026-11-23T11:52:34Z","level":"info","message":"Request started","service":"api","traceparent":"00-\#(hex)-00f067aa0ba902b7-01"}"#,
      time: "2026-11-23T11:52:34Z", id: hex),
  ]

  @Test(arguments: swiftAndPython + nodeAndGo + others)
  func `time, level, name, service and id are read without a flag`(producer: Producer) throws {
    let decoded = try Decoded(producer.line + "\n")
    let event = try #require(decoded.event ?? decoded.uncorrelated)
    #expect(event.time.nanoseconds == nanoseconds(producer.time))
    #expect(event.level == producer.level)
    #expect(event.role == .requestReceived)
    #expect(decoded.service(of: event) == producer.service)
    let details = decoded.details(of: event)
    #expect(details.name == producer.event)
    #expect(details.correlationID == producer.id ?? "")
    #expect(decoded.block.uncorrelated.isEmpty == (producer.id != nil))
  }

  @Test func `OSLog's footer and its preamble are skipped with their reasons`() throws {
    let decoded = try Decoded(
      "Filtering the log data using \"subsystem\"\n" + #"{"count":2,"finished":1}"# + "\n")
    #expect(decoded.block.counts.skipped == [.malformed: 1, .noTime: 1])
  }

  @Test func `a journald message that is bytes or null is no name`() throws {
    let decoded = try Decoded(
      #"{"__REALTIME_TIMESTAMP":"1795434754007000","MESSAGE":[72,105]}"# + "\n"
        + #"{"__REALTIME_TIMESTAMP":"1795434754007000","MESSAGE":null}"#)
    #expect(decoded.block.uncorrelated.map { decoded.details(of: $0).name } == ["", ""])
  }
}
