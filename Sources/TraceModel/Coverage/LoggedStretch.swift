/// Hot: the records of one origin in one source, in numbers: from when to when, how many, and how silent the origin can
/// be. Uncorrected times; a value continues where the last one of the same source ended, so that it does not depend on
/// how the lines were cut into blocks.
package struct LoggedStretch: Sendable, Equatable {
  /// 0 where the source holds nothing of the origin; the times mean nothing then.
  package private(set) var records = 0
  /// Times of the first and the last record in the order of the source, ns since 1970.
  package private(set) var firstNanoseconds: Int64 = 0
  /// Time of the last record in the order of the source; not the latest time if times leap back.
  package private(set) var lastNanoseconds: Int64 = 0
  /// The earliest and the latest time, ns since 1970.
  package private(set) var earliestNanoseconds: Int64 = 0
  /// The latest time of any record, ns since 1970.
  package private(set) var latestNanoseconds: Int64 = 0
  /// The largest step of time from a record to the next, forward and back, in ns.
  /// The end of the source tells which of them is a silence.
  package private(set) var longestAdvanceNanoseconds: Int64 = 0
  /// The largest step of time back, from a record to the next, as a positive number of ns.
  package private(set) var longestReturnNanoseconds: Int64 = 0
  /// How many records have another time than the record before them, the first one included.
  package private(set) var changes = 0
  /// The largest of 1 s, 1 ms, 1 µs and 1 ns that divides every time.
  package private(set) var unitNanoseconds: Int64 = 1_000_000_000

  package init() {}

  /// A stretch as an index has stored it.
  package init(
    records: Int, firstNanoseconds: Int64, lastNanoseconds: Int64, earliestNanoseconds: Int64,
    latestNanoseconds: Int64, longestAdvanceNanoseconds: Int64, longestReturnNanoseconds: Int64, changes: Int,
    unitNanoseconds: Int64
  ) {
    self.records = records
    self.firstNanoseconds = firstNanoseconds
    self.lastNanoseconds = lastNanoseconds
    self.earliestNanoseconds = earliestNanoseconds
    self.latestNanoseconds = latestNanoseconds
    self.longestAdvanceNanoseconds = longestAdvanceNanoseconds
    self.longestReturnNanoseconds = longestReturnNanoseconds
    self.changes = changes
    self.unitNanoseconds = unitNanoseconds
  }

  /// The largest step of time between neighbouring records, in ns, in the direction in which the source is written: a
  /// store may export the newest first.
  package var longestSilenceNanoseconds: Int64 {
    isNewestFirst ? max(longestAdvanceNanoseconds, longestReturnNanoseconds) : longestAdvanceNanoseconds
  }

  private var isNewestFirst: Bool { lastNanoseconds < firstNanoseconds }

  /// Counts the next record of the source.
  package mutating func add(_ time: Timestamp) {
    var next = LoggedStretch()
    let nanoseconds = time.nanoseconds
    (next.records, next.changes) = (1, 1)
    (next.firstNanoseconds, next.lastNanoseconds) = (nanoseconds, nanoseconds)
    (next.earliestNanoseconds, next.latestNanoseconds) = (nanoseconds, nanoseconds)
    next.unitNanoseconds = unitNanoseconds
    while nanoseconds % next.unitNanoseconds != 0 { next.unitNanoseconds /= 1_000 }
    append(next)
  }

  /// Counts what stands behind this stretch in the same source.
  package mutating func append(_ next: LoggedStretch) {
    guard next.records > 0 else { return }
    guard records > 0 else { return self = next }
    let step = next.firstNanoseconds &- lastNanoseconds
    longestAdvanceNanoseconds = max(longestAdvanceNanoseconds, next.longestAdvanceNanoseconds, step)
    longestReturnNanoseconds = max(longestReturnNanoseconds, next.longestReturnNanoseconds, 0 &- step)
    changes += next.changes - (step == 0 ? 1 : 0)
    records += next.records
    lastNanoseconds = next.lastNanoseconds
    earliestNanoseconds = min(earliestNanoseconds, next.earliestNanoseconds)
    latestNanoseconds = max(latestNanoseconds, next.latestNanoseconds)
    unitNanoseconds = min(unitNanoseconds, next.unitNanoseconds)
  }
}

extension LoggedStretch {
  /// Describes the stored form to a writer or reader.
  package mutating func code(with coder: inout SurveyCoder) {
    coder.count(&records)
    var last: Int64 = 0
    coder.time(&firstNanoseconds, after: &last)
    coder.time(&lastNanoseconds, after: &last)
    coder.time(&earliestNanoseconds, after: &last)
    coder.time(&latestNanoseconds, after: &last)
    coder.number(&longestAdvanceNanoseconds)
    coder.number(&longestReturnNanoseconds)
    coder.count(&changes)
    coder.number(&unitNanoseconds)
  }

  /// The step of the source's clock: 1 s, 1 ms, 1 µs or 1 ns; nil if too few times are known.
  ///
  /// A time told in finer steps is a multiple of the next coarser one by chance with probability 1/1000, so n
  /// differing times mislead with 1000⁻ⁿ. Four are asked for: one chance in 10¹². A time that is no multiple of
  /// 1 µs leaves nothing to chance.
  package var resolution: Nanoseconds? {
    guard records > 0, unitNanoseconds == 1 || changes >= Self.changesForResolution else { return nil }
    return Nanoseconds(unitNanoseconds)
  }

  /// How many differing times determine a resolution.
  package static let changesForResolution = 4
}
