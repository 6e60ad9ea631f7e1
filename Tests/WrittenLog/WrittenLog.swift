import Foundation
import LogReading
package import TraceModel

/// A log that a library wrote, as `trace` reads it with its default profile.
package struct WrittenLog {
  /// One line.
  package struct Record {
    /// The event of it for reconstruction.
    package let event: Event
    /// Its texts.
    package let details: RecordDetails
    /// The origin of it.
    package let origin: Origin

    /// The value of a field that is no column of the event, as raw JSON.
    package func attribute(_ name: String) -> String? {
      details.attributes.first { $0.key == name }?.value
    }
  }

  /// The records with a correlation id, in the order of the file.
  package let records: [Record]
  /// Those without one.
  package let uncorrelated: [Record]
  /// Lines that `trace` would skip.
  package let skipped: Int
  /// The lines as Foundation reads JSON, keys and values; a line that is no JSON object is not among them.
  package let objects: [[String: any Sendable]]

  /// Made once, since every test wants it.
  private static let reader = Result {
    let catalog = Catalog()
    return (decoder: try LogDecoder(profile: .makeDefault(), catalog: catalog), catalog: catalog)
  }

  /// Reads the file at `path`.
  package init(path: String) throws {
    try self.init([UInt8](Data(contentsOf: URL(fileURLWithPath: path))))
  }

  /// Reads lines.
  package init(_ bytes: [UInt8]) throws {
    let (decoder, catalog) = try Self.reader.get()
    let block = decoder.decode(RawBlock(lines: bytes))
    let record: (Event) -> Record = { event in
      let start = Int(event.offset)
      let bytes = Array(block.bytes[start..<(start + Int(event.length))])
      return Record(
        event: event, details: decoder.details(of: bytes, event: event, file: "test"),
        origin: catalog.origin(event.origin))
    }
    records = block.events.map(record)
    uncorrelated = block.uncorrelated.map(record)
    skipped = block.counts.skipped.values.reduce(0, +)
    objects = bytes.split(separator: 0x0A).compactMap {
      try? JSONSerialization.jsonObject(with: Data($0)) as? [String: any Sendable]
    }
  }
}
