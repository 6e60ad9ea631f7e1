import TraceModel

/// Reads the time of a log record. Hot: called once for every record; no `String`, no allocation, no
/// Foundation.
///
/// Most dates and times are those of RFC 3339, with the liberties of loggers: any or no zone, a space for the `T`,
/// a comma for the dot. There may be any number of fraction digits (those beyond nanoseconds are cut off), offsets
/// without colon or minutes, second 60 and 24:00:00. Numbers are time since 1970 in the unit that their magnitude
/// tells. Years are 1678…2261. `WrittenTime` and `decodeObject` know the other times.
package enum TimestampDecoder {
  /// Where the text of `YYYY-MM-DDTHH:MM:SS` ends.
  private static let headLength = 19

  /// Reads the content of a JSON string, without its quotes: a date and time, or a numeric string.
  package static func decodeText(_ bytes: UnsafeRawBufferPointer) -> DecodedTime? {
    guard bytes.count >= headLength, let base = bytes.baseAddress,
      let head = readHead(base, timePattern: 0x3030_3A30_303A_3030)
    else { return decodeRareText(bytes) }
    guard let (fraction, zoneStart) = readFraction(base, count: bytes.count),
      let zone = readZone(base, from: zoneStart, count: bytes.count)
    else { return decodeRareText(bytes) }
    guard !head.isMidnight24 || fraction == 0 else { return nil }
    let seconds = head.seconds &- zone.offsetSeconds
    return DecodedTime(
      timestamp: Timestamp(nanoseconds: seconds &* 1_000_000_000 &+ fraction),
      isNaive: zone.isNaive, isLeapSecond: head.isLeapSecond)
  }

  /// Texts other than RFC 3339. First the format of asgi-correlation-id's documentation, `%Y-%m-%d %H:%M.%S`, with
  /// a dot before the seconds and no zone. Then a numeric string (OTLP, journald, Loki), else a date in another
  /// notation.
  @inline(never)
  private static func decodeRareText(_ bytes: UnsafeRawBufferPointer) -> DecodedTime? {
    if bytes.count == headLength, let base = bytes.baseAddress, bytes[10] == UInt8(ascii: " "),
      let head = readHead(base, timePattern: 0x3030_2E30_303A_3030)
    {
      return DecodedTime(
        timestamp: Timestamp(nanoseconds: head.seconds &* 1_000_000_000),
        isNaive: true, isLeapSecond: head.isLeapSecond)
    }
    return decodeNumber(bytes) ?? decodeDotNetDate(bytes) ?? WrittenTime(bytes)?.decoded
  }
}

/// Date and time of day, as the text says them.
struct Head {
  /// Seconds since 1970-01-01 in the zone of the text.
  var seconds: Int64
  var isLeapSecond: Bool
  /// The hour is 24, which only the midnight itself may be.
  var isMidnight24: Bool
}

extension TimestampDecoder {
  /// Reads the first 19 bytes: `YYYY-MM-DD`, `T`, `t` or a space, and eight bytes of the time's pattern.
  @inline(__always)
  private static func readHead(_ base: UnsafeRawPointer, timePattern: UInt64) -> Head? {
    let date = DigitWord(bits: DigitWord(base, at: 0).bits ^ 0x2D30_302D_3030_3030)  // 0000-00-
    let time = DigitWord(bits: DigitWord(base, at: 11).bits ^ timePattern)  // 00:00:00
    let dayBytes = UInt16(littleEndian: base.loadUnaligned(fromByteOffset: 8, as: UInt16.self))
    let day = DigitWord(bits: UInt64(dayBytes ^ 0x3030))
    let misfit =
      date.misfit(slack: 0x0F06_060F_0606_0606) | time.misfit(slack: 0x0606_0F06_060F_0606)
      | day.misfit(slack: 0x0606)
    let separator = base.load(fromByteOffset: 10, as: UInt8.self)
    guard misfit == 0, separator | 0x20 == UInt8(ascii: "t") || separator == UInt8(ascii: " ") else {
      return nil
    }
    return makeHead(datePairs: date.pairs, dayPairs: day.pairs, timePairs: time.pairs)
  }

  /// Checks the ranges of the numbers and counts the seconds.
  @inline(__always)
  private static func makeHead(datePairs: UInt64, dayPairs: UInt64, timePairs: UInt64) -> Head? {
    let date = CivilDate(
      year: byte(0, of: datePairs) &* 100 &+ byte(2, of: datePairs), month: byte(5, of: datePairs),
      day: byte(0, of: dayPairs))
    let hour = byte(0, of: timePairs)
    let minute = byte(3, of: timePairs)
    let second = byte(6, of: timePairs)
    guard date.isValid, minute < 60, second <= 60, hour < 24 || (hour == 24 && minute | second == 0) else {
      return nil
    }
    let seconds = date.daysSinceEpoch &* 86_400 &+ hour &* 3600 &+ minute &* 60 &+ second
    return Head(seconds: seconds, isLeapSecond: second == 60, isMidnight24: hour == 24)
  }

  @inline(__always)
  private static func byte(_ index: UInt64, of pairs: UInt64) -> Int64 {
    Int64(truncatingIfNeeded: (pairs >> (index &* 8)) & 0xFF)
  }
}
