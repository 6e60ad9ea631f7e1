import TraceModel

@testable import LogReading

/// A log that is read with a profile, as sources read it.
struct ProfiledLog {
  let catalog = Catalog()
  let decoder: LogDecoder
  let block: RecordBlock

  init(_ yaml: String, _ lines: [String], file: String = "app.log", builtIns: BuiltInProfiles = .all) throws {
    let profile = try LogProfile(yaml: yaml, name: "trace.yaml", builtIns: builtIns.names)
    let plain = try LogDecoder(
      profile: .makeDefault(), rules: profile, builtIns: builtIns, catalog: catalog)
    let bytes = Array(lines.joined(separator: "\n").utf8)
    let convention = plain.convention(
      ofLogCalled: LogName(path: file).origin, file: file, beginning: bytes)
    decoder = plain.following(convention)
    var block = decoder.decode(RawBlock(lines: bytes))
    var times = SourceTimes(zone: decoder.zone)
    times.applied(&block)
    self.block = block
  }

  /// A log that no profile of the run is for.
  init(_ lines: [String], file: String = "app.log") throws { try self.init("{}", lines, file: file) }

  /// All records, in the order of the log.
  var events: [Event] { (block.events + block.uncorrelated).sorted { $0.offset < $1.offset } }

  /// The only record.
  var event: Event? { events.count == 1 ? events[0] : nil }

  /// Names of the built-in profiles that the log was recognised by.
  var builtIns: [String] { decoder.convention?.layout.builtIns ?? [] }

  /// The steps of each record.
  var roles: [[Role]] { events.map { ($0.further.roles + [$0.role]).sorted { $0.rank < $1.rank } } }

  func topic(of event: Event) -> String { catalog.text(event.destination) }

  /// The text of the id of each record with one.
  var ids: [String] { block.events.map { block.correlationID(of: $0) } }

  var origins: [Origin] { events.map { catalog.origin($0.origin) } }

  func details(of event: Event) -> RecordDetails {
    decoder.details(of: block.withRecord(of: event) { Array($0) }, event: event, file: "app.log")
  }
}

/// A line of a log with a time and an id, and whatever else it has.
func line(_ members: String, time: String = "2026-01-01T00:00:00Z", id: String = "7f3a-11") -> String {
  #"{"timestamp":"\#(time)","correlation_id":"\#(id)",\#(members)}"#
}

/// The identifier that joins the records of an id that is `text`.
func identifier(_ text: String) throws -> Identifier {
  try LogDecoder(profile: .makeDefault(), catalog: Catalog()).identifier(of: text)
}
