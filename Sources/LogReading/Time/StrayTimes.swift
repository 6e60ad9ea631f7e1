package import TraceModel

/// Records of a source that are days from every other: a clock had not been set, or was for a moment wrong. Such a
/// record is kept, at the time of the record before it (at the beginning, behind it), and is no step, since nobody
/// knows when it was written.
///
///     2000-01-01 00:00:03   2026-11-25 09:46:40   2026-11-25 09:46:41   1970-01-01 00:00:00   2026-11-25 09:46:42
///     └── before its clock was set                                      └── a time that was not filled in
///
/// A record with a leap in time is judged by those behind it, of this block or the next (`LeapJudge`). So no judgement
/// depends on how a source is cut. A block with an undecided leap is held back. If nothing follows, it is judged alone,
/// and `recent` remembers the judgements that may change.
///
///     block 1 ── leap? ── held ──┐
///     block 2 ───────────────────┴─► block 1, block 2
package struct StrayTimes: Sendable {
  /// The most blocks that are held back.
  private static let mostHeld = 4

  /// A block with its records, which begin at a place among the open ones.
  private struct Held {
    var block: RecordBlock
    var count: Int
  }

  /// Earlier times are of a clock that had not been set.
  private let beginning: Int64
  private var judge: LeapJudge
  /// Stored records with a judgement that may change, then those of the held blocks.
  private var open: [RecentTimes.Record]
  /// How many of them are stored.
  private var stored: Int
  /// How many of them are judged for good.
  private var judged = 0
  private var held: [Held] = []
  /// The number of strays found, less those found later to be none.
  package private(set) var count = 0
  private var corrections: [RecordCorrection] = []
  private var settled: [RecentTimes.Record] = []

  /// - Parameters:
  ///   - beginning: times before it are of a clock that had not been set (`LogConvention`).
  ///   - recent: what the records before leave open.
  package init(beginning: Int64? = nil, recent: RecentTimes = RecentTimes()) {
    self.beginning = Int64(logged: beginning)
    judge = LeapJudge(timelines: recent.timelines, earlier: recent.earlier)
    open = recent.undecided
    stored = open.count
  }

  /// Takes the next block of the source. Returns the blocks that are settled with it, their strays moved: mostly
  /// itself. One look at each time, unless one is far from that before it.
  package mutating func settle(_ block: RecordBlock) -> [RecordBlock] {
    if open.isEmpty, held.isEmpty, !hasLeap(block) {
      judge.pass(block.eventCount, latest: block.lastRecord?.time.nanoseconds)
      return [block]
    }
    let records = block.openRecords(beginning: beginning)
    open += records
    held.append(Held(block: block, count: records.count))
    return release(isEnd: held.count > Self.mostHeld)
  }

  /// Nothing follows for now. Returns the blocks that were held back.
  package mutating func settleAll() -> [RecordBlock] {
    open.isEmpty && held.isEmpty ? [] : release(isEnd: true)
  }

  /// The open times behind the last block given back. The coverage is for who counts it.
  package var recent: RecentTimes {
    var recent = RecentTimes()
    (recent.timelines, recent.earlier) = (judge.timelines, judge.earlier)
    recent.undecided = Array(open.prefix(stored))
    return recent
  }

  /// The changes of stored records, and the records judged for good now, each told once.
  package mutating func takeCorrections() -> (changes: [RecordCorrection], settled: [RecentTimes.Record]) {
    defer { (corrections, settled) = ([], []) }
    return (corrections, settled)
  }

  /// Whether some record's time is far from the time of the record before it in the source.
  private func hasLeap(_ block: RecordBlock) -> Bool {
    block.timesNotKept > 0
      || block.events.withUnsafeBufferPointer { events in
        block.uncorrelated.withUnsafeBufferPointer { others in
          others.isEmpty ? hasLeap(events) : events.isEmpty ? hasLeap(others) : hasLeap(events, others)
        }
      }
  }

  /// Times are read where they stand: to take an event is to copy it.
  @inline(__always)
  private func hasLeap(_ events: UnsafeBufferPointer<Event>) -> Bool {
    guard let first = events.first?.time.nanoseconds else { return false }
    var latest = judge.timelines.last ?? first
    for index in events.indices {
      let time = events[index].time.nanoseconds
      if LeapJudge.areFar(time, latest) || time < beginning { return true }
      latest = time
    }
    return false
  }

  /// Some record of two lists leaps in time; the records of one stand between those of the other.
  private func hasLeap(_ events: UnsafeBufferPointer<Event>, _ others: UnsafeBufferPointer<Event>) -> Bool {
    var (event, other, latest) = (0, 0, judge.timelines.last)
    while event < events.count || other < others.count {
      let isEvent =
        other == others.count || event < events.count && events[event].offset < others[other].offset
      let time = isEvent ? events[event].time.nanoseconds : others[other].time.nanoseconds
      if LeapJudge.areFar(time, latest ?? time) || time < beginning { return true }
      latest = time
      if isEvent { event += 1 } else { other += 1 }
    }
    return false
  }
}

// MARK: Cold

extension StrayTimes {
  /// Judges the open records, and gives back the blocks judged to their ends; at the end all.
  private mutating func release(isEnd: Bool) -> [RecordBlock] {
    let before = open.prefix(stored).map(\.stored)
    judged = judge.judge(&open, from: judged, isEnd: false)
    if isEnd {
      var guess = judge
      _ = guess.judge(&open, from: judged, isEnd: true)
    }
    for (record, time) in zip(open, before) where record.stored != time { correct(record, storedAt: time) }
    settled += open.prefix(min(stored, judged))
    var (released, end) = ([RecordBlock](), min(stored, judged))
    while let next = held.first, isEnd || stored + next.count <= judged {
      var block = next.block
      count += block.place(open[stored..<stored + next.count])
      released.append(block)
      held.removeFirst()
      stored += next.count
      end = min(stored, judged)
    }
    open.removeFirst(end)
    (stored, judged) = (stored - end, judged - end)
    return released
  }

  private mutating func correct(_ record: RecentTimes.Record, storedAt time: Int64) {
    var former = record
    former.stored = time
    count += (record.isStray ? 1 : 0) - (former.isStray ? 1 : 0)
    corrections.append(
      RecordCorrection(
        offset: record.offset, time: record.stored, role: record.isStray ? .note : record.role))
  }
}

extension RecordBlock {
  /// The record that stands last.
  fileprivate var lastRecord: Event? {
    [events.last, uncorrelated.last].compactMap { $0 }.max { $0.offset < $1.offset }
  }

  /// Its records in their order; one that names several requests is one.
  fileprivate func openRecords(beginning: Int64) -> [RecentTimes.Record] {
    var records: [RecentTimes.Record] = []
    for event in (events + uncorrelated).sorted(by: { $0.offset < $1.offset })
    where event.offset != records.last?.offset {
      var record = RecentTimes.Record()
      (record.offset, record.origin, record.role) = (event.offset, event.origin, event.role)
      (record.logged, record.stored) = (event.time.nanoseconds, event.time.nanoseconds)
      record.isUnset = event.timeForm == .stray || record.logged < beginning
      records.append(record)
    }
    return records
  }

  /// Moves the strays among its records; returns how many there are.
  fileprivate mutating func place(_ records: ArraySlice<RecentTimes.Record>) -> Int {
    let strays = records.filter(\.isStray)
    guard !strays.isEmpty else { return 0 }
    let times = Dictionary(strays.map { ($0.offset, $0.stored) }, uniquingKeysWith: { first, _ in first })
    for index in events.indices {
      if let time = times[events[index].offset] { events[index].becomeStray(at: time) }
    }
    for index in uncorrelated.indices {
      if let time = times[uncorrelated[index].offset] { uncorrelated[index].becomeStray(at: time) }
    }
    return strays.count
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
