import TraceAnalysis
import TraceModel

/// What doctor counts over all requests.
struct DoctorFold: RequestFold {
  private let fleet: Fleet
  private(set) var propagation = PropagationSurvey()
  private(set) var negatives: NegativeSurvey
  private(set) var outcomes: [Outcome: Int] = [:]
  /// Incomplete requests of which a record is missing where no log covers the time, and where too many are.
  private(set) var uncovered = 0
  private(set) var doubtful = 0

  init(fleet: Fleet, precision: LoggedPrecision) {
    self.fleet = fleet
    negatives = NegativeSurvey(precision)
  }

  mutating func add(_ requests: ((TraceSummary, RequestKey) -> Void) throws -> Void) rethrows {
    try requests { logged, key in
      let settled = fleet.settle(logged, key: key.number)
      propagation.add(settled, key: key.number)
      negatives.add(logged: logged, corrected: settled)
      outcomes[settled.outcome, default: 0] += 1
      if settled.outcome == .incomplete { countReason(fleet.verdicts[key.number]) }
    }
  }

  private mutating func countReason(_ verdict: Verdict?) {
    guard let verdict else { return }
    if verdict.notes.contains(where: \.saysThatLogsAreMissing) {
      uncovered += 1
    } else if verdict.notes.contains(where: { if case .doubtful = $0 { true } else { false } }) {
      doubtful += 1
    }
  }

  mutating func merge(_ other: DoctorFold) {
    propagation.merge(other.propagation)
    negatives.merge(other.negatives)
    outcomes.merge(other.outcomes, uniquingKeysWith: +)
    uncovered += other.uncovered
    doubtful += other.doubtful
  }
}

extension Note {
  /// No log covers the time of a record, or a part of a log is not here.
  fileprivate var saysThatLogsAreMissing: Bool {
    switch self {
    case .uncovered, .unlogged: true
    default: false
    }
  }
}
