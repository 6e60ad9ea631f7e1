import GRDB

/// A row of the table `summary_block`, packed.
struct SummaryBlock {
  /// A frame with the summaries of the requests, and one with their attributes.
  var summaries: [UInt8] = []
  var attributes: [UInt8] = []

  /// Selects the columns for `read`, of blocks with numbers in a range.
  static let selection =
    "SELECT number, seal, summaries, attributes FROM summary_block WHERE number BETWEEN ? AND ? ORDER BY number"

  /// A seal stored beside them: a block under another number, or another's content, is noticed.
  func seal(number: Int64) -> Int64 {
    summaries.withUnsafeBytes { summaries in
      attributes.withUnsafeBytes { Self.seal(number: number, summaries, $0) }
    }
  }

  /// The seal of frames; each ends with a checksum of its own.
  private static func seal(
    number: Int64, _ summaries: UnsafeRawBufferPointer, _ attributes: UnsafeRawBufferPointer
  ) -> Int64 {
    func checksum(_ frame: UnsafeRawBufferPointer) -> Int64 {
      Int64(frame.count) << 32 | Frame.checksum(of: frame)
    }
    return Seal.of(number, checksum(summaries), checksum(attributes), 0)
  }

  /// Reads the packed rows in a row of `selection`: summaries, and attributes if wanted. Throws damage if they are not
  /// as written.
  static func read(
    _ row: Statement, with unpacker: FrameUnpacker, summaries: inout UnpackedRows,
    attributes: inout UnpackedRows, withAttributes: Bool
  ) throws {
    let number = row.integer(0)
    let frames = (row.blob(2), row.blob(3))
    func unpack(_ frame: UnsafeRawBufferPointer, into rows: inout UnpackedRows) -> Bool {
      unpacker.withContent(of: frame, most: SummaryLayout.mostBytes) { rows.read($0) } ?? false
    }
    guard row.integer(1) == seal(number: number, frames.0, frames.1), unpack(frames.0, into: &summaries),
      !withAttributes || unpack(frames.1, into: &attributes)
    else { throw Damage.found("block \(number) of its requests has changed since it was written") }
  }
}
