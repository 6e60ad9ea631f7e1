import TraceAnalysis
import TraceModel

/// What doctor counts over all requests.
struct DoctorFold: RequestFold {
  private let fleet: Fleet
  private(set) var propagation = PropagationSurvey()
  private(set) var negatives = NegativeSurvey()
  private(set) var outcomes: [Outcome: Int] = [:]

  init(fleet: Fleet) { self.fleet = fleet }

  mutating func add(_ requests: ((TraceSummary, RequestKey) -> Void) throws -> Void) rethrows {
    try requests { logged, key in
      let settled = fleet.settle(logged, key: key.number)
      propagation.add(settled, key: key.number)
      negatives.add(logged: logged, corrected: settled)
      outcomes[settled.outcome, default: 0] += 1
    }
  }

  mutating func merge(_ other: DoctorFold) {
    propagation.merge(other.propagation)
    negatives.merge(other.negatives)
    outcomes.merge(other.outcomes, uniquingKeysWith: +)
  }
}
