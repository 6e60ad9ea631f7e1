import TraceModel

/// Hot: walks the bytes of one line and finds the beginnings and ends of JSON values. RFC 8259, and loggers' additions:
/// bare `NaN` and `Infinity` (Python), lone surrogate escapes, raw control characters and invalid UTF-8 inside strings.
///
/// Strings are searched 8 bytes at a time for a quote or a backslash. The search does not look at the line's end:
/// quotes stand behind it (`PaddedBytes`), so it always stops. A string that stops behind `end` is unterminated.
struct JSONCursor {
  /// Deeper nesting makes a line malformed.
  static let maximumDepth = 256

  /// The kinds of values; a string with a backslash is told apart, because its bytes are not yet its text.
  enum Kind: UInt8 { case string, escapedString, number, `true`, `false`, null, nonFinite, object, array }

  private(set) var position: UnsafeRawPointer
  let end: UnsafeRawPointer

  init(_ start: UnsafeRawPointer, end: UnsafeRawPointer) {
    precondition(start <= end, "a line does not end before it begins")
    position = start
    self.end = end
  }

  /// The byte at the position; 0 at the end of the line.
  @inline(__always)
  var byte: UInt8 { position < end ? position.load(as: UInt8.self) : 0 }

  @inline(__always)
  mutating func advance() { position += 1 }

  @inline(__always)
  mutating func skipSpace() {
    while position < end {
      let byte = position.load(as: UInt8.self)
      guard byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A else { return }
      position += 1
    }
  }

  /// Takes `expected` and the space before and behind it; false where something else stands.
  @inline(__always)
  mutating func take(_ expected: UInt8) -> Bool {
    if byte != expected {
      skipSpace()
      guard byte == expected else { return false }
    }
    position += 1
    if byte <= 0x20 { skipSpace() }
    return true
  }

  /// Behind an opening quote: moves behind the closing one. nil if the line ends first or an escape is wrong.
  @inline(__always)
  mutating func skipString() -> Kind? {
    let stop = Self.findQuoteOrBackslash(position)
    guard stop < end else { return nil }
    guard stop.load(as: UInt8.self) == 0x22 else { return skipEscapedString(from: stop) }
    position = stop + 1
    return .string
  }

  private mutating func skipEscapedString(from first: UnsafeRawPointer) -> Kind? {
    var stop = first
    while stop < end {
      if stop.load(as: UInt8.self) == 0x22 {
        position = stop + 1
        return .escapedString
      }
      guard stop + 1 < end else { return nil }
      switch (stop + 1).load(as: UInt8.self) {
      case UInt8(ascii: "u"):
        guard stop + 5 < end, (2...5).allSatisfy({ (stop + $0).load(as: UInt8.self).isHexDigit }) else {
          return nil
        }
        stop += 6
      case 0x22, 0x5C, 0x2F, UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"),
        UInt8(ascii: "t"):
        stop += 2
      default:
        return nil
      }
      stop = Self.findQuoteOrBackslash(stop)
    }
    return nil
  }

  /// Moves behind the value that begins at the position. nil if it is not JSON.
  @inline(__always)
  mutating func skipValue(depth: Int) -> Kind? {
    switch byte {
    case 0x22:
      position += 1
      return skipString()
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
      return skipNumber()
    default:
      return skipOther(depth: depth)
    }
  }

  private mutating func skipOther(depth: Int) -> Kind? {
    switch byte {
    case UInt8(ascii: "{"): skipObject(depth: depth + 1) ? .object : nil
    case UInt8(ascii: "["): skipArray(depth: depth + 1) ? .array : nil
    case UInt8(ascii: "t"): skipWord("true") ? .true : nil
    case UInt8(ascii: "f"): skipWord("false") ? .false : nil
    case UInt8(ascii: "n"): skipWord("null") ? .null : nil
    case UInt8(ascii: "N"): skipWord("NaN") ? .nonFinite : nil
    case UInt8(ascii: "I"): skipWord("Infinity") ? .nonFinite : nil
    default: nil
    }
  }

  private mutating func skipObject(depth: Int) -> Bool {
    guard depth <= Self.maximumDepth else { return false }
    advance()
    skipSpace()
    if takeClosing(UInt8(ascii: "}")) { return true }
    repeat {
      guard byte == 0x22 else { return false }
      advance()
      guard skipString() != nil, take(UInt8(ascii: ":")), skipValue(depth: depth) != nil else { return false }
    } while take(UInt8(ascii: ","))
    return takeClosing(UInt8(ascii: "}"))
  }

  private mutating func skipArray(depth: Int) -> Bool {
    guard depth <= Self.maximumDepth else { return false }
    advance()
    skipSpace()
    if takeClosing(UInt8(ascii: "]")) { return true }
    repeat {
      guard skipValue(depth: depth) != nil else { return false }
    } while take(UInt8(ascii: ","))
    return takeClosing(UInt8(ascii: "]"))
  }

  /// Takes a closing bracket and the space before it, not that behind it: the value ends at the bracket.
  private mutating func takeClosing(_ bracket: UInt8) -> Bool {
    skipSpace()
    guard byte == bracket else { return false }
    position += 1
    return true
  }

  private mutating func skipWord(_ word: StaticString) -> Bool {
    let count = word.utf8CodeUnitCount
    guard end - position >= count else { return false }
    for index in 0..<count where (position + index).load(as: UInt8.self) != word.utf8Start[index] {
      return false
    }
    position += count
    return true
  }

  private mutating func skipNumber() -> Kind? {
    if byte == UInt8(ascii: "-") {
      position += 1
      if byte == UInt8(ascii: "I") { return skipWord("Infinity") ? .nonFinite : nil }
    }
    if byte == UInt8(ascii: "0") { position += 1 } else if !skipDigits() { return nil }
    if byte == UInt8(ascii: ".") {
      position += 1
      guard skipDigits() else { return nil }
    }
    if byte | 0x20 == UInt8(ascii: "e") {
      position += 1
      if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") { position += 1 }
      guard skipDigits() else { return nil }
    }
    return .number
  }

  @inline(__always)
  private mutating func skipDigits() -> Bool {
    let start = position
    while position < end, position.load(as: UInt8.self) &- UInt8(ascii: "0") < 10 { position += 1 }
    return position > start
  }

  /// The first quote or backslash at or behind `start`. A byte of `x` is zero exactly if `(x − 1) & ~x` has its
  /// high bit set. This holds up to and including the first such byte (Mycroft 1987), and no more is used.
  @inline(__always)
  static func findQuoteOrBackslash(_ start: UnsafeRawPointer) -> UnsafeRawPointer {
    let ones: UInt64 = 0x0101_0101_0101_0101
    var position = start
    while true {
      let word = UInt64(littleEndian: position.loadUnaligned(as: UInt64.self))
      let quote = word ^ (ones &* 0x22)
      let backslash = word ^ (ones &* 0x5C)
      let found =
        ((quote &- ones) & ~quote | (backslash &- ones) & ~backslash) & (ones &* 0x80)
      if found != 0 { return position + found.trailingZeroBitCount &>> 3 }
      position += 8
    }
  }
}
