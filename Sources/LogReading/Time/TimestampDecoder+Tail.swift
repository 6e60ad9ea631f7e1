import TraceModel

/// The zone at the end of a text.
struct ZoneSuffix {
  /// East of Greenwich is positive.
  var offsetSeconds: Int64
  /// No zone is named.
  var isNaive: Bool
}

/// The text behind `YYYY-MM-DDTHH:MM:SS`, from byte 19. Hot.
extension TimestampDecoder {
  /// The fraction in ns and where the zone begins; nil for a dot without digits.
  @inline(__always)
  static func readFraction(_ base: UnsafeRawPointer, count: Int) -> (nanoseconds: Int64, end: Int)? {
    let tail = tailWord(base, count: count)
    let first = UInt8(truncatingIfNeeded: tail)
    guard first == UInt8(ascii: ".") || first == UInt8(ascii: ",") else { return (0, 19) }
    let digits = DigitWord(bits: (tail >> 8) ^ 0x3030_3030_3030_3030)
    let length = digits.leadingDigits  // at most 7: the eighth byte is shifted in as 0
    guard length > 0 else { return nil }
    let padded = DigitWord(bits: digits.bits & (1 &<< UInt64(8 &* length) &- 1))
    let nanoseconds = Int64(truncatingIfNeeded: padded.number) &* 10  // eight digits are tens of ns
    guard length == 7 else { return (nanoseconds, 20 &+ length) }
    return readFinestDigits(base, count: count, nanoseconds: nanoseconds)
  }

  /// Bytes 19…26, with zeros behind the text's end. They come from the last eight bytes of a shorter text, so that
  /// nothing is read beyond it.
  @inline(__always)
  private static func tailWord(_ base: UnsafeRawPointer, count: Int) -> UInt64 {
    let missing = 27 &- count
    guard missing > 0 else { return DigitWord(base, at: 19).bits }
    guard missing < 8 else { return 0 }
    return DigitWord(base, at: 19 &- missing).bits &>> UInt64(8 &* missing)
  }

  /// The eighth and ninth digit of a fraction; further ones are cut off.
  private static func readFinestDigits(
    _ base: UnsafeRawPointer, count: Int, nanoseconds: Int64
  ) -> (nanoseconds: Int64, end: Int) {
    var nanoseconds = nanoseconds
    var weight: Int64 = 10
    var position = 27
    while position < count, let digit = digit(base, at: position) {
      nanoseconds &+= Int64(digit) &* weight
      weight /= 10
      position &+= 1
    }
    return (nanoseconds, position)
  }

  /// The zone from `start` to the end of the text; nil if that is no zone.
  @inline(__always)
  static func readZone(_ base: UnsafeRawPointer, from start: Int, count: Int) -> ZoneSuffix? {
    if start &+ 1 == count, base.load(fromByteOffset: start, as: UInt8.self) | 0x20 == UInt8(ascii: "z") {
      return ZoneSuffix(offsetSeconds: 0, isNaive: false)
    }
    if start == count { return ZoneSuffix(offsetSeconds: 0, isNaive: true) }
    return readRareZone(UnsafeRawBufferPointer(start: base + start, count: count &- start))
  }

  /// `+02:00`, `+0200`, `-07`, each also after a space; ` UTC`, ` GMT`, ` Z`.
  private static func readRareZone(_ suffix: UnsafeRawBufferPointer) -> ZoneSuffix? {
    guard suffix[0] == UInt8(ascii: " ") else { return readOffset(suffix) }
    let name = UnsafeRawBufferPointer(rebasing: suffix.dropFirst())
    if equals(name, "UTC") || equals(name, "GMT") || equals(name, "Z") {
      return ZoneSuffix(offsetSeconds: 0, isNaive: false)
    }
    return readOffset(name)
  }

  private static func equals(_ bytes: UnsafeRawBufferPointer, _ text: StaticString) -> Bool {
    bytes.elementsEqual(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// `±HH:MM`, `±HHMM` or `±HH` and nothing else; at most 23:59.
  private static func readOffset(_ text: UnsafeRawBufferPointer) -> ZoneSuffix? {
    guard let base = text.baseAddress, text.count >= 3, let hours = twoDigits(base, at: 1), hours < 24 else {
      return nil
    }
    let minutes: Int64? =
      switch text.count {
      case 3: 0
      case 5: twoDigits(base, at: 3)
      case 6 where text[3] == UInt8(ascii: ":"): twoDigits(base, at: 4)
      default: nil
      }
    guard let minutes, minutes < 60 else { return nil }
    let seconds = hours &* 3600 &+ minutes &* 60
    switch text[0] {
    case UInt8(ascii: "+"): return ZoneSuffix(offsetSeconds: seconds, isNaive: false)
    case UInt8(ascii: "-"): return ZoneSuffix(offsetSeconds: -seconds, isNaive: false)
    default: return nil
    }
  }

  private static func twoDigits(_ base: UnsafeRawPointer, at offset: Int) -> Int64? {
    guard let tens = digit(base, at: offset), let ones = digit(base, at: offset &+ 1) else { return nil }
    return Int64(tens &* 10 &+ ones)
  }

  @inline(__always)
  private static func digit(_ base: UnsafeRawPointer, at offset: Int) -> UInt8? {
    let value = base.load(fromByteOffset: offset, as: UInt8.self) &- UInt8(ascii: "0")
    return value < 10 ? value : nil
  }
}
