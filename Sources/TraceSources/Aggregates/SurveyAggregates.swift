import TraceAnalysis
import TraceModel

/// Surveys all requests as logged, and keeps a byte of each: its shape.
struct SurveyFold: RequestFold {
  private(set) var survey: FleetSurvey
  private var shapes: [(key: Int64, shapes: [ShapeNumber])] = []

  init(services: ServiceTable) { survey = FleetSurvey(services: services) }

  mutating func add(_ requests: ((TraceSummary, RequestKey) -> Void) throws -> Void) rethrows {
    try requests { summary, key in note(survey.add(summary), of: key.number) }
  }

  /// Requests come mostly in the order of their numbers: then a run of them needs one number and their shapes.
  private mutating func note(_ shape: ShapeNumber, of key: Int64) {
    let last = shapes.count - 1
    if last >= 0, shapes[last].key + Int64(shapes[last].shapes.count) == key {
      shapes[last].shapes.append(shape)
    } else {
      shapes.append((key, [shape]))
    }
  }

  mutating func merge(_ other: SurveyFold) {
    let numbers = survey.merge(other.survey)
    for run in other.shapes {
      shapes.append((run.key, run.shapes.map { $0 == .other ? .other : numbers[Int($0.rawValue)] }))
    }
  }

  /// The requests of which `knowledge`, which was made of this survey, may say more than their own records do.
  func questionable(_ knowledge: LogKnowledge) -> [RequestKey] {
    let plain = survey.plainShapes(knowledge)
    return shapes.flatMap { run in
      run.shapes.indices.filter { !plain.contains(run.shapes[$0]) }.map {
        RequestKey(number: run.key + Int64($0))
      }
    }
  }
}

/// Judges requests in the light of all; keeps the verdicts that say more than the request's own records.
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
