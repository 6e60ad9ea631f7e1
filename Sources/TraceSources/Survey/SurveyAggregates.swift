import ClockEstimation
import TraceAnalysis
package import TraceModel

/// Surveys all requests as logged, and keeps a byte of each: its shape.
package struct SurveyAggregate: RequestAggregate {
  private(set) var survey: LogSurvey
  private(set) var crossed = CrossedMessages()
  private var shapes: [(key: Int64, shapes: [ShapeNumber])] = []

  init(services: ServiceTable) { survey = LogSurvey(services: services) }

  /// What is known of requests that are elsewhere.
  init(_ survey: LogSurvey, _ crossed: CrossedMessages) { (self.survey, self.crossed) = (survey, crossed) }

  package mutating func add(_ requests: ((TraceSummary, RequestID) -> Void) throws -> Void) rethrows {
    try requests { summary, key in
      note(survey.add(summary), of: key)
      crossed.add(summary, key: key)
    }
  }

  /// Requests come mostly in the order of their numbers: then a run of them needs one number and their shapes.
  private mutating func note(_ shape: ShapeNumber, of key: RequestID) {
    note(CollectionOfOne(shape), from: key.number)
  }

  private mutating func note(_ run: some Collection<ShapeNumber>, from key: Int64) {
    let last = shapes.count - 1
    if last >= 0, shapes[last].key + Int64(shapes[last].shapes.count) == key {
      shapes[last].shapes.append(contentsOf: run)
    } else {
      shapes.append((key, Array(run)))
    }
  }

  package mutating func merge(_ other: SurveyAggregate) {
    let numbers = survey.merge(other.survey)
    crossed.merge(other.crossed)
    for run in other.shapes {
      note(run.shapes.map { $0 == .other ? .other : numbers[Int($0.rawValue)] }, from: run.key)
    }
  }

  /// Passes all counts to `coder`; its catalog is the one of the services.
  mutating func code(_ coder: inout SurveyCoder) {
    survey.code(&coder)
    crossed.code(&coder)
    var key: Int64 = 0
    coder.elements(&shapes, blank: (0, [])) { run, coder in
      coder.time(&run.key, after: &key)
      var octets = run.shapes.map(\.rawValue)
      coder.octets(&octets)
      if coder.isReading { run.shapes = octets.map { ShapeNumber(rawValue: $0) } }
    }
    let count = survey.shapeCount
    let isKnown = shapes.allSatisfy { $0.shapes.allSatisfy { $0 == .other || $0.rawValue < count } }
    if !isKnown { coder.fail() }
  }

  /// The requests of which `judge` may say more than their own records do; `judge` was made of this survey.
  func questionable(_ judge: MissingRecordJudge) -> [RequestID] {
    let plain = survey.plainShapes(judge)
    return shapes.flatMap { run in
      run.shapes.indices.filter { !plain.contains(run.shapes[$0]) }.map {
        RequestID(number: run.key + Int64($0))
      }
    }
  }
}

/// Judges single requests in the light of all.
struct RequestReviser: Sendable {
  let judge: MissingRecordJudge
  /// By the logs alone.
  let clocks: ClockTable
  /// Messages whose other side another request has.
  let crossings: [RequestID: [CrossedMessages.Crossing]]

  /// The revision on a request as logged, if it says more than the request's own records; else nil.
  func revision(on summary: TraceSummary, key: RequestID) -> OutcomeRevision? {
    let revision = judge.revisionIfAny(on: summary, clocks: clocks)
    guard !crossings.isEmpty, let crossing = crossings[key] else { return revision }
    let known = revision ?? OutcomeRevision(outcome: summary.outcome, notes: [])
    return known.knowing(crossing, of: summary)
  }
}

/// Judges requests in the light of all; keeps the revisions that say more than the request's own records.
struct RevisionAggregate: RequestAggregate {
  private let reviser: RequestReviser
  private(set) var revisions: [RequestID: OutcomeRevision] = [:]

  init(_ reviser: RequestReviser) { self.reviser = reviser }

  mutating func add(_ requests: ((TraceSummary, RequestID) -> Void) throws -> Void) rethrows {
    // Borrowed for all requests: to copy the judge would count the owners of its tables for each request.
    let reviser = reviser
    try requests { summary, key in
      if let revision = reviser.revision(on: summary, key: key) { revisions[key] = revision }
    }
  }

  mutating func merge(_ other: RevisionAggregate) { revisions.merge(other.revisions) { mine, _ in mine } }
}
