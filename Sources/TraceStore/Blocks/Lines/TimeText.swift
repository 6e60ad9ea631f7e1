import TraceModel

/// Hot: times as RFC 3339 text in UTC, `2026-11-25T10:49:28.146465Z`.
/// Many in a row are of one second, whose digits are made once.
struct TimeText {
  /// The rest of a text behind the second: the number of digits of the fraction, and a suffix.
  struct Form: Equatable {
    var digits: Int
    /// 0: `Z`, 1: `+00:00`, 2: none.
    var suffix: Int

    /// As a kind of `LineLayout`.
    var kind: UInt8 { LineLayout.time + UInt8(digits + 10 * suffix) }

    /// nil of another kind.
    init?(kind: UInt8) {
      guard kind >= LineLayout.time, kind < LineLayout.time + 30 else { return nil }
      (digits, suffix) = (Int(kind - LineLayout.time) % 10, Int(kind - LineLayout.time) / 10)
    }

    fileprivate init(digits: Int, suffix: Int) { (self.digits, self.suffix) = (digits, suffix) }
  }

  /// The year 9999 ends then, in s since 1970.
  private static let end: Int64 = 253_402_300_800

  /// Digits of the second that was written last.
  private var second: Int64 = -1
  private var digits: [UInt8] = Array("1970-01-01T00:00:00".utf8)

  /// The form in which `text` is the time; nil if it is not.
  @inline(__always)
  mutating func form(of text: UnsafeRawBufferPointer, time: Int64) -> Form? {
    guard text.count >= 19, text[4] == 0x2D, text[10] == 0x54, time >= 0, makeDigits(of: time) else {
      return nil
    }
    guard digits.withUnsafeBytes({ isEqual($0, text, at: 0) }) else { return nil }
    var (position, count) = (19, 0)
    if position < text.count, text[position] == 0x2E {
      position += 1
      while position < text.count, text[position] &- 0x30 < 10 {
        (position, count) = (position + 1, count + 1)
      }
      guard count > 0, count <= 9, isFraction(text, position - count, count, of: time) else { return nil }
    } else if time % 1_000_000_000 != 0 {
      return nil
    }
    return suffix(UnsafeRawBufferPointer(rebasing: text[position...])).map { Form(digits: count, suffix: $0) }
  }

  /// Adds the text of a time. False where it has none, or no room.
  @inline(__always)
  mutating func append(_ time: Int64, _ form: Form, to room: inout ByteRoom) -> Bool {
    guard time >= 0, makeDigits(of: time), digits.withUnsafeBytes({ room.append($0) }) else { return false }
    if form.digits > 0 {
      guard room.append(0x2E) else { return false }
      var divisor: Int64 = 100_000_000
      for _ in 0..<form.digits {
        guard room.append(0x30 + UInt8(truncatingIfNeeded: time / divisor % 10)) else { return false }
        divisor /= 10
      }
    }
    switch form.suffix {
    case 0: return room.append(0x5A)
    case 1: return Self.offset.withUTF8Buffer { room.append(UnsafeRawBufferPointer($0)) }
    default: return true
    }
  }

  @inline(__always)
  private func isEqual(_ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer, at start: Int) -> Bool {
    for position in 0..<a.count where a[position] != b[start + position] { return false }
    return true
  }

  private static let offset: StaticString = "+00:00"

  /// The suffix of a `Form`; nil of another text.
  @inline(__always)
  private func suffix(_ text: UnsafeRawBufferPointer) -> Int? {
    switch text.count {
    case 0: return 2
    case 1: return text[0] == 0x5A ? 0 : nil
    case 6: return Self.offset.withUTF8Buffer { isEqual(UnsafeRawBufferPointer($0), text, at: 0) } ? 1 : nil
    default: return nil
    }
  }

  /// The digits at a position are the first of the fraction of a second, and all that are not 0.
  private func isFraction(_ text: UnsafeRawBufferPointer, _ position: Int, _ count: Int, of time: Int64)
    -> Bool
  {
    var rest = time % 1_000_000_000
    var divisor: Int64 = 100_000_000
    for digit in 0..<count {
      guard Int64(text[position + digit] &- 0x30) == rest / divisor else { return false }
      (rest, divisor) = (rest % divisor, divisor / 10)
    }
    return rest == 0
  }

  /// False of a time behind the year 9999.
  private mutating func makeDigits(of time: Int64) -> Bool {
    let seconds = time / 1_000_000_000
    guard seconds != second else { return true }
    guard seconds < Self.end else { return false }
    second = seconds
    let date = CalendarDate(daysSince1970: seconds / 86_400)
    let clock = seconds % 86_400
    set(date.year / 100, at: 0)
    set(date.year % 100, at: 2)
    set(date.month, at: 5)
    set(date.day, at: 8)
    set(clock / 3600, at: 11)
    set(clock / 60 % 60, at: 14)
    set(clock % 60, at: 17)
    return true
  }

  private mutating func set(_ number: Int64, at position: Int) {
    digits[position] = 0x30 + UInt8(number / 10)
    digits[position + 1] = 0x30 + UInt8(number % 10)
  }
}
