/// A time zone, by what it makes of instants: the rules are the system's.
package struct LocalZone: Sendable {
  /// The reading of a local time.
  package enum Reading: Sendable, Equatable {
    /// Seconds east of UTC.
    case offset(Int64)
    /// Clocks were set back over it, so that it came twice: first with the greater offset.
    case fold(first: Int64, second: Int64)
    /// Clocks were set forward over it, so that it never came.
    case gap
  }

  /// As it was named: `Europe/Berlin`.
  package let name: String
  /// Seconds east of UTC at an instant; it may change with summer time.
  package let offset: @Sendable (_ secondsSinceEpoch: Int64) -> Int64

  /// `offset` gives the seconds east of UTC at an instant.
  package init(name: String, offset: @escaping @Sendable (_ secondsSinceEpoch: Int64) -> Int64) {
    self.name = name
    self.offset = offset
  }

  /// In seconds. No zone is as far from UTC.
  package static let day: Int64 = 86_400

  /// The instant, in seconds since 1970, of a local time by itself. A time that came twice is the first one. A time
  /// that never came is told as if clocks had not been set forward.
  package func instant(ofLocalSeconds local: Int64) -> Int64 {
    switch reading(ofLocalSeconds: local) {
    case .offset(let offset), .fold(let offset, _): local - offset
    case .gap: local - offset(local - Self.day)
    }
  }

  /// The meaning of the local time `local` seconds after 1970-01-01 00:00 in the zone. Offsets do not change twice
  /// within two days.
  package func reading(ofLocalSeconds local: Int64) -> Reading {
    let (before, after) = (offset(local - Self.day), offset(local + Self.day))
    if before == after { return .offset(before) }
    let (isBefore, isAfter) = (offset(local - before) == before, offset(local - after) == after)
    switch (isBefore, isAfter) {
    case (true, true): return .fold(first: before, second: after)
    case (true, false): return .offset(before)
    case (false, true): return .offset(after)
    case (false, false): return .gap
    }
  }
}
