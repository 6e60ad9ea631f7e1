package import TraceModel

/// The times of the records of a range, as far as those of other ranges decide about them. A leap in time is judged
/// by the records around it (`LeapJudge`). So the first records of a range, and those behind a leap, stand here one
/// by one. Of the others there is a sum:
///
///     range 1    first records │ run: 41,000 records up to 09:46:41
///     range 2    first records │ run: 17,000 records │ leap, and the records behind it │ run: 20,000 records
///
/// `JoinedTimes` makes of them what one reading of all ranges makes.
package struct RangeTimes: Sendable, Equatable {
  /// Neighbouring records without a leap among them.
  package struct Run: Sendable, Equatable {
    /// How many of the single records stand before it.
    package var place = 0
    /// How many records the run has.
    package var records = 0
    /// The time of the last record, in ns since 1970.
    package var latest: Int64 = 0
    /// The stretches of their origins.
    package var coverage: [OriginStretch] = []

    package init() {}
  }

  /// In the order of the source.
  package var records: [RecentTimes.Record] = []
  /// In the order of the source.
  package var runs: [Run] = []

  package init() {}

  /// Gives its origins other numbers.
  package mutating func rename(_ number: (OriginID) -> OriginID) {
    for index in records.indices { records[index].origin = number(records[index].origin) }
    for run in runs.indices {
      for index in runs[run].coverage.indices {
        runs[run].coverage[index].origin = number(runs[run].coverage[index].origin)
      }
    }
  }
}

/// Collects the times of a range, block by block.
package struct RangeTimesReader: Sendable {
  /// So many records behind a leap decide about it, at most.
  private static let kept = LeapJudge.reach
  /// Earlier times are of a clock that had not been set.
  private let beginning: Int64
  private var times = RangeTimes()
  /// How many of the next records stand one by one.
  private var left = kept
  /// The time of the record before; nil before the first.
  private var previous: (time: Int64, isUnset: Bool)?
  private var run: (records: Int, coverage: CoverageSurvey)?

  /// Times before `beginning` are of a clock that had not been set (`LogConvention`).
  package init(beginning: Int64?) { self.beginning = Int64(logged: beginning) }

  /// Takes the next block, whose times are settled but for leaps.
  package mutating func add(_ block: RecordBlock) {
    var (event, other, latest) = (0, 0, Int64(-1))
    while event < block.events.count || other < block.uncorrelated.count {
      let isEvent =
        other == block.uncorrelated.count
        || event < block.events.count && block.events[event].offset < block.uncorrelated[other].offset
      if isEvent {
        if block.events[event].offset != latest { add(block.events[event]) }
        latest = block.events[event].offset
        event += 1
      } else {
        if block.uncorrelated[other].offset != latest { add(block.uncorrelated[other]) }
        latest = block.uncorrelated[other].offset
        other += 1
      }
    }
  }

  /// The times of all blocks.
  package mutating func finish() -> RangeTimes {
    endRun()
    return times
  }

  private mutating func add(_ event: borrowing Event) {
    let time = event.time.nanoseconds
    let isUnset = event.timeForm == .stray || time < beginning
    if isUnset || previous.map({ $0.isUnset || LeapJudge.areFar(time, $0.time) }) ?? false {
      endRun()
      left = Self.kept
    }
    previous = (time, isUnset)
    var record = RecentTimes.Record()
    (record.offset, record.origin, record.role) = (event.offset, event.origin, event.role)
    (record.logged, record.stored, record.isUnset) = (time, time, isUnset)
    if left > 0 {
      left -= 1
      times.records.append(record)
    } else {
      if run == nil { run = (0, CoverageSurvey()) }
      run?.records += 1
      run?.coverage.add(record, source: 0)
    }
  }

  private mutating func endRun() {
    guard let run, let previous else { return }
    var ended = RangeTimes.Run()
    (ended.place, ended.records, ended.latest) = (times.records.count, run.records, previous.time)
    ended.coverage = run.coverage.stretches.map { OriginStretch(origin: $0.origin, stretch: $0.stretch) }
    times.runs.append(ended)
    self.run = nil
  }
}
