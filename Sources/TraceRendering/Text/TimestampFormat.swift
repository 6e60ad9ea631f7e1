package import TraceModel

/// Instants as text: for machines always UTC with nine digits, for people in the time zone of the command.
package struct TimestampFormat: Sendable {
  /// Seconds east of UTC at an instant.
  private let offset: @Sendable (Timestamp) -> Int

  /// Texts for people use the offset from UTC, in seconds, that `offset` gives for each instant.
  package init(offset: @escaping @Sendable (Timestamp) -> Int) { self.offset = offset }

  /// Coordinated Universal Time.
  package static let utc = TimestampFormat { _ in 0 }

  /// RFC 3339 in UTC with nine fractional digits: `2026-01-01T00:00:04.211000000Z`.
  package static func machine(_ time: Timestamp) -> String {
    let civil = CivilTime(time, offset: 0)
    return "\(civil.date)T\(civil.clock).\(padded(civil.nanosecond, 9))Z"
  }

  /// For people, to the millisecond begun: `2026-01-01 00:00:04.211Z`, `2026-01-01 01:00:04.211+01:00`.
  package func text(_ time: Timestamp) -> String { "\(date(time)) \(clock(time))\(zone(time))" }

  /// The calendar day in the format's zone: `2026-01-01`.
  package func date(_ time: Timestamp) -> String { CivilTime(time, offset: offset(time)).date }

  /// The time of day in the format's zone: `00:00:04.211`.
  package func clock(_ time: Timestamp) -> String {
    let civil = CivilTime(time, offset: offset(time))
    return "\(civil.clock).\(Self.padded(civil.nanosecond / 1_000_000, 3))"
  }

  /// The zone as RFC 3339 writes it: `Z`, `+01:00`.
  package func zone(_ time: Timestamp) -> String {
    let minutes = offset(time) / 60
    guard minutes != 0 else { return "Z" }
    return "\(minutes < 0 ? "-" : "+")\(twoDigits(abs(minutes) / 60)):\(twoDigits(abs(minutes) % 60))"
  }

  /// The offsets from UTC in minutes from `first` to `last`, each with the instant from which it holds.
  package func offsets(from first: Timestamp, to last: Timestamp) -> [(since: Timestamp, minutes: Int)] {
    var found = [(since: first, minutes: offset(first) / 60)]
    var time = first
    while time < last {
      let next = min(last, time + Self.leastApart)
      if offset(next) / 60 != found[found.count - 1].minutes {
        let change = change(after: time, by: next)
        found.append((change, offset(change) / 60))
      }
      time = next
    }
    return found
  }

  /// Clocks are set less often than every week.
  private static let leastApart = Nanoseconds(7 * 86_400_000_000_000)

  private func change(after first: Timestamp, by last: Timestamp) -> Timestamp {
    var (low, high) = (first, last)
    while (high - low).count > 1 {
      let middle = low + Nanoseconds((high - low).count / 2)
      if offset(middle) == offset(first) { low = middle } else { high = middle }
    }
    return high
  }

  private static func padded(_ value: Int64, _ digits: Int) -> String {
    let text = String(value)
    return String(repeating: "0", count: digits - text.count) + text
  }
}

/// Calendar date and time of day in the proleptic Gregorian calendar.
private struct CivilTime {
  let date: String
  let clock: String
  let nanosecond: Int64

  init(_ time: Timestamp, offset: Int) {
    let perSecond: Int64 = 1_000_000_000
    let floor = time.nanoseconds >> 63 & 1  // 1 for instants before 1970
    let whole = (time.nanoseconds + floor) / perSecond - floor
    nanosecond = time.nanoseconds &- whole &* perSecond
    let seconds = whole + Int64(offset)
    let day = (seconds >= 0 ? seconds : seconds - 86_399) / 86_400
    let second = seconds - day * 86_400
    let calendar = CalendarDate(daysSince1970: day)
    date = "\(calendar.year)-\(twoDigits(calendar.month))-\(twoDigits(calendar.day))"
    clock = "\(twoDigits(second / 3600)):\(twoDigits(second / 60 % 60)):\(twoDigits(second % 60))"
  }
}
