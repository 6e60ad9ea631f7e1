import LogReading
import TraceAnalysis
import TraceModel
import TraceStore

/// What all requests of some shards tell together, and a shard alone does not know: the evidence on clocks and on missing
/// records, and messages whose other side another request has. What logs tell as a whole, each shard knows by itself.
///
///     trace-1.db ─→ knowledge ─┐
///     trace-2.db ─→ knowledge ─┴→ knowledge ─→ clocks, judge ─→ final requests of each shard (`SettledShard`)
package struct Knowledge: Sendable {
  private(set) var head: KnowledgeHead
  /// Whose ids have the order of names.
  let catalog: Catalog
  private(set) var survey: LogSurvey
  private(set) var crossed = CrossedMessages()
  /// The correlation ids of requests that may have the other side of a message.
  private(set) var ids: [RequestID: String] = [:]

  private init(_ head: KnowledgeHead) {
    (self.head, catalog) = (head, head.catalog())
    survey = LogSurvey(services: ServiceTable(origins: catalog.origins))
  }

  /// The knowledge in a file. Throws `KnowledgeProblem`.
  init(_ file: KnowledgeFile) throws {
    self.init(file.head)
    try add(file)
  }

  /// What a knowledge is made of.
  package enum Input {
    case file(KnowledgeFile)
    /// The path of an index, or of a shard.
    case index(String)
  }

  /// What all of `inputs` tell together, whatever their order. Throws `KnowledgeProblem` where they are not of one set, or two
  /// tell of one shard.
  package static func merged(_ inputs: [Input]) async throws -> KnowledgeFile {
    var (head, paths): (KnowledgeHead?, [Int: String]) = (nil, [:])
    for input in inputs {
      let (next, path) = try input.head()
      if head == nil { head = next } else { try head?.merge(next, path, knownAt: paths) }
      for number in next.shards.keys { paths[number] = path }
    }
    var knowledge = Knowledge(head ?? KnowledgeHead())
    for input in inputs {
      switch input {
      case .file(let file): try knowledge.add(file)
      case .index(let path): try await knowledge.add(indexAt: path)
      }
    }
    return try knowledge.file()
  }

  // MARK: Adding

  private mutating func add(indexAt path: String) async throws {
    let decoder = try LogDecoder(profile: .makeDefault(), catalog: catalog)
    let index = IndexSource(
      index: try IndexFile(path: path, for: .reading, catalog: catalog), decoder: decoder)
    let surveyed = try await index.survey(catalog)
    survey.merge(surveyed.survey)
    crossed.merge(surveyed.crossed)
    let requests = surveyed.crossed.requests.sorted()
    for (key, id) in zip(requests, try index.correlationIDs(of: requests)) { ids[key] = id }
  }

  private mutating func add(_ file: KnowledgeFile) throws {
    var added = Knowledge(head, catalog, survey)
    var coder = SurveyCoder(
      reading: file.body,
      SurveyCoder.Identities(
        origins: [.unnamed] + catalog.ids(of: file.head.origins),
        names: [.empty] + file.head.texts.map { catalog.id(of: $0) }), summary: { $1.fail() })
    added.code(&coder)
    guard coder.isSound else { throw KnowledgeProblem.damaged(path: file.path) }
    survey.merge(added.survey)
    crossed.merge(added.crossed)
    ids.merge(added.ids) { mine, _ in mine }
  }

  /// An empty one of the same names.
  private init(_ head: KnowledgeHead, _ catalog: Catalog, _ survey: LogSurvey) {
    (self.head, self.catalog) = (head, catalog)
    self.survey = LogSurvey(services: ServiceTable(origins: catalog.origins))
  }

  // MARK: The file

  /// Once all shards are known, no other side of a message will be found.
  private mutating func file() throws -> KnowledgeFile {
    survey.forgetShapes()
    if head.missing.isEmpty { crossed.keepCrossings() }
    let requests = crossed.requests
    ids = ids.filter { requests.contains($0.key) }
    var coder = SurveyCoder(
      SurveyCoder.Numbers(
        origins: (0...head.origins.count).map { Int64($0) }, names: (0...head.texts.count).map { Int64($0) }),
      summary: { $1.fail() })
    code(&coder)
    // Every name of a survey is in the index that it was made of.
    guard coder.isSound else { throw KnowledgeProblem.damaged(path: "") }
    return KnowledgeFile(head, body: coder.bytes, path: "")
  }

  private mutating func code(_ coder: inout SurveyCoder) {
    survey.code(&coder)
    crossed.code(&coder)
    var last: Int64 = 0
    coder.entries(&ids, by: <, blank: (RequestID(number: 0), "")) { key, id, coder in
      coder.time(&key.number, after: &last)
      coder.text(&id)
    }
  }
}

extension Knowledge.Input {
  /// The head of it, and its path.
  fileprivate func head() throws -> (KnowledgeHead, String) {
    switch self {
    case .file(let file): (file.head, file.path)
    case .index(let path):
      (try KnowledgeHead(of: IndexFile(path: path, for: .reading, catalog: Catalog())), path)
    }
  }
}
