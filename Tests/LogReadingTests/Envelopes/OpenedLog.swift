import TraceModel

@testable import LogReading

/// A log as a file has it, with what its records are packed in taken off, and decoded.
struct OpenedLog {
  /// The name for a person; nil if each line is a record.
  let envelope: String?
  /// The lines for the decoder.
  let lines: [UInt8]
  let block: RecordBlock
  private let catalog = Catalog()

  /// The log comes in parts of `partLength` bytes.
  init(_ bytes: [UInt8], partLength: Int = 1 << 16) throws {
    let detected = LogEnvelope.detected(in: Array(bytes.prefix(LogEnvelope.sampleLength)))
    envelope = detected?.name
    lines = detected.map { Self.lines(of: bytes, $0.makeTranscoder(), partLength: partLength) } ?? bytes
    let decoder = try LogDecoder(profile: .makeDefault(), catalog: catalog)
    let convention = decoder.convention(
      ofLogCalled: nil, beginning: Array(lines.prefix(LogDecoder.sampleLength)))
    block = decoder.following(convention).decode(RawBlock(lines: lines))
  }

  init(_ text: String) throws { try self.init(Array(text.utf8)) }

  /// The lines that a transcoder makes of `bytes` in parts.
  static func lines(of bytes: [UInt8], _ transcoder: any LogTranscoder, partLength: Int) -> [UInt8] {
    var (transcoder, lines) = (transcoder, [UInt8]())
    var start = 0
    while start < bytes.count {
      let end = min(start + partLength, bytes.count)
      lines += transcoder.text(of: Array(bytes[start..<end]))
      start = end
    }
    return lines + transcoder.rest()
  }

  /// Each event in the order of the log: milliseconds of its second, who logged it, its id, and its line with its number
  /// there: `10 web/web-1 r1 3.2`.
  var events: [String] {
    block.events.map { event in
      let origin = catalog.origin(event.origin)
      let name = [origin.service, origin.instance].compactMap(\.self).joined(separator: "/")
      let milliseconds = event.time.nanoseconds / 1_000_000 % 1_000
      let place = event.indexInLine > 0 ? "\(event.line).\(event.indexInLine)" : "\(event.line)"
      return "\(milliseconds) \(name) \(block.correlationID(of: event)) \(place)"
    }
  }

  /// The digest that tells each event from others.
  var digests: [UInt64] { block.events.map(\.digest) }

  /// Each skipped line: its number, and why.
  var skipped: [String] { block.problems.map { "\($0.line): \($0.explanation)" } }

  /// The text of each record, as an index stores it.
  var records: [String] {
    block.events.map { event in block.withRecord(of: event) { String(decoding: $0, as: UTF8.self) } }
  }
}
