import TraceModel

/// Judges which records of a source are strays, one after another, by the records around them.
///
///     … 25 Nov  25 Nov  01 Jan 1970  25 Nov …    a leap and back: a stray
///     … 25 Nov  25 Nov  28 Nov  28 Nov  28 Nov … another timeline: the source went on three days later
///     … 25 Nov  03 Oct  25 Nov  03 Oct  25 Nov … two timelines: two logs stand in one source
///
/// A judgement costs as much as the records ahead that it looks at: at most `ahead`, and none without a leap.
struct LeapJudge: Sendable {
  /// So far from a timeline a time must be, ns.
  private static let distance: Int64 = 2 * 86_400 * 1_000_000_000
  /// Logs in one source that are told apart.
  private static let mostTimelines = 4
  /// More in a row, or more than a tenth of the records ahead, are no strays.
  private static let mostInARow = 16
  private static let ahead = 10 * mostInARow
  /// So many records from a leap on decide about it and those that it leaps over, at most.
  static let reach = ahead + mostInARow
  /// So far from the record before them the last ones must be, behind which none is known to return, ns.
  private static let distanceAtEnd: Int64 = 365 * 86_400 * 1_000_000_000
  /// The most of them at the end, with as many times before them.
  private static let mostAtEnd = 3

  /// The latest times of the logs in the source, in ns since 1970; the one continued last stands at the end.
  private(set) var timelines: [Int64]
  /// Records so far, up to `RecentTimes.mostCounted`.
  private(set) var earlier: Int

  /// Times are too far apart for two neighbours of one log.
  @inline(__always)
  static func areFar(_ time: Int64, _ other: Int64) -> Bool { (time &- other).magnitude > UInt64(distance) }

  /// Passes over records without a leap.
  mutating func pass(_ count: Int, latest: Int64?) {
    earlier = min(earlier + count, RecentTimes.mostCounted)
    guard let latest else { return }
    if timelines.isEmpty { timelines = [latest] } else { timelines[timelines.count - 1] = latest }
  }

  /// Judges records from `start` on, as far as later ones decide it; with `isEnd` there are no more. Returns the index
  /// of the first record left open.
  mutating func judge(_ records: inout [RecentTimes.Record], from start: Int, isEnd: Bool) -> Int {
    var index = start
    while index < records.count {
      switch verdict(at: index, records, isEnd: isEnd) {
      case .undecided: return index
      case .goesOn:
        records[index].stored = records[index].logged
        Self.go(on: &timelines, to: records[index].logged)
        pass(1, latest: nil)
        index += 1
      case .strays(let end, let time):
        for settled in index..<end { records[settled].stored = time ?? records[settled].logged }
        pass(end - index, latest: nil)
        index = end
      }
    }
    return index
  }

  private enum Verdict {
    /// Its time is one of the source.
    case goesOn
    /// The records up to `end` stand at `time`; nil: each at its own.
    case strays(end: Int, time: Int64?)
    case undecided
  }

  private func verdict(at index: Int, _ records: [RecentTimes.Record], isEnd: Bool) -> Verdict {
    let time = records[index].logged
    if records[index].isUnset {
      let near = timelines.last ?? records[index...].first { !$0.isUnset }?.logged
      return near != nil || isEnd ? .strays(end: index + 1, time: near) : .undecided
    }
    guard let near = timelines.last, !isNear(time) else { return .goesOn }
    guard let back = indexOfReturn(after: index, records) else {
      if records.count - index > Self.mostInARow { return .goesOn }
      guard isEnd else { return .undecided }
      let count = records.count - index
      let areStrays =
        Self.isYears(from: near, to: time) && count <= Self.mostAtEnd && earlier >= count * Self.mostAtEnd
      return areStrays ? .strays(end: records.count, time: near) : .goesOn
    }
    switch isLonely(index, records, isEnd: isEnd) {
    case true?: return .strays(end: back, time: near)
    case false?: return .goesOn
    case nil: return .undecided
    }
  }

  /// The first of the records behind `index` that continues a timeline.
  private func indexOfReturn(after index: Int, _ records: [RecentTimes.Record]) -> Int? {
    let end = min(records.count, index + Self.mostInARow + 1)
    return (index + 1..<end).first { !records[$0].isUnset && isNear(records[$0].logged) }
  }

  /// Hardly any of the records ahead goes on from the one at `index`, and hardly any leaps elsewhere; nil where more of
  /// them must be known.
  private func isLonely(_ index: Int, _ records: [RecentTimes.Record], isEnd: Bool) -> Bool? {
    let end = min(records.count, index + Self.ahead)
    var (known, other) = (timelines, records[index].logged)
    var (beside, elsewhere) = (0, 0)
    for record in records[index..<end] where !record.isUnset {
      if !Self.areFar(record.logged, other) {
        beside += 1
        other = record.logged
      } else if known.contains(where: { !Self.areFar(record.logged, $0) }) {
        Self.go(on: &known, to: record.logged)
      } else {
        elsewhere += 1
      }
      if max(beside, elsewhere) > Self.mostInARow { return false }
    }
    guard isEnd || end - index == Self.ahead else { return nil }
    return max(beside, elsewhere) <= max(1, (end - index) / 10)
  }

  private func isNear(_ time: Int64) -> Bool { timelines.contains { !Self.areFar(time, $0) } }

  private static func isYears(from time: Int64, to other: Int64) -> Bool {
    (time &- other).magnitude > UInt64(distanceAtEnd)
  }

  /// Continues the timeline that a time is near to, the latest first, or begins one; the oldest gives way.
  private static func go(on timelines: inout [Int64], to time: Int64) {
    if let known = timelines.lastIndex(where: { !areFar(time, $0) }) {
      timelines.remove(at: known)
    } else if timelines.count == mostTimelines {
      timelines.removeFirst()
    }
    timelines.append(time)
  }
}
