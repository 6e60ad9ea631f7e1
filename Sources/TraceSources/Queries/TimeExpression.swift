package import LogReading
package import TraceModel

/// A time as typed: `15m`, `1h30m`, `1 hour ago` (that long ago), `10:49` (today), `yesterday`, `today`, `now`, a date,
/// or any time of a log. Days, and times without a zone, are in the zone of the printed times.
package enum TimeExpression {
  /// Why a text is no time or no duration.
  package enum ParsingError: TypingError, Equatable {
    /// It is neither a time, a word nor a duration.
    case unreadableTime(text: String)
    /// It is no sequence of a number and a unit.
    case unreadableDuration(text: String)
    /// `unit` follows a number and is none of those known.
    case unknownUnit(text: String, unit: String)
    /// A digit of it is below one nanosecond.
    case finerThanNanosecond(text: String)
    /// It lies outside the 292 years that 64 bits of nanoseconds hold.
    case outOfRange(text: String)
  }

  private static let dayNanoseconds: Int64 = 86_400_000_000_000

  /// The time that `text` means at `now`, in a zone; nil for UTC.
  package static func parse(
    _ text: String, now: Timestamp, zone: LocalZone? = nil
  ) throws(ParsingError) -> Timestamp {
    let midnight = startOfDay(local(now, zone))
    switch text {
    case "now": return now
    case "today": return instant(midnight, zone)
    case "yesterday": return instant(midnight - Nanoseconds(dayNanoseconds), zone)
    default: break
    }
    if let clock = timeOfDay(text) { return instant(midnight + clock, zone) }
    let age = plainAge(text) ?? text
    if let time = decode(age) ?? decode(age + ":00") ?? decode(age + "T00:00:00") {
      return time.isNaive ? instant(time.timestamp, zone) : time.timestamp
    }
    let duration: Nanoseconds
    do {
      duration = try parseDuration(age)
    } catch .unknownUnit(_, let unit) where unit.allSatisfy(\.isLetter) {
      throw .unknownUnit(text: text, unit: unit)
    } catch .outOfRange {
      throw .outOfRange(text: text)
    } catch .finerThanNanosecond {
      throw .finerThanNanosecond(text: text)
    } catch {
      throw .unreadableTime(text: text)
    }
    let (time, overflow) = now.nanoseconds.subtractingReportingOverflow(duration.count)
    guard !overflow else { throw .outOfRange(text: text) }
    return Timestamp(nanoseconds: time)
  }

  /// `10:49`, `10:49:28.5`: from midnight to that time of the day; nil of anything else.
  private static func timeOfDay(_ text: String) -> Nanoseconds? {
    let day = "1970-01-01T" + (text.utf8.count == 5 ? text + ":00" : text)
    guard 5...18 ~= text.utf8.count, text.dropFirst(2).first == ":", let time = decode(day), time.isNaive
    else {
      return nil
    }
    return Nanoseconds(time.timestamp.nanoseconds)
  }

  /// `1 hour ago`, `-15m`: the duration by itself; nil of anything else.
  private static func plainAge(_ text: String) -> String? {
    if text.hasPrefix("-") { return String(text.dropFirst()) }
    guard text.hasSuffix(" ago") else { return nil }
    let words = text.dropLast(4).split(separator: " ")
    return words.map { word in unitsInWords[word.lowercased()] ?? String(word) }.joined(separator: " ")
  }

  private static let unitsInWords = [
    "second": "s", "seconds": "s", "sec": "s", "secs": "s", "minute": "m", "minutes": "m", "min": "m",
    "mins": "m", "hour": "h", "hours": "h", "day": "d", "days": "d",
  ]

  /// The midnight that `time` follows.
  private static func startOfDay(_ time: Timestamp) -> Timestamp {
    let rest = time.nanoseconds % dayNanoseconds
    return Timestamp(nanoseconds: time.nanoseconds &- (rest < 0 ? rest &+ dayNanoseconds : rest))
  }

  /// The instant at which clocks of the zone show `local`.
  private static func instant(_ local: Timestamp, _ zone: LocalZone?) -> Timestamp {
    guard let zone else { return local }
    let seconds = wholeSeconds(local)
    return local + Nanoseconds((zone.instant(ofLocalSeconds: seconds) - seconds) * 1_000_000_000)
  }

  /// The reading of the zone's clocks at `now`.
  private static func local(_ now: Timestamp, _ zone: LocalZone?) -> Timestamp {
    guard let zone else { return now }
    return now + Nanoseconds(zone.offset(wholeSeconds(now)) * 1_000_000_000)
  }

  private static func wholeSeconds(_ time: Timestamp) -> Int64 {
    let (seconds, rest) = time.nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
    return rest < 0 ? seconds - 1 : seconds
  }

  /// A number as short as `15` is a duration without its unit sooner than a second of 1970.
  private static func decode(_ text: String) -> DecodedTime? {
    let bytes = Array(text.utf8)
    guard bytes.count >= 9 else { return nil }
    return bytes.withUnsafeBytes { TimestampDecoder.decodeText($0) }
  }
}
