import TraceModel

@testable import LogReading

/// Lines that a decoder with the default profile has read, and questions about them.
struct Decoded {
  let decoder: LogDecoder
  let catalog: Catalog
  let block: RecordBlock

  /// Made once, since most tests want this one.
  private static let common = Result {
    let catalog = Catalog()
    return (decoder: try LogDecoder(profile: .makeDefault(), catalog: catalog), catalog: catalog)
  }

  init(_ bytes: [UInt8]) throws {
    (decoder, catalog) = try Self.common.get()
    block = decoder.decode(RawBlock(lines: bytes))
  }

  init(_ text: String) throws { try self.init(Array(text.utf8)) }

  init(_ text: String, profile: Profile, projection: [String] = []) throws {
    catalog = Catalog()
    decoder = try LogDecoder(
      profile: profile, projection: AttributeProjection(paths: projection), catalog: catalog)
    block = decoder.decode(RawBlock(lines: Array(text.utf8)))
  }

  /// The only event with an id; nil if there is none or several.
  var event: Event? { block.events.count == 1 ? block.events[0] : nil }

  /// The only event without an id.
  var uncorrelated: Event? { block.uncorrelated.count == 1 ? block.uncorrelated[0] : nil }

  /// Lines that were skipped, whatever the reason.
  var skipped: Int { block.counts.skipped.values.reduce(0, +) }

  func record(of event: Event) -> [UInt8] {
    Array(block.bytes[Int(event.offset)..<(Int(event.offset) + Int(event.length))])
  }

  func details(of event: Event) -> RecordDetails {
    decoder.details(of: record(of: event), event: event, file: "test.jsonl")
  }

  /// The bytes at the place that the event names for its id.
  func idText(of event: Event) -> String {
    let start = Int(event.correlationStart)
    return String(decoding: record(of: event)[start..<(start + Int(event.correlationLength))], as: UTF8.self)
  }

  func service(of event: Event) -> String { catalog.origin(event.origin).service }
}

/// Nanoseconds since 1970 of a text that the test writes; the time decoder has tests of its own.
func nanoseconds(_ text: String) -> Int64? {
  Array(text.utf8).withUnsafeBytes { TimestampDecoder.decodeText($0)?.timestamp.nanoseconds }
}
