/// Hot: finds the variables of a line (`LineLayout`).
enum LineVariables {
  /// Calls `body` with the range of each, in their order.
  @inline(__always)
  static func forEach(_ line: UnsafeRawBufferPointer, _ body: (_ start: Int, _ end: Int) -> Void) {
    var (position, last) = (0, 0)
    while let digit = firstDigit(in: line, from: position) {
      var (start, end) = (digit, digit + 1)
      while start > last, isWord(line[start - 1]) { start -= 1 }
      while end < line.count, isWord(line[end]) { end += 1 }
      position = end
      while !isLetterOrDigit(line[start]) { start += 1 }
      while !isLetterOrDigit(line[end - 1]) { end -= 1 }
      body(start, end)
      last = end
    }
  }

  /// Eight bytes at a time.
  @inline(__always)
  private static func firstDigit(in line: UnsafeRawBufferPointer, from start: Int) -> Int? {
    var position = start
    while line.count - position >= 8 {
      let word = UInt64(littleEndian: line.loadUnaligned(fromByteOffset: position, as: UInt64.self))
      // Digits become bytes below 10, of which the lowest is found for certain.
      let digits = word ^ 0x3030_3030_3030_3030
      let found = (digits &- 0x0A0A_0A0A_0A0A_0A0A) & ~digits & 0x8080_8080_8080_8080
      if found != 0 { return position + found.trailingZeroBitCount / 8 }
      position += 8
    }
    while position < line.count {
      if line[position] &- 0x30 < 10 { return position }
      position += 1
    }
    return nil
  }

  @inline(__always)
  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26
  }

  /// A bit of each ASCII character of a word, below 64 and from there on.
  private static let wordBits: (UInt64, UInt64) = (0x07FF_6800_0000_0000, 0x07FF_FFFE_87FF_FFFE)

  @inline(__always)
  private static func isWord(_ byte: UInt8) -> Bool {
    let bits = byte < 64 ? wordBits.0 : byte < 128 ? wordBits.1 : 0
    return bits >> UInt64(byte & 63) & 1 != 0
  }
}
