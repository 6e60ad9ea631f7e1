import LogReading
import TraceModel
import TraceStore

/// Which requests a knowledge is of, and the names in it.
package struct KnowledgeHead: Sendable, Equatable {
  /// A shard when its requests were surveyed.
  struct State: Sendable, Equatable {
    var requests = 0
    /// The number of the newest request.
    var last: Int64 = 0
  }

  /// The name of the set of shards; "" of an index with all requests of its logs.
  var set = ""
  /// How many shards the set has.
  package var count = 1
  /// A hash of how far each log was read. All shards know all logs.
  var logs = ""
  /// The shards whose requests are known, by their numbers.
  var shards: [Int: State] = [:]
  /// Attributes, and whether the values of each are stored.
  var attributes: [String: Bool] = [:]
  /// In the order of their bytes.
  var texts: [String] = []
  /// In the order of their bytes.
  var origins: [Origin] = []

  init() {}

  /// Shards that are not known yet, by their numbers.
  package var missing: [Int] { (1...count).filter { shards[$0] == nil } }

  /// A catalog whose ids have the order of names, so that whatever is sorted by ids is sorted by names.
  func catalog() -> Catalog {
    let catalog = Catalog()
    for text in texts { _ = catalog.id(of: text) }
    _ = catalog.ids(of: origins)
    return catalog
  }
}

// MARK: Of an index

extension KnowledgeHead {
  /// The head of what the requests of `index` tell. Loads its names into its catalog.
  init(of index: IndexFile) throws {
    let ledger = try index.read { try Ledger($0, catalog: index.catalog) }
    logs = Self.hash(of: ledger)
    let (number, state, attributes) = try index.withReader { reader in
      try reader.loadCatalog()
      guard try reader.staleRequests(limit: 1).isEmpty else {
        throw KnowledgeProblem.unfinished(path: index.path)
      }
      let state = State(requests: try reader.requestCount(), last: try reader.lastRequest())
      return (index.shard?.number ?? 1, state, try reader.attributes())
    }
    (set, count) = (index.shard?.name ?? "", index.shard?.count ?? 1)
    shards[number] = state
    self.attributes = attributes.mapValues(\.isStored)
    origins = Self.inOrder(index.catalog.origins.dropFirst(), Self.text)
    texts = Self.inOrder(index.catalog.texts.dropFirst() + origins.map(\.service)) { $0 }
  }

  /// Each once, in the order of their bytes. Names that are equal in Unicode count as one, as in a catalog.
  private static func inOrder<Name: Hashable>(_ names: some Sequence<Name>, _ text: (Name) -> String)
    -> [Name]
  {
    func isBefore(_ one: Name, _ other: Name) -> Bool {
      text(one).utf8.lexicographicallyPrecedes(text(other).utf8)
    }
    let names = Dictionary(names.lazy.map { ($0, $0) }) { isBefore($1, $0) ? $1 : $0 }
    return names.values.filter { !text($0).isEmpty }.sorted(by: isBefore)
  }

  private static func text(_ origin: Origin) -> String { "\(origin.service)\u{0}\(origin.instance ?? "")" }

  /// Logs may have other numbers in another shard, and be recognised by other bytes.
  private static func hash(of ledger: Ledger) -> String {
    let lines = ledger.entries.map { entry in
      let counts = entry.counts
      return
        "\(entry.file)\u{0}\(entry.bytes) \(counts.lines) \(counts.events) \(counts.uncorrelated) \(entry.latest?.nanoseconds ?? 0)"
    }
    return RangeSides.hash(Array(lines.sorted().joined(separator: "\n").utf8))
  }
}

// MARK: Several

extension KnowledgeHead {
  /// Takes the shards and names of `other`. Throws `Problem` where both are not of one set at one time; `paths` are where they
  /// come from.
  mutating func merge(_ other: KnowledgeHead, _ path: String, knownAt paths: [Int: String]) throws {
    let known = paths.min { $0.key < $1.key }?.value ?? path
    guard (set, count) == (other.set, other.count) else {
      throw KnowledgeProblem.foreign(path: path, other: known)
    }
    guard logs == other.logs else {
      throw set.isEmpty
        ? KnowledgeProblem.foreign(path: path, other: known) : .apart(path: path, other: known)
    }
    if let number = shards.keys.filter({ other.shards[$0] != nil }).min() {
      throw KnowledgeProblem.doubled(path: path, other: paths[number] ?? known, number: number)
    }
    shards.merge(other.shards) { mine, _ in mine }
    attributes.merge(other.attributes) { $0 && $1 }
    origins = Self.inOrder(origins + other.origins, Self.text)
    texts = Self.inOrder(texts + other.texts) { $0 }
  }

  /// Throws `Problem` unless it knows all shards, and `shard`, at `path`, as it is now.
  func expect(_ shard: KnowledgeHead, at path: String, knowledge: String) throws {
    guard (set, count) == (shard.set, shard.count), logs == shard.logs || !set.isEmpty else {
      throw KnowledgeProblem.foreign(path: path, other: knowledge)
    }
    guard missing.isEmpty else {
      throw KnowledgeProblem.missing(path: knowledge, numbers: missing, count: count)
    }
    guard logs == shard.logs, shard.shards.allSatisfy({ shards[$0.key] == $0.value }) else {
      throw KnowledgeProblem.changed(path: path, knowledge: knowledge)
    }
  }
}

/// Why files are no knowledge of one set.
package enum KnowledgeProblem: Error, Equatable {
  /// The file is no knowledge, or its bytes have changed.
  case damaged(path: String)
  /// It was written by another version.
  case otherVersion(path: String, version: String, known: String)
  /// It is of another set of shards, or of an index by itself.
  case foreign(path: String, other: String)
  /// They are of one set, and of logs at different times.
  case apart(path: String, other: String)
  /// Both know the same shard.
  case doubled(path: String, other: String, number: Int)
  /// Shards are not known.
  case missing(path: String, numbers: [Int], count: Int)
  /// An ingest into it was interrupted, and has not gone on.
  case unfinished(path: String)
  /// The shard has changed since its requests were surveyed.
  case changed(path: String, knowledge: String)
}
