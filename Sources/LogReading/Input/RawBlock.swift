/// A run of whole lines as read from a source, with room behind them for the scanner.
package struct RawBlock: Sendable {
  /// A line that was too long to keep.
  package struct Oversize: Sendable, Equatable {
    /// Where the line begins, in bytes of the source.
    package var offset: Int64
    /// Of the line and its line end.
    package var length: Int64
    /// Without one the line may still grow, and is not settled.
    package var hasLineEnd: Bool
  }

  /// Number of the source within this run.
  package var source: UInt32
  /// The lines. Of a block that ends within a line its beginning stands in the padding.
  package var lines: PaddedBytes
  /// Offset in the source of the first line.
  package var offset: Int64
  /// The source ended behind this block, so that its last line may lack a line end.
  package var isLast: Bool
  /// A line behind these that was left out.
  package var oversize: Oversize?

  /// Makes a block of bytes in memory, such as a record that was stored before.
  package init(lines: some Collection<UInt8>, source: UInt32 = 0, offset: Int64 = 0) {
    self.source = source
    self.lines = PaddedBytes(lines)
    self.offset = offset
    isLast = true
  }

  init(_ lines: PaddedBytes, source: UInt32, offset: Int64, isLast: Bool) {
    self.source = source
    self.lines = lines
    self.offset = offset
    self.isLast = isLast
  }
}
