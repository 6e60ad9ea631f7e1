package import TraceModel

/// A time as a person writes it at the prompt: `15m`, `1h30m` (that long ago), `yesterday`, `today`, `now`,
/// a date, or any time that a log may have. Everything is UTC.
package enum TimeExpression {
  /// Why a text is no time or no duration.
  package enum ParsingError: Error, Equatable {
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

  /// The time that `text` means at `now`.
  package static func parse(_ text: String, now: Timestamp) throws(ParsingError) -> Timestamp {
    switch text {
    case "now": return now
    case "today": return startOfDay(now)
    case "yesterday": return startOfDay(now) - Nanoseconds(dayNanoseconds)
    default: break
    }
    if let time = decode(text) ?? decode(text + "T00:00:00Z") { return time }
    let duration: Nanoseconds
    do {
      duration = try parseDuration(text)
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

  /// The midnight that `time` follows.
  private static func startOfDay(_ time: Timestamp) -> Timestamp {
    let rest = time.nanoseconds % dayNanoseconds
    return Timestamp(nanoseconds: time.nanoseconds &- (rest < 0 ? rest &+ dayNanoseconds : rest))
  }

  /// A number as short as `15` is a duration without its unit sooner than a second of 1970.
  private static func decode(_ text: String) -> Timestamp? {
    let bytes = Array(text.utf8)
    guard bytes.count >= 9 else { return nil }
    return bytes.withUnsafeBytes { TimestampDecoder.decodeText($0)?.timestamp }
  }
}
