import Synchronization
import TraceAnalysis
import TraceModel
import TraceStore

/// The survey of all requests of an index, made of its parts: those that are stored are read, the others are surveyed.
struct PartwiseSurvey: Sendable {
  /// Of all requests.
  private(set) var whole: SurveyAggregate
  /// Parts that are new, as they are stored.
  private(set) var made: [(part: SurveyPart, content: [UInt8])] = []

  /// Reads one state of the index, over several connections at a time. `numbers` are those of all that the catalog of
  /// `empty` names.
  init(of source: IndexSource, _ empty: SurveyAggregate, _ numbers: FileNumbers) async throws {
    let snapshot = try source.index.snapshot(connections: DecodingPipeline.processorCount)
    let plan = try snapshot.read(snapshot.parts[0]) { reader in
      SurveyPlan(stored: try reader.surveyParts(), last: try reader.lastRequest())
    }
    whole = empty
    var surveyed = try await Self.leaves(plan, of: source, snapshot, empty)
    var trees: [SurveyAggregate] = []
    for (index, step) in plan.steps.enumerated() {
      if case .children(let count) = step.origin {
        let merged = trees.suffix(count).reduce(into: empty) { $0.merge($1) }
        trees.removeLast(count)
        trees.append(merged)
      } else if let leaf = surveyed[index] {
        trees.append(leaf)
        surveyed[index] = nil
      }
      guard step.isKept, var survey = trees.last else { continue }
      var coder = numbers.surveyCoder()
      survey.code(&coder)
      if coder.isSound { made.append((step.part, coder.bytes)) }
    }
    whole = trees.reduce(into: empty) { $0.merge($1) }
  }

  /// The surveys of the steps that need no other, by the number of the step. Each connection takes the next one that
  /// nobody has taken.
  private static func leaves(
    _ plan: SurveyPlan, of source: IndexSource, _ snapshot: IndexSnapshot, _ empty: SurveyAggregate
  ) async throws -> [Int: SurveyAggregate] {
    let steps = plan.steps.indices.filter {
      plan.steps[$0].origin == .stored || plan.steps[$0].origin == .requests
    }
    let next = Mutex(0)
    let lists = try await snapshot.parts.concurrentMap { connection in
      try snapshot.read(connection) { reader in
        var surveys: [(Int, SurveyAggregate)] = []
        while let step = next.withLock({ place -> Int? in
          defer { place += 1 }
          return place < steps.count ? steps[place] : nil
        }) {
          surveys.append((step, try source.survey(plan.steps[step], reader, empty)))
        }
        return surveys
      }
    }
    return Dictionary(lists.joined()) { first, _ in first }
  }
}

extension IndexSource {
  /// The survey of a part; a stored one that cannot be read is made anew.
  fileprivate func survey(_ step: SurveyPlan.Step, _ reader: IndexReader, _ empty: SurveyAggregate) throws
    -> SurveyAggregate
  {
    var survey = empty
    if step.origin == .stored, var coder = try reader.coder(of: step.part) {
      survey.code(&coder)
      if coder.isSound { return survey }
      survey = empty
    }
    try add(step.part, reader, to: &survey)
    return survey
  }

  /// Adds the requests of the ids of a part.
  private func add(_ part: SurveyPart, _ reader: IndexReader, to survey: inout SurveyAggregate) throws {
    let stale = try reader.staleIDs()
    let reused = try reader.reusedIDs(in: part.ids)
    let later = try reused.filter { !stale.contains($0) }.sorted().flatMap { id in
      (2...max(2, Int64(try reader.occurrenceCount(of: id)))).map { RequestNumber.make(id, occurrence: $0) }
    }
    try survey.add { add in
      try reader.forEachSummary(in: part.ids, except: stale) { add($1, RequestKey(stored: $0, reused)) }
      try reader.forEachSummary(of: later) { add($1, RequestKey(stored: $0, reused)) }
      try addStale(stale.filter(part.ids.contains), reader, add)
    }
  }
}
