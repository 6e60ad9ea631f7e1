/// The result of `trace diff`: how the requests of the second side differ from those of the first.
package struct ComparisonReport: Sendable {
  /// The side that the change is measured from.
  package var first: Side
  /// The side whose change is judged: worse means slower, or failing more often, here.
  package var second: Side
  /// The side without records of clients, if the other has them: both are compared from the server's first record on.
  package var clientless: SideName?
  /// The segment that was asked for; nil: the whole time.
  package var asked: Segment?
  /// The fewest requests on each side of a test.
  package let smallestSample: Int
  /// In the order of a request's life.
  package var rows: [Row] = []
  /// The tested ones, of outcomes that occur.
  package var outcomes: [OutcomeShift] = []
  /// What an assumption on idle consumers would make of the changes that clocks may have made; nil where it does not help.
  package var assumed: Change?
  /// Consumer groups that have stopped on the second side only.
  package var stoppedGroups: [WaitingGroup] = []
  /// The share of each segment in the difference of the mean time; nil if one side has no request that ended.
  package var path: PathShift?

  package init(first: Side, second: Side, smallestSample: Int) {
    (self.first, self.second, self.smallestSample) = (first, second, smallestSample)
  }

  /// One of the sides.
  package enum SideName: String, Sendable { case first, second }

  /// The requests of one side.
  package struct Side: Sendable {
    /// As it was typed.
    package var name: String
    /// First and last start of a request; nil without requests.
    package var from: Timestamp?
    /// Last start of a request; nil without requests.
    package var until: Timestamp?
    /// All requests of the side, incomplete ones included.
    package var requests = 0
    /// Number of requests by outcome; outcomes that do not occur are absent.
    package var outcomes: [Outcome: Int] = [:]

    package init(name: String) { self.name = name }
  }

  /// The result of a test.
  package enum Change: String, Sendable, CaseIterable {
    /// More than noise, and for the worse.
    case worse
    /// More than noise, and for the better.
    case better
    /// No more than noise.
    case none = "no_change"
    /// Faster by its test, and some percentile of all values is surely longer.
    case mixed
    /// More than noise, but no more than clocks may be off.
    case clocks
    /// No test was made.
    case tooLittleData = "too_little_data"
  }

  /// A test, corrected for the number of all tests of the report.
  package struct Test: Sendable, Equatable {
    /// The p-value of this test alone, from 0 to 1.
    package var p: Double
    /// The p-value after the correction; a change is told by this one.
    package var corrected: Double

    package init(p: Double, corrected: Double) {
      self.p = p
      self.corrected = corrected
    }
  }

  /// One row of a report, on both sides.
  package struct Row: Sendable {
    /// The measured segment.
    package var segment: Segment
    /// Topic, for the segments of a message; nil otherwise or where not known.
    package var destination: String?
    /// The calling service; nil for passages without one.
    package var caller: String?
    /// The called service, or the one at work; nil for passages without one.
    package var callee: String?
    /// Values on each side, unfinished ones included.
    package var firstCount = 0
    /// Values on the second side, unfinished ones included.
    package var secondCount = 0
    /// The unfinished ones of them.
    package var firstUnfinished = 0
    /// The unfinished ones on the second side.
    package var secondUnfinished = 0
    /// One for each percentile of the report.
    package var percentiles: [PercentileShift] = []
    /// Requests on each side, each of which counts once in the test.
    package var firstRequests = 0
    package var secondRequests = 0
    /// Nil where it was not tested.
    package var test: Test?
    /// The result of `test`; `tooLittleData` where nothing was tested.
    package var change = Change.tooLittleData
    /// What each of the two tests found, where one is surely slower and the other surely faster.
    package var parts: Parts?
    /// How much more (or, negative, less) than its shifts say the row may truly have changed, as far as clocks tell. Nil
    /// where the clocks are the same on both sides, or there is one.
    package var doubt: DurationBounds?

    /// The changes of all durations by their ranks, and of the slowest of them.
    package struct Parts: Sendable, Equatable {
      package var ranks: Change
      package var slowest: Change

      package init(ranks: Change, slowest: Change) { (self.ranks, self.slowest) = (ranks, slowest) }
    }

    /// The percentiles that are surely longer in B.
    package var longerPercentiles: [PercentileShift] {
      percentiles.filter { ($0.low ?? .zero) > .zero }
    }

    package init(_ segment: Segment, destination: String?, caller: String?, callee: String?) {
      (self.segment, self.destination, self.caller, self.callee) = (segment, destination, caller, callee)
    }
  }

  /// One percentile on both sides. A value is nil if nothing was measured, or if so much is unfinished that the
  /// percentile is not reached.
  package struct PercentileShift: Sendable, Equatable {
    /// 0 < p ≤ 100.
    package var p: Double
    /// On the first side, in ns; nil where the percentile is not reached.
    package var first: Nanoseconds?
    /// On the second side, in ns; nil where the percentile is not reached.
    package var second: Nanoseconds?
    /// `second` − `first` lies in this 95 % confidence interval; a side that does not exist is nil.
    package var low: Nanoseconds?
    /// Upper end of the interval; nil if that side does not exist.
    package var high: Nanoseconds?

    package init(
      p: Double, first: Nanoseconds?, second: Nanoseconds?, low: Nanoseconds? = nil, high: Nanoseconds? = nil
    ) {
      self.p = p
      self.first = first
      self.second = second
      self.low = low
      self.high = high
    }

    /// `second` − `first`; nil where either is not known.
    package var shift: Nanoseconds? { first.flatMap { first in second.map { $0 - first } } }
  }

  /// How many requests ended so on each side, among those with a known end; incomplete ones among all requests.
  package struct OutcomeShift: Sendable {
    /// The outcome that is counted.
    package var outcome: Outcome
    /// Requests of the first side that ended so.
    package var first: Int
    /// Requests of the first side that could have: those with a known end, or all for incomplete ones.
    package var firstTotal: Int
    /// Requests of the second side that ended so.
    package var second: Int
    /// Requests of the second side that could have.
    package var secondTotal: Int
    /// Fisher's exact test; nil where it was not tested.
    package var test: Test?
    /// The result of `test`; `tooLittleData` without one, and of `unequalEnds`.
    package var change = Change.tooLittleData

    package init(_ outcome: Outcome, first: Int, of firstTotal: Int, second: Int, of secondTotal: Int) {
      self.outcome = outcome
      (self.first, self.firstTotal, self.second, self.secondTotal) = (first, firstTotal, second, secondTotal)
    }
  }

  /// The difference of the mean times of requests that ended, by segment of the critical path.
  package struct PathShift: Sendable {
    /// `end_to_end` or, without client records, `from_api`.
    package var whole: Segment
    /// Requests of the first side that ended, over which its mean is taken.
    package var firstRequests: Int
    /// Requests of the second side that ended.
    package var secondRequests: Int
    /// Mean of `whole` on the first side.
    package var firstMean: Nanoseconds
    /// Mean of `whole` on the second side.
    package var secondMean: Nanoseconds
    /// The share of each segment in the difference, the largest first.
    package var segments: [(segment: Segment, shift: Nanoseconds)] = []

    package init(
      whole: Segment, firstRequests: Int, secondRequests: Int, firstMean: Nanoseconds, secondMean: Nanoseconds
    ) {
      self.whole = whole
      (self.firstRequests, self.secondRequests) = (firstRequests, secondRequests)
      (self.firstMean, self.secondMean) = (firstMean, secondMean)
    }

    /// The second mean less the first.
    package var shift: Nanoseconds { secondMean - firstMean }
  }
}

extension ComparisonReport {
  /// All that was tested or would have been.
  private var changes: [Change] { rows.map(\.change) + outcomes.map(\.change) }

  /// The incomplete requests, if one side has many more of them than the other. What is known of that side may be its
  /// better part. nil if the sides are alike.
  package var unequalEnds: OutcomeShift? {
    outcomes.first { $0.outcome == .incomplete && $0.change == .tooLittleData && $0.test != nil }
  }

  /// How many changes are so.
  package func count(_ change: Change) -> Int { changes.count { $0 == change } }

  /// The rows of what was asked for, if none of them could be tested.
  package var missing: [Row] {
    let needed = rows.filter { row in asked.map { $0 == row.segment } ?? row.segment.isOfEnd }
    return needed.allSatisfy { $0.change == .tooLittleData } ? needed : []
  }

  /// A change for the worse goes before everything. Then it is too little data if what was asked for could not be tested, no
  /// segment could, or the ends of one side are not known: other times, or a share of outcomes, do not tell that nothing got
  /// slower. So it is where a change may be one of clocks, or is better or worse as one counts.
  package var change: Change {
    if changes.contains(.worse) || stoppedGroups.contains(where: \.isSeenToWait) { return .worse }
    let tested = rows.isEmpty ? outcomes.map(\.change) : rows.map(\.change)
    let isTested = tested.contains { $0 == .none || $0 == .better }
    guard isTested, !changes.contains(.clocks), !changes.contains(.mixed), missing.isEmpty,
      unequalEnds == nil, stoppedGroups.isEmpty
    else { return .tooLittleData }
    return changes.contains(.better) ? .better : .none
  }
}
