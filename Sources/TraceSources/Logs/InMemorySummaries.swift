import TraceAnalysis
import TraceModel

/// Summaries of the requests of logs that are in memory, as logged: one for each request of an id.
struct InMemorySummaries: SummarySet {
  private typealias Shard = [(TraceSummary, RequestID)]

  private let shards: [Shard]
  /// The values of attributes that each request itself has, in the order of its shard; empty if none were noted.
  private let attributes: [[[AttributeCode]]]

  /// How many there are.
  var count: Int { shards.reduce(0) { $0 + $1.count } }

  /// Reconstructs every request of `groups`, and tells it which ids name several.
  init(of groups: inout InMemoryRequests, _ catalog: Catalog, _ joiner: ProjectionJoiner?) async throws {
    let reconstructor = TraceReconstructor(catalog: catalog)
    let (notes, sets) = (catalog.attributes.isNoting, catalog.attributes.sets)
    let parts = try await groups.shards.indices.concurrentMap { [groups] number in
      var (shard, attributes): (Shard, [[AttributeCode]]) = ([], [])
      var occurrences: [RequestID: [[InMemoryRequests.EventIndex]]] = [:]
      for id in groups.keys(ofShard: number) {
        let (requests, indices) = groups.requests(of: id)
        if let indices { occurrences[id] = indices }
        for (key, events) in requests {
          let trace = reconstructor.reconstruct(events)
          shard.append((TraceSummary(trace, joiner: joiner), key))
          guard notes else { continue }
          attributes.append(RequestAttributes(trace, sets).list.filter { $0.owner == .request }.map(\.code))
        }
      }
      return (shard, attributes, occurrences)
    }
    (shards, attributes) = (parts.map(\.0), parts.map(\.1))
    for (_, _, occurrences) in parts { groups.learn(occurrences) }
  }

  func aggregate<A: RequestAggregate>(_ empty: A) async throws -> A {
    try await empty.aggregated(over: shards) { aggregate, shard in
      aggregate.add { add in for (summary, key) in shard { add(summary, key) } }
    }
  }

  func aggregate<A: RequestAggregate>(_ empty: A, only keys: [RequestID]) async throws -> A {
    let wanted = Set(keys)
    return try await empty.aggregated(over: shards) { aggregate, shard in
      aggregate.add { add in for (summary, key) in shard where wanted.contains(key) { add(summary, key) } }
    }
  }

  /// Feeds every summary with the values of attributes that it itself has, by index in the table of `catalog`.
  func aggregate<A: AttributedAggregate>(
    _ catalog: AttributeCatalog, _ make: (AttributeTable) -> A
  ) async throws -> A {
    let numbering = NotedNumbering(catalog.contents)
    let parts = Array(zip(shards, attributes))
    return try await make(numbering.table).aggregated(over: parts) { aggregate, part in
      aggregate.addAttributed { add in
        for ((summary, key), codes) in zip(part.0, part.1) {
          add(summary, key, codes.compactMap(numbering.index))
        }
      }
    }
  }
}

/// The attributes that a run has noted, by their codes.
private struct NotedNumbering: Sendable {
  private(set) var table = AttributeTable()
  /// Where the values of a key begin in the table, by the key's number; nil where they are not kept.
  private var starts: [Int?]

  init(_ contents: AttributeCatalog.Contents) {
    starts = Array(repeating: nil, count: contents.keys.count)
    for (number, key) in contents.keys.enumerated().sorted(by: { $0.element.path < $1.element.path })
    where key.isStored {
      starts[number] = table.values.count
      table.add(key.path, key.values)
    }
    table.omit(contents.keys.filter { !$0.isStored }.map(\.path), among: contents.keys.map(\.path))
    table.isFull = contents.isFull
  }

  func index(of code: AttributeCode) -> Int? { starts[code.key].map { $0 + code.value } }
}
