/// A run of whole lines as read from a source, with room behind them for the scanner.
package struct RawBlock: Sendable {
  /// A line that was too long to keep.
  package struct Oversize: Sendable, Equatable {
    /// In the source.
    package var offset: Int64
    /// Of the line and its line end.
    package var length: Int64
    /// Without one the line may still grow, and is not settled.
    package var hasLineEnd: Bool
  }

  /// Number of the source within this run.
  package var source: UInt32
  /// The lines, then `JSONCursor.padding` quotes.
  package var bytes: [UInt8]
  /// How many of the bytes are lines.
  package var length: Int
  /// Offset in the source of `bytes[0]`.
  package var offset: Int64
  /// The source ended behind this block, so that its last line may lack a line end.
  package var isLast: Bool
  /// A line behind these that was left out.
  package var oversize: Oversize?

  /// Makes a block of bytes in memory, such as a record that was stored before.
  package init(lines: [UInt8], source: UInt32 = 0, offset: Int64 = 0) {
    self.source = source
    bytes = lines + [UInt8](repeating: 0x22, count: JSONCursor.padding)
    length = lines.count
    self.offset = offset
    isLast = true
  }

  init(source: UInt32, padded: [UInt8], length: Int, offset: Int64, isLast: Bool) {
    self.source = source
    bytes = padded
    self.length = length
    self.offset = offset
    self.isLast = isLast
  }
}
