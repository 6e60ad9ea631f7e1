import ClockEstimation
import TraceAnalysis
import TraceModel

/// Surveys all requests as logged, and keeps a byte of each: its shape.
struct SurveyAggregate: RequestAggregate {
  private(set) var survey: LogSurvey
  private var shapes: [(key: Int64, shapes: [ShapeNumber])] = []

  init(services: ServiceTable) { survey = LogSurvey(services: services) }

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

  mutating func merge(_ other: SurveyAggregate) {
    let numbers = survey.merge(other.survey)
    for run in other.shapes {
      shapes.append((run.key, run.shapes.map { $0 == .other ? .other : numbers[Int($0.rawValue)] }))
    }
  }

  /// The requests of which `judge`, which was made of this survey, may say more than their own records do.
  func questionable(_ judge: MissingRecordJudge) -> [RequestKey] {
    let plain = survey.plainShapes(judge)
    return shapes.flatMap { run in
      run.shapes.indices.filter { !plain.contains(run.shapes[$0]) }.map {
        RequestKey(number: run.key + Int64($0))
      }
    }
  }
}

/// Judges requests in the light of all; keeps the revisions that say more than the request's own records.
struct RevisionAggregate: RequestAggregate {
  private let judge: MissingRecordJudge
  private let clocks: ClockTable
  private(set) var revisions: [Int64: OutcomeRevision] = [:]

  init(judge: MissingRecordJudge, clocks: ClockTable) {
    self.judge = judge
    self.clocks = clocks
  }

  mutating func add(_ requests: ((TraceSummary, RequestKey) -> Void) throws -> Void) rethrows {
    // Borrowed for all requests: to copy the judge would count the owners of its tables for each request.
    let (judge, clocks) = (judge, clocks)
    try requests { summary, key in
      if let revision = judge.revisionIfAny(on: summary, clocks: clocks) {
        revisions[key.number] = revision
      }
    }
  }

  mutating func merge(_ other: RevisionAggregate) { revisions.merge(other.revisions) { mine, _ in mine } }
}
