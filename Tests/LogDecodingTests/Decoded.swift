import TraceModel

@testable import LogDecoding

/// Lines that a decoder with the default profile has read, and questions about them.
struct Decoded {
  let decoder: LogDecoder
  let catalog: Catalog
  let block: RecordBlock

  init(_ bytes: [UInt8], profile: Profile? = nil, projection: [String] = []) throws {
    catalog = Catalog()
    decoder = try LogDecoder(
      profile: profile ?? .makeDefault(), projection: AttributeProjection(paths: projection), catalog: catalog
    )
    block = decoder.decode(RawBlock(lines: bytes))
  }

  init(_ text: String, profile: Profile? = nil, projection: [String] = []) throws {
    try self.init(Array(text.utf8), profile: profile, projection: projection)
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
