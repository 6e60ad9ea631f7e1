import TraceAnalysis
import TraceModel

/// Surveys all requests as logged.
struct SurveyFold: RequestFold {
  private(set) var survey: FleetSurvey

  init(services: ServiceTable) { survey = FleetSurvey(services: services) }

  mutating func add(_ requests: ((TraceSummary, RequestKey) -> Void) throws -> Void) rethrows {
    try requests { summary, _ in survey.add(summary) }
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

  mutating func add(_ requests: ((TraceSummary, RequestKey) -> Void) throws -> Void) rethrows {
    // Borrowed for all requests: to copy the knowledge is to count the owners of its tables, for each request.
    let (knowledge, clocks) = (knowledge, clocks)
    try requests { summary, key in
      if let verdict = knowledge.verdictIfAny(on: summary, clocks: clocks) { verdicts[key.number] = verdict }
    }
  }

  mutating func merge(_ other: VerdictFold) { verdicts.merge(other.verdicts) { mine, _ in mine } }
}
