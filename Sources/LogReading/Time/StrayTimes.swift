import TraceModel

/// Records of a log that are days from every other: a clock had not been set, or was for a moment wrong. Such a record is
/// kept, at the time of the record before it in the log (at the beginning, behind it), and is no step, since nobody knows
/// when it was written.
///
///     2000-01-01 00:00:03   2026-11-25 09:46:40   2026-11-25 09:46:41   1970-01-01 00:00:00   2026-11-25 09:46:42
///     └── before its clock was set                                      └── a time that was not filled in
struct StrayTimes {
  /// So far from both records beside it a time must be, ns.
  private static let distance: Int64 = 2 * 86_400 * 1_000_000_000
  /// More in a row, or more than a tenth of a block, are no strays: two logs stand in one file.
  private static let mostInARow = 16
  /// So far from the record before them the last ones of a block must be, behind which none is known to return, ns.
  private static let distanceAtEnd: Int64 = 365 * 86_400 * 1_000_000_000
  /// So many there may be, with as many times that before them.
  private static let mostAtEnd = 3

  /// Earlier times are of a clock that had not been set.
  private let beginning: Int64
  /// The latest time that is none, ns since 1970; `Event.absent` at the beginning.
  private(set) var previous: Int64
  /// How many there were.
  private(set) var count = 0

  init(beginning: Int64?, previous: Int64) {
    self.beginning = beginning ?? Event.absent
    self.previous = previous
  }

  /// Moves the strays of a block. One look at each time, unless one is far from that before it.
  mutating func applied(_ block: inout RecordBlock) {
    guard block.timesNotKept > 0 || hasLeap(block.events) || hasLeap(block.uncorrelated) else {
      let last = [block.events.last, block.uncorrelated.last].compactMap { $0 }.max { $0.offset < $1.offset }
      if let last { previous = last.time.nanoseconds }
      return
    }
    move(in: &block)
  }

  /// Times are read where they stand: to take an event is to copy it.
  @inline(__always)
  private func hasLeap(_ events: [Event]) -> Bool {
    events.withUnsafeBufferPointer { events in
      guard let first = events.first?.time.nanoseconds else { return false }
      var latest = previous == Event.absent ? first : previous
      for index in events.indices {
        let time = events[index].time.nanoseconds
        if (time &- latest).magnitude > UInt64(Self.distance) || time < beginning { return true }
        latest = time
      }
      return false
    }
  }

  // MARK: Cold

  /// A record by its list and place there.
  private struct Place {
    var isEvent: Bool
    var index: Int
  }

  private mutating func move(in block: inout RecordBlock) {
    let places = Self.inOrder(block)
    let times = places.map { Self.time(of: $0, block) }.sorted()
    var index = 0
    while index < places.count {
      let time = Self.time(of: places[index], block)
      if isNotKept(places[index], block) || time < beginning || Self.isLonely(time, among: times),
        let end = endOfStrays(from: index, places, block)
      {
        let later = end < places.count ? Self.time(of: places[end], block) : previous
        let near = previous == Event.absent ? later : previous
        for place in places[index..<end] { Self.set(near == Event.absent ? time : near, place, &block) }
        count += end - index
        index = end
      } else {
        previous = time
        index += 1
      }
    }
  }

  /// Behind the strays that begin at `start`; nil if that is none.
  private func endOfStrays(from start: Int, _ places: [Place], _ block: RecordBlock) -> Int? {
    if isNotKept(places[start], block) {
      return places[start...].firstIndex { !isNotKept($0, block) } ?? places.count
    }
    let first = Self.time(of: places[start], block)
    if first < beginning {
      return places[start...].firstIndex { Self.time(of: $0, block) >= beginning } ?? places.count
    }
    guard previous != Event.absent, isFar(first) else { return nil }
    for end in (start + 1)..<(start + 1 + Self.mostInARow) where end < places.count {
      if !isFar(Self.time(of: places[end], block)) { return end }
    }
    let (isYearsAway, count) = (
      (first &- previous).magnitude > UInt64(Self.distanceAtEnd), places.count - start
    )
    return isYearsAway && count <= Self.mostAtEnd && start >= count * Self.mostAtEnd ? places.count : nil
  }

  /// Its own time is outside of what is kept, however many such records there are.
  private func isNotKept(_ place: Place, _ block: RecordBlock) -> Bool {
    block.timesNotKept > 0 && Self.record(place, block).timeForm == .stray
  }

  /// Hardly any of the times, which ascend, is near `time`.
  private static func isLonely(_ time: Int64, among times: [Int64]) -> Bool {
    let first = firstIndex(notBelow: time &- distance, times)
    let end = firstIndex(notBelow: time &+ distance, times)
    return end - first <= max(1, min(mostInARow, times.count / 10))
  }

  private static func firstIndex(notBelow time: Int64, _ times: [Int64]) -> Int {
    var range = times.indices
    while !range.isEmpty {
      let middle = (range.lowerBound + range.upperBound) / 2
      if times[middle] < time {
        range = middle + 1..<range.upperBound
      } else {
        range = range.lowerBound..<middle
      }
    }
    return range.lowerBound
  }

  private func isFar(_ time: Int64) -> Bool { (time &- previous).magnitude > UInt64(Self.distance) }

  private static func inOrder(_ block: RecordBlock) -> [Place] {
    let places =
      block.events.indices.map { Place(isEvent: true, index: $0) }
      + block.uncorrelated.indices.map { Place(isEvent: false, index: $0) }
    return places.sorted { record($0, block).offset < record($1, block).offset }
  }

  private static func record(_ place: Place, _ block: RecordBlock) -> Event {
    place.isEvent ? block.events[place.index] : block.uncorrelated[place.index]
  }

  private static func time(of place: Place, _ block: RecordBlock) -> Int64 {
    record(place, block).time.nanoseconds
  }

  private static func set(_ nanoseconds: Int64, _ place: Place, _ block: inout RecordBlock) {
    if place.isEvent {
      block.events[place.index].becomeStray(at: nanoseconds)
    } else {
      block.uncorrelated[place.index].becomeStray(at: nanoseconds)
    }
  }
}

extension Event {
  /// Takes the time of a record beside it, and is no step.
  package mutating func becomeStray(at nanoseconds: Int64) {
    time = Timestamp(nanoseconds: nanoseconds)
    timeForm = .stray
    role = .note
    failed = false
  }
}
