import Testing
import TraceModel

@testable import LogReading

struct FieldMappingTests {
  private let profile: Profile

  init() throws { profile = try Profile.makeDefault() }

  @Test func `envelopes are the same for who reads records without a profile`() {
    #expect(profile.envelopes == Profile.standardEnvelopes)
  }

  private func text(_ value: Any?) -> String? { value.map { "\($0)" } }

  private func number(_ record: RandomRecord, _ keys: [String]) -> Int64? {
    text(record.value(of: keys, accepts: RandomRecord.isTextOrNumber)).flatMap { Int64($0) }
  }

  @Test(arguments: 0..<20)
  func `the mapped values are those that Foundation reads under the best key`(batch: UInt64) throws {
    for seed in (batch * 50)..<(batch * 50 + 50) {
      let record = try RandomRecord(seed: seed, profile: profile)
      let decoded = try Decoded(record.text)
      let event = try #require(
        decoded.block.events.first ?? decoded.uncorrelated, "seed \(seed): \(record.text)")
      let comment: Comment = "seed \(seed): \(record.text)"
      #expect(event.partition == Int32(number(record, profile.partition) ?? -1), comment)
      #expect(event.messageOffset == number(record, profile.offset) ?? Int64.absent, comment)
      // Numbers that are no status of HTTP are codes of the program's own.
      let status = number(record, profile.statusCode) ?? 0
      #expect(event.statusCode == (100..<600 ~= status ? UInt16(status) : 0), comment)
      #expect(event.attempt == UInt16(number(record, profile.attempt) ?? 0), comment)
      expectTexts(event, record, decoded, comment)
      expectIdentifiers(event, record, decoded, comment)
    }
  }

  private func expectTexts(_ event: Event, _ record: RandomRecord, _ decoded: Decoded, _ comment: Comment) {
    let service = record.value(of: profile.service, borrowing: false, accepts: RandomRecord.isText)
    #expect(decoded.service(of: event) == text(service) ?? "", comment)
    let topic = record.value(of: profile.topic, accepts: RandomRecord.isTextOrNumber)
    #expect(decoded.catalog.text(event.destination) == text(topic) ?? "", comment)
    let level = record.value(of: profile.level, borrowing: false, accepts: RandomRecord.isTextOrNumber)
    let levelName = text(level).flatMap { profile.levels[$0.lowercased()] } ?? "unknown"
    #expect(event.level.name == levelName, comment)
    let name = text(record.value(of: profile.event, borrowing: false, accepts: RandomRecord.isText))
    let role = name.flatMap { name in profile.roles.first { $0.events.contains(name) } }?.role ?? "note"
    #expect(event.role.name == role, comment)
    #expect(decoded.details(of: event).name == name ?? "", comment)
  }

  private func expectIdentifiers(
    _ event: Event, _ record: RandomRecord, _ decoded: Decoded, _ comment: Comment
  ) {
    // No value here is a trace as Google Cloud spells it.
    let id = text(record.id(of: profile.correlationID.filter { $0 != Profile.cloudTrace }))
    #expect(decoded.block.uncorrelated.isEmpty == (id != nil), comment)
    #expect(decoded.details(of: event).correlationID == id ?? "", comment)
    let place = JSONText.unescape(Array(decoded.idText(of: event).utf8)[...])
    #expect(String(decoding: place, as: UTF8.self) == id ?? "", comment)
    #expect(event.correlation == id.map { identifier($0) } ?? .none, comment)
    let key = text(record.value(of: profile.messageKey, accepts: RandomRecord.isTextOrNumber))
    #expect(event.messageKey == key.map { identifier($0) } ?? .none, comment)
  }

  @Test(arguments: [#""\u0065vent""#, #""e\u0076ent""#, #""even\u0074""#])
  func `a key with escapes is the key that it spells`(key: String) throws {
    let decoded = try Decoded(
      #"{"timestamp":"2026-01-01T00:00:00Z","correlation_id":"a",\#(key):"Request started"}"#)
    #expect(decoded.event?.role == .requestReceived)
  }

  @Test func `a role that the record names itself overrules its event's name, and may be a failure`() throws {
    let decoded = try Decoded(
      #"{"time":1750000000,"correlation_id":"a","event":"Request started","trace":{"role":"request_failed"}}"#
    )
    let event = try #require(decoded.event)
    #expect(event.role == .requestFailed)
    #expect(event.failed)
  }

  @Test(arguments: [
    (#""duration":1.5"#, 1_500_000_000), (#""duration_ms":"2.25""#, 2_250_000),
    (#""event":{"duration":7}"#, 7),
    (#""extra":{"duration_us":3}"#, 3_000), (#""duration_ms":1e-3"#, 1_000),
    (#""duration_ms":"fast""#, Int64.absent),
  ])
  func `a stated duration is exact in the unit of its key`(member: String, nanoseconds: Int64) throws {
    let decoded = try Decoded(#"{"time":1750000000,"correlation_id":"a",\#(member)}"#)
    #expect(decoded.event?.statedDurationNanoseconds == nanoseconds)
  }

  @Test
  func `attributes that a command asks for are found flat, nested and in containers, the record's own first`()
    throws
  {
    let lines = """
      {"time":1,"correlation_id":"a","job_type":"own","metadata":{"job_type":"theirs","codec":"h264"}}
      {"time":1,"correlation_id":"a","metadata":{"job_type":"theirs"},"job_type":"own","metadata.codec":"h264"}
      {"time":1,"correlation_id":"a","extra":{"job_type":"o\\u0077n"}}
      {"time":1,"correlation_id":"a"}
      """
    let decoded = try Decoded(lines, profile: profile, projection: ["job_type", "metadata.codec"])
    let texts = decoded.block.events.map { decoded.catalog.text($0.projection) }
    #expect(texts == ["own\u{1F}h264", "own\u{1F}h264", "own\u{1F}", ""])
  }

  /// The identifier of an id with this text.
  private func identifier(_ text: String) -> Identifier {
    (Array(text.utf8) + [UInt8](repeating: 0, count: PaddedBytes.padding)).withUnsafeBytes { bytes in
      bytes.baseAddress.map { IdentifierDecoder.decode($0, text.utf8.count) } ?? .none
    }
  }
}
