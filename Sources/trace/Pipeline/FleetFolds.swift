import TraceAnalysis
import TraceModel

/// Surveys all requests as logged.
struct SurveyFold: RequestFold {
  private(set) var survey: FleetSurvey

  init(services: ServiceTable) { survey = FleetSurvey(services: services) }

  mutating func add(contentsOf requests: some Sequence<(TraceSummary, RequestKey)>) {
    for (summary, _) in requests { survey.add(summary) }
  }

  mutating func merge(_ other: SurveyFold) { survey.merge(other.survey) }
}

/// Judges every request in the light of all; keeps the verdicts that say more than the request's own records.
struct VerdictFold: RequestFold {
  private let knowledge: LogKnowledge
  private let clocks: ClockTable
  private(set) var verdicts: [Int64: Verdict] = [:]

  init(knowledge: LogKnowledge, clocks: ClockTable) {
    self.knowledge = knowledge
    self.clocks = clocks
  }

  mutating func add(contentsOf requests: some Sequence<(TraceSummary, RequestKey)>) {
    for (summary, key) in requests {
      if let verdict = knowledge.verdictIfAny(on: summary, clocks: clocks) { verdicts[key.number] = verdict }
    }
  }

  mutating func merge(_ other: VerdictFold) { verdicts.merge(other.verdicts) { mine, _ in mine } }
}

/// Hands every request on with corrected times and its final outcome.
struct SettlingFold<Inner: RequestFold>: RequestFold {
  private let fleet: Fleet
  private(set) var inner: Inner

  init(_ inner: Inner, fleet: Fleet) {
    self.inner = inner
    self.fleet = fleet
  }

  mutating func add(contentsOf requests: some Sequence<(TraceSummary, RequestKey)>) {
    if fleet.changesNothing {
      inner.add(contentsOf: requests)
    } else {
      inner.add(contentsOf: requests.lazy.map { [fleet] in (fleet.settle($0, key: $1.number), $1) })
    }
  }

  mutating func merge(_ other: SettlingFold) { inner.merge(other.inner) }
}
