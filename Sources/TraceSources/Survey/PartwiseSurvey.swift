import Synchronization
import TraceAnalysis
package import TraceModel
import TraceStore

/// The survey of all requests of an index, made of its parts: those that are stored are read, the others are surveyed.
struct PartwiseSurvey: Sendable {
  /// Of all requests.
  private(set) var whole: SurveyAggregate
  /// Parts that are new, as they are stored.
  private(set) var made: [(part: SurveyPart, content: [UInt8])] = []
  /// The survey of all ids up to the last whole part, if it is new.
  private(set) var beginning: (through: Int64, content: [UInt8])?

  /// Reads one state of the index, over several connections at a time. `numbers` are those of all that the catalog of
  /// `empty` names; nil if nothing is going to be stored.
  init(of source: IndexSource, _ empty: SurveyAggregate, _ numbers: FileNumbers?) async throws {
    let snapshot = try source.index.snapshot(connections: DecodingPipeline.processorCount)
    let (plan, known, last) = try snapshot.read(snapshot.parts[0]) { reader in
      let (parts, through) = try reader.surveyParts()
      let (last, known) = (try reader.lastRequest(), try reader.survey(of: nil, empty))
      // The first leaf has the number before that of the first request, too.
      let beginning = known == nil ? max(0, source.index.start - 1) : through
      return (SurveyPlan(stored: parts, beginning: beginning, last: last), known.map { (through, $0) }, last)
    }
    whole = known?.1 ?? empty
    let through = SurveyPart.endOfBeginning(last)
    var isBeginning = through > known?.0 ?? source.index.start
    for (part, survey) in try await trees(plan, of: source, snapshot, empty, numbers) {
      if isBeginning, part.ids.lowerBound > through {
        beginning = whole.content(numbers).map { (through, $0) }
        isBeginning = false
      }
      whole.merge(survey)
    }
    if isBeginning { beginning = whole.content(numbers).map { (through, $0) } }
  }

  /// Stores what is new. Nothing may have changed since the parts were read.
  func store(_ writer: IndexWriter) throws {
    for (part, content) in made { try writer.store(part, content) }
    if let beginning { try writer.store(beginningThrough: beginning.through, beginning.content) }
  }

  /// The parts behind the beginning that no other joins, in their order.
  private mutating func trees(
    _ plan: SurveyPlan, of source: IndexSource, _ snapshot: IndexSnapshot, _ empty: SurveyAggregate,
    _ numbers: FileNumbers?
  ) async throws -> [(SurveyPart, SurveyAggregate)] {
    var leaves = try await Self.leaves(plan, of: source, snapshot, empty)
    var trees: [(SurveyPart, SurveyAggregate)] = []
    for (index, step) in plan.steps.enumerated() {
      if case .children(let count) = step.origin {
        let joined = trees.suffix(count).reduce(into: empty) { $0.merge($1.1) }
        trees.removeLast(count)
        trees.append((step.part, joined))
      } else if let leaf = leaves.removeValue(forKey: index) {
        trees.append((step.part, leaf))
      }
      if step.isKept, let content = trees.last?.1.content(numbers) { made.append((step.part, content)) }
    }
    return trees
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
        while let step = next.withLock({ next -> Int? in
          defer { next += 1 }
          return next < steps.count ? steps[next] : nil
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
  /// Reads what is stored of it, and surveys those parts that changed since the last ingest.
  package func survey(_ catalog: Catalog) async throws -> SurveyAggregate {
    try read { try $0.loadCatalog() }
    let empty = SurveyAggregate(services: ServiceTable(origins: catalog.origins))
    return try await PartwiseSurvey(of: self, empty, nil).whole
  }

  /// The survey of a part; a stored one that cannot be read is made anew.
  fileprivate func survey(_ step: SurveyPlan.Step, _ reader: IndexReader, _ empty: SurveyAggregate) throws
    -> SurveyAggregate
  {
    var survey = empty
    if step.origin == .stored, let stored = try reader.survey(of: step.part, empty) { return stored }
    try add(step.part, reader, to: &survey)
    return survey
  }

  /// Adds the requests of the ids of a part.
  private func add(_ part: SurveyPart, _ reader: IndexReader, to survey: inout SurveyAggregate) throws {
    let stale = try reader.staleIDs()
    let reused = try reader.reusedIDs(in: part.ids)
    let later = try reused.filter { !stale.contains($0) }.sorted().flatMap { id in
      (2...max(2, Int64(try reader.occurrenceCount(of: id)))).map {
        StoredRequestID(RequestNumber.make(id, occurrence: $0))
      }
    }
    try survey.add { add in
      try reader.forEachSummary(in: part.ids, except: stale) { add($1, RequestID($0, reused)) }
      try reader.forEachSummary(of: later) { add($1, RequestID($0, reused)) }
      try addStale(stale.filter(part.ids.contains), reader, add)
    }
  }
}

extension IndexReader {
  /// The stored survey of a part, or of the beginning; nil if there is none, or an impossible one.
  fileprivate func survey(of part: SurveyPart?, _ empty: SurveyAggregate) throws -> SurveyAggregate? {
    guard var coder = try coder(of: part) else { return nil }
    var survey = empty
    survey.code(&coder)
    return coder.isSound ? survey : nil
  }
}

extension SurveyAggregate {
  /// Its stored form; nil if it has a name that the file lacks, or nothing is going to be stored.
  fileprivate func content(_ numbers: FileNumbers?) -> [UInt8]? {
    guard let numbers else { return nil }
    var (survey, coder) = (self, numbers.surveyCoder())
    survey.code(&coder)
    return coder.isSound ? coder.bytes : nil
  }
}
