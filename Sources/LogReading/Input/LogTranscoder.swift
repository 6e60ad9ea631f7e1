/// Turns the bytes of a log into lines of UTF-8, part by part: a decompressor, a change of encoding, an envelope that
/// is taken off. It holds what it needs of earlier parts, and no more than a line or a record of it.
///
///     bytes of the file → decompressor → UTF-8 → envelope → lines, one record each
protocol LogTranscoder: Sendable {
  /// The text that the next bytes complete.
  mutating func text(of bytes: [UInt8]) -> [UInt8]
  /// The text that waited in vain for further bytes.
  mutating func rest() -> [UInt8]
}

extension LogTranscoder {
  /// What a copy of it makes of a whole text: the lines, and the rest.
  func opened(_ text: [UInt8]) -> (lines: [UInt8], rest: [UInt8]) {
    var copy = self
    let lines = copy.text(of: text)
    return (lines, copy.rest())
  }
}
