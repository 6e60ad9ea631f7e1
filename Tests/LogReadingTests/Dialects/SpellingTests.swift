import Testing
import TraceModel

@testable import LogReading

/// Levels and names of events in the spellings of many loggers.
struct SpellingTests {
  @Test(
    arguments: [
      ("\\u001b[31mERROR\\u001b[0m", Level.error), ("\\u001b[1;33mwarn\\u001b[39m", .warning),
      ("[INFO]", .info),
      ("DEBUG5", .debug), ("LogLevel.Warning", .warning), ("INFO:", .info), (" Error ", .error),
      ("E", .error),
      ("W", .warning), ("I", .info), ("FTL", .critical), ("EROR", .error), ("fail", .error), ("dbug", .debug),
      ("SUCCESS", .info), ("silly", .trace), ("3", .error), ("6", .info), ("quiet", .unknown), ("", .unknown),
    ])
  func `a level is read through what a logger puts around it`(text: String, level: Level) throws {
    #expect(try Decoded(#"{"ts":1795600000,"request_id":"a","level":"\#(text)"}"#).event?.level == level)
  }

  @Test(arguments: ["Level", "LogLevel", "severity_text", "log_level", "level_name", "error_severity", "s"])
  func `a level has many keys`(key: String) throws {
    #expect(try Decoded(#"{"ts":1795600000,"request_id":"a","\#(key)":"ERROR"}"#).event?.level == .error)
  }

  @Test(
    arguments: [
      ("MESSAGE RECEIVED", Role.consumed), ("Request-Received", .requestReceived),
      ("response.sent", .responseSent),
      ("message published.", .published), ("Processing_Started", .processingStarted),
      ("REQUEST STARTED", .requestReceived),
    ])
  func `case, a final stop and what stands between words do not matter in an event's name`(
    name: String, role: Role
  ) throws {
    #expect(try Decoded(#"{"ts":1795600000,"request_id":"a","event":"\#(name)"}"#).event?.role == role)
  }

  @Test(arguments: [
    "request", "request  sent", "requestsent", "request_sent..", "a request_sent", "r", ".", "requête reçue",
  ])
  func `another text is no event's name`(name: String) throws {
    #expect(try Decoded(#"{"ts":1795600000,"request_id":"a","event":"\#(name)"}"#).event?.role == .note)
  }

  @Test(arguments: [#""""#, "null", "false", "{}", "[]"])
  func `an empty error is none`(value: String) throws {
    let decoded = try Decoded(
      #"{"ts":1795600000,"request_id":"a","event":"response_sent","status":200,"error":\#(value)}"#)
    let event = try #require(decoded.event)
    #expect(decoded.details(of: event).error == nil)
  }
}
