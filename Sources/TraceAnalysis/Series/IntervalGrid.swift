import TraceModel

/// Intervals of one length that begin at its multiples since 1970-01-01T00:00:00, as clocks of a zone show it: every
/// day at midnight, every five minutes at 0, 5, 10, …
///
/// Where clocks are set, an interval of more than an hour begins as they show it, and is as much longer or shorter.
/// One of an hour or less has its length, and the hour that comes twice has its intervals twice.
package struct IntervalGrid: Sendable {
  /// The zone in which intervals begin.
  package struct Zone: Sendable {
    /// Seconds east of UTC at an instant in seconds since 1970.
    package var offset: @Sendable (_ seconds: Int64) -> Int64
    /// The instant at which clocks show a local time; both in seconds since 1970.
    package var instant: @Sendable (_ local: Int64) -> Int64

    package init(
      offset: @escaping @Sendable (_ seconds: Int64) -> Int64,
      instant: @escaping @Sendable (_ local: Int64) -> Int64
    ) {
      (self.offset, self.instant) = (offset, instant)
    }
  }

  private static let second: Int64 = 1_000_000_000
  private static let hour: Int64 = 3_600 * second

  /// In ns, above 0.
  package let step: Int64
  /// nil: UTC.
  private let zone: Zone?

  package init(step: Int64, zone: Zone? = nil) {
    (self.step, self.zone) = (step, zone)
  }

  /// Begin of the interval that holds an instant; both in ns since 1970.
  package func begin(of time: Int64) -> Int64 {
    guard let zone else { return Self.floor(time, step) }
    let offset = zone.offset(Self.floor(time, Self.second) / Self.second) * Self.second
    let local = Self.floor(time.increased(by: offset), step)
    if step <= Self.hour { return local - offset }
    let seconds = Self.floor(local, Self.second)
    return zone.instant(seconds / Self.second) * Self.second + (local - seconds)
  }

  /// End of the interval with this begin, which is the begin of the next.
  package func end(of begin: Int64) -> Int64 {
    for steps in [step, step.increased(by: step)] {
      let next = self.begin(of: begin.increased(by: steps))
      if next > begin { return next }
    }
    return begin.increased(by: step)
  }

  private static func floor(_ number: Int64, _ step: Int64) -> Int64 {
    let rest = number % step
    return number.reduced(by: rest < 0 ? rest + step : rest)
  }
}

/// Hot: the intervals of instants, of which one mostly lies in the same as the one before it.
struct IntervalCursor: Sendable {
  private let grid: IntervalGrid
  private var begin: Int64 = 0
  private var end: Int64 = 0

  init(_ grid: IntervalGrid) { self.grid = grid }

  /// Begin of the interval that holds an instant; both in ns since 1970.
  @inline(__always)
  mutating func begin(of time: Int64) -> Int64 {
    if time < begin || time >= end { move(to: time) }
    return begin
  }

  /// End of that interval.
  mutating func end(of time: Int64) -> Int64 {
    if time < begin || time >= end { move(to: time) }
    return end
  }

  private mutating func move(to time: Int64) {
    begin = grid.begin(of: time)
    end = grid.end(of: begin)
  }
}
