import Foundation
import SyntheticFleet
import Testing
import TraceModel

@testable import LogReading

struct ProfileTests {
  private let profile: Profile

  init() throws { profile = try Profile.makeDefault() }

  private func decode(_ members: String, _ profile: Profile? = nil) throws -> Decoded {
    let line = #"{"timestamp":"2026-01-01T00:00:00Z",\#(members)}"#
    return try profile.map { try Decoded(line, profile: $0) } ?? Decoded(line)
  }

  @Test func `a profile written as JSON reads back the same`() throws {
    #expect(try Profile(json: JSONEncoder().encode(profile)) == profile)
  }

  @Test func `a profile that lacks a list is refused with the list's name`() {
    #expect { try Profile(json: Array(#"{"name":"x","containers":[]}"#.utf8)) } throws: { error in
      guard case .keyNotFound(let key, _)? = error as? DecodingError else { return false }
      return !key.stringValue.isEmpty
    }
  }

  @Test func `a role that does not exist is refused`() {
    var bad = profile
    bad.roles[0].role = "request_sentt"
    #expect(throws: ProfileError.unknownRole("request_sentt", profile: "default")) {
      try LogDecoder(profile: bad, catalog: Catalog())
    }
  }

  @Test func `a level that does not exist is refused`() {
    var bad = profile
    bad.levels["7"] = "loud"
    var alsoBad = profile
    alsoBad.levelScales[0].levels["7"] = "loud"
    for bad in [bad, alsoBad] {
      #expect(throws: ProfileError.unknownLevel("loud", profile: "default")) {
        try LogDecoder(profile: bad, catalog: Catalog())
      }
    }
  }

  @Test func `more keys of a correlation id than can be told apart are refused, and none is lost silently`() {
    var bad = profile
    bad.correlationID = (1...65).map { "id_\($0)" }
    #expect(throws: ProfileError.tooMany("keys of a correlation id", limit: 64, profile: "default")) {
      try LogDecoder(profile: bad, catalog: Catalog())
    }
  }

  @Test func `more nested objects than can be numbered are refused, and more keys`() {
    var bad = profile
    bad.envelopes = (1...300).map { "envelope_\($0)" }
    #expect(throws: ProfileError.tooMany("nested objects", limit: 4096, profile: "default")) {
      try LogDecoder(profile: bad, catalog: Catalog())
    }
    bad.envelopes = []
    bad.wrapped = (1...70_000).map { "text_\($0)" }
    #expect(throws: ProfileError.tooMany("keys", limit: 65_535, profile: "default")) {
      try LogDecoder(profile: bad, catalog: Catalog())
    }
  }

  @Test func `envelopes that are added to the profile are read like the others`() throws {
    var more = profile
    more.envelopes += (1...9).map { "envelope_\($0)" }
    for number in 1...9 {
      let record = #"{"correlation":{"id":"a"},"event":"request_sent"}"#
      let decoded = try decode(#""envelope_\#(number)":\#(record)"#, more)
      #expect(decoded.event.map(decoded.idText) == "a")
      #expect(decoded.event?.role == .requestSent)
    }
  }

  @Test func `an implied level that does not exist is refused`() {
    var bad = profile
    bad.impliedLevels["@t"] = "quiet"
    #expect(throws: ProfileError.unknownLevel("quiet", profile: "default")) {
      try LogDecoder(profile: bad, catalog: Catalog())
    }
  }

  @Test func `every event name of the profile has the role of its rule`() throws {
    for rule in profile.roles {
      for event in rule.events {
        let found = try #require(try decode(#""correlation_id":"a","event":"\#(event)""#).event)
        #expect(found.role.name == rule.role, "\(event)")
        #expect(found.failed == (rule.failed == true || rule.role == "request_failed"), "\(event)")
      }
    }
  }

  // MARK: Precedence

  @Test(arguments: [
    #""trace_id":"b","correlation_id":"a""#, #""correlation_id":"a","trace_id":"b""#,
    #""trace":{"id":"b"},"correlation":{"id":"a"}"#, #""correlation.id":"a","trace.id":"b""#,
    #""metadata":{"correlation_id":"b"},"trace_id":"a""#, #""correlation_id":"-","trace_id":"a""#,
    #""correlation_id":null,"trace_id":"a""#, #""correlation_id":{},"trace_id":"a""#,
    #""correlation_id":"00000000-0000-0000-0000-000000000000","trace_id":"a""#,
    #""mdc":{"trace":{"id":"a"}}"#,
    #""metadata":{"correlation_id":"b"},"extra":{"correlation_id":"a"}"#,
  ])
  func
    `an earlier key wins, nested is as good as dotted, containers come last, and what is no id is passed over`(
      members: String
    ) throws
  {
    let decoded = try decode(members)
    #expect(decoded.event.map(decoded.idText) == "a")
  }

  @Test func `containers give no service, level, name or time, not even through an object in them`() throws {
    let decoded = try decode(
      #""metadata":{"service":{"name":"s"},"level":"error","event":"Request started","host":{"name":"h"},"task_id":"t"}"#
    )
    let event = try #require(decoded.uncorrelated)
    #expect(event.origin == 0)
    #expect(event.level == .unknown)
    #expect(event.role == .note)
    #expect(event.messageKey != .none)
  }

  @Test func `an object in a container ranks behind the record's own`() throws {
    let decoded = try decode(
      #""correlation_id":"a","kafka.partition":1,"extra":{"messaging":{"kafka":{"partition":2}}}"#)
    #expect(decoded.event?.partition == 1)
  }

  // MARK: What is no id

  @Test(arguments: [
    "null", #""""#, #""-""#, #""0""#, "0", "0.0", "-0", "0e5", #""unknown""#, #""UNKNOWN""#, #"" Unknown ""#,
    #""None""#,
    #""null""#, #""(null)""#, #""N/A""#, #""\u002d""#, #""\u0075nknown""#, "{}", "true", "false", "NaN", "[]",
    #"[null,"-",0,"unknown"]"#, #""00000000-0000-0000-0000-000000000000""#,
    #""00000000000000000000000000000000""#,
    #""00-00000000000000000000000000000000-0000000000000000-00""#, #""{}""#, #""   ""#,
  ])
  func `what stands in an id's place and is none makes no request`(value: String) throws {
    let decoded = try decode(#""correlation_id":\#(value)"#)
    #expect(decoded.block.events.isEmpty)
    #expect(decoded.block.counts.uncorrelated == 1)
  }

  @Test func `words of a profile that are long are no ids either`() throws {
    var other = profile
    other.notAnID.append("not-assigned-by-the-gateway")
    #expect(try decode(#""correlation_id":"Not-Assigned-By-The-Gateway""#, other).event == nil)
    #expect(try decode(#""correlation_id":"not-assigned-by-the-gateway-1""#, other).event != nil)
  }

  // MARK: Levels

  @Test(arguments: [
    (#""level":"INFO""#, Level.info), (#""level":"Warning""#, .warning), (#""level":30"#, .info),
    (#""level":"50""#, .error),
    (#""level":"loud""#, .unknown), (#""level":3"#, .error), (#""PRIORITY":"3""#, .error),
    (#""PRIORITY":"7""#, .debug),
    (#""PRIORITY":30"#, .unknown), (#""log.level":"error""#, .error), (#""log":{"level":"error"}"#, .error),
    (#""lvl":"\u0069nfo""#, .info), (#""msg":"no level at all""#, .unknown),
  ])
  func `words, pino's numbers and syslog's are levels, and a priority has syslog's only`(
    member: String, level: Level
  ) throws {
    #expect(try decode(member).uncorrelated?.level == level)
  }
}
