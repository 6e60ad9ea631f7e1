import ClockEstimation
import TraceAnalysis
import TraceModel
import TraceStore

/// The counts of doctor over all requests.
struct DoctorAggregate: RequestAggregate {
  private let corrections: Corrections
  private(set) var propagation = PropagationSurvey()
  private(set) var negatives: NegativeSurvey
  private(set) var steps = SilentServiceSurvey()
  private(set) var ends = UnendedWorkSurvey()
  private(set) var zones = ZoneSurvey()
  private(set) var outcomes: [Outcome: Int] = [:]
  /// Of the outcome `unknown`, with a record of level error or a higher one.
  private(set) var unknownWithErrors = 0
  /// Incomplete requests with a missing record: at a time that no log covers, and of a kind too often missing.
  private(set) var uncovered = 0
  private(set) var suspectedSampling = 0
  /// Messages consumed by another request than the one that published them.
  private(set) var crossed = 0

  init(corrections: Corrections, precision: LoggedPrecision) {
    self.corrections = corrections
    negatives = NegativeSurvey(precision)
  }

  mutating func add(_ requests: ((TraceSummary, RequestID) -> Void) throws -> Void) rethrows {
    try requests { logged, key in
      let isAsLogged = corrections.leavesAsLogged(key)
      let settled = isAsLogged ? nil : corrections.applied(logged, key: key)
      negatives.add(logged: logged, corrected: settled)
      steps.add(logged)
      ends.add(logged)
      zones.add(logged)
      if let settled { count(settled, key) } else { count(logged, key) }
    }
  }

  /// Counts what corrections may change.
  private mutating func count(_ settled: TraceSummary, _ key: RequestID) {
    propagation.add(settled, key: key)
    outcomes[settled.outcome, default: 0] += 1
    if settled.outcome == .unknown, settled.hasErrors { unknownWithErrors += 1 }
    if settled.outcome == .incomplete { countReason(corrections.revisions[key]) }
    if let revision = corrections.revisions[key] {
      crossed += revision.notes.count(where: \.saysWhoConsumed)
    }
  }

  /// Counts requests that differ from `known` in times only and stay as logged: `least` is of each hop the least
  /// duration, in ns. Nothing is missing in them, and no hop is negative.
  mutating func add(like known: TraceSummary, count: Int, least: [Int64]) {
    propagation.add(whole: known, count: count)
    negatives.add(forward: known, count: count)
    steps.add(known, count: count)
    ends.add(known, count: count)
    zones.add(known, count: count, least: least)
    outcomes[known.outcome, default: 0] += count
  }

  mutating func addByShape(_ requests: some FoldableSummaries, reused: Set<Int64>) throws -> Bool {
    guard corrections.clocks.isIdentity else { return false }
    var folder = DoctorFolder(self, RevisedRequests(corrections), reused: reused)
    try requests.fold(into: &folder)
    self = folder.counted()
    return true
  }

  private mutating func countReason(_ revision: OutcomeRevision?) {
    guard let revision else { return }
    if revision.notes.contains(where: \.saysThatLogsAreMissing) {
      uncovered += 1
    } else if revision.notes.contains(where: {
      if case .suspectedSampling = $0.missingRecord { true } else { false }
    }) {
      suspectedSampling += 1
    }
  }

  mutating func merge(_ other: DoctorAggregate) {
    propagation.merge(other.propagation)
    negatives.merge(other.negatives)
    steps.merge(other.steps)
    ends.merge(other.ends)
    zones.merge(other.zones)
    outcomes.merge(other.outcomes, uniquingKeysWith: +)
    unknownWithErrors += other.unknownWithErrors
    uncovered += other.uncovered
    suspectedSampling += other.suspectedSampling
    crossed += other.crossed
  }
}

extension Note {
  /// Another request consumed a message.
  fileprivate var saysWhoConsumed: Bool {
    if case .elsewhere(_, isConsumed: true) = missingRecord { true } else { false }
  }

  /// No log covers the time of a record, or a part of a log is not here.
  fileprivate var saysThatLogsAreMissing: Bool {
    if case .uncovered = missingRecord { true } else { false }
  }
}
