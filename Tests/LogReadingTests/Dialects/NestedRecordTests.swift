import Testing
import TraceModel

@testable import LogReading

/// Records one level down, and the records of collectors around them.
struct NestedRecordTests {
  private let inner = #""event":"request_sent","correlation_id":"obj-1","status_code":202"#

  @Test(
    arguments: [
      #"{"level":"info","message":{%},"service":"api","timestamp":1795600000}"#,
      #"{"time":1795600000,"host":"h","source":"/var/log/api.log","sourcetype":"_json","event":{%,"service":"api"}}"#,
      #"{"@timestamp":"2026-11-25T10:00:00Z","json":{%,"service":"api","timestamp":1795600000}}"#,
      #"{"timestamp":1795600000,"severity":"INFO","jsonPayload":{%,"service":"api"}}"#,
      #"{"@timestamp":1795600000,"@fields":{%,"service":"api"}}"#,
    ])
  func `a record one level down is the record`(line: String) throws {
    let decoded = try Decoded(line.replacing("%", with: inner))
    let event = try #require(decoded.event)
    #expect(event.role == .requestSent)
    #expect(event.statusCode == 202)
    #expect(decoded.service(of: event) == "api")
    #expect(decoded.idText(of: event) == "obj-1")
    #expect(event.time.nanoseconds == 1_795_600_000_000_000_000)
  }

  @Test func `what a record says itself counts before what an object in it says`() throws {
    let decoded = try Decoded(
      #"{"ts":1795600000,"service":"api","msg":"got it","request_id":"a","event":{"timestamp":1,"service":"x","level":"error","request_id":"b"}}"#
    )
    let event = try #require(decoded.event)
    #expect(decoded.idText(of: event) == "a")
    #expect(decoded.service(of: event) == "api")
    #expect(event.time.nanoseconds == 1_795_600_000_000_000_000)
  }

  @Test func `ECS's own members of event keep their meaning`() throws {
    let event = try Decoded(
      #"{"@timestamp":"2026-11-25T09:46:40Z","trace":{"id":"a"},"event":{"action":"response_sent","duration":132000000}}"#
    ).event
    #expect(event?.role == .responseSent)
    #expect(event?.statedDurationNanoseconds == 132_000_000)
  }

  @Test func `GELF's fields are read with and without the underscore of its own`() throws {
    let decoded = try Decoded(
      #"{"version":"1.1","host":"h","short_message":"request_sent","timestamp":1795600000.25,"level":4,"_service":"api","_correlation_id":"a","_task_id":"t"}"#
    )
    let event = try #require(decoded.event)
    #expect(event.role == .requestSent)
    #expect(event.level == .warning)
    #expect(decoded.catalog.origin(event.origin) == Origin(service: "api", instance: "h"))
    #expect(event.messageKey != .none)
  }

  @Test func `.NET's console logs the id in a list of scopes`() throws {
    let decoded = try Decoded(
      #"{"Timestamp":"2026-11-25T09:46:40Z","LogLevel":"Error","Category":"Shop.Api","Message":"response_sent","State":{"status_code":500,"{OriginalFormat}":"response_sent"},"Scopes":["plain",[1],{"Message":"x","TraceId":"5bd6a38e41000000"},{"correlation_id":"a"}]}"#
    )
    let event = try #require(decoded.event)
    #expect(decoded.idText(of: event) == "a")
    #expect(event.level == .error)
    #expect(event.role == .responseSent)
    #expect(event.statusCode == 500)
  }

  @Test func `Rust's tracing has the id in the list of spans, of which the outermost is that of the request`()
    throws
  {
    let decoded = try Decoded(
      #"{"timestamp":"2026-11-25T09:46:40.000001Z","level":"INFO","fields":{"message":"request_received","name":"x"},"target":"api::orders","span":{"name":"load","table":"orders"},"spans":[{"request_id":"a","method":"POST","uri":"/orders","name":"request"},{"name":"load","table":"orders"}]}"#
    )
    let event = try #require(decoded.event)
    #expect(decoded.idText(of: event) == "a")
    #expect(event.role == .requestReceived)
    #expect(decoded.service(of: event) == "api::orders")
  }

  @Test func `Serilog's own JSON has the id among its properties`() throws {
    let decoded = try Decoded(
      #"{"Timestamp":"2026-11-25T09:46:40+00:00","Level":"Warning","MessageTemplate":"{Step}","RenderedMessage":"request_sent","Properties":{"CorrelationId":"a","SourceContext":"Shop"}}"#
    )
    let event = try #require(decoded.event)
    #expect(decoded.idText(of: event) == "a")
    #expect(event.role == .requestSent)
    #expect(event.level == .warning)
  }

  @Test func `Log4j's older layout has milliseconds, and the context has service and id`() throws {
    let decoded = try Decoded(
      #"{"timeMillis":1795600000000,"level":"INFO","loggerName":"com.example","message":"request_sent","contextMap":{"correlation_id":"a","service":"client"}}"#
    )
    let event = try #require(decoded.event)
    #expect(decoded.service(of: event) == "client")
    #expect(event.time.nanoseconds == 1_795_600_000_000_000_000)
  }
}
