import TraceAnalysis
package import TraceModel
import TraceStore

/// Computations over all requests of a set with all their attributes. Each shard numbers the values by itself.
extension ShardedSource {
  package func aggregate<A: AttributedAggregate>(
    attributed make: (AttributeTable) -> A
  ) async throws -> Attributed<A> {
    var states: [AttributedSummaries] = []
    for shard in shards {
      switch try shard.attributedSummaries() {
      case .unknown(let gap): return .unknown(gap)
      case .aggregated(let summaries): states.append(summaries)
      }
    }
    let joined = JoinedAttributes(states.map(\.numbering.table))
    let empty = make(joined.table)
    var whole = empty
    for ((shard, summaries), places) in zip(zip(shards, states), joined.places) {
      whole.merge(try await shard.aggregate(empty, summaries, at: places))
    }
    return .aggregated(whole)
  }
}

/// The attributes of several indexes as those of one: a key whose values one of them does not have is known in none.
struct JoinedAttributes {
  private(set) var table = AttributeTable()
  /// By index: the places that its values have in the table; -1 for a value that is left out.
  private(set) var places: [[Int]] = []

  init(_ tables: [AttributeTable]) {
    let omitted = Set(tables.flatMap(\.omitted))
    let keys = Set(tables.flatMap(\.keys)).subtracting(omitted).sorted()
    var numbers: [String: [String: Int]] = [:]
    for key in keys {
      let texts = tables.flatMap { table in
        table.values.lazy.filter { table.keys[$0.key] == key }.map(\.text)
      }
      var seen: Set<String> = []
      let values = texts.filter { seen.insert($0).inserted }
      let start = table.values.count
      numbers[key] = Dictionary(
        values.enumerated().map { ($1, start + $0) }, uniquingKeysWith: { first, _ in first })
      table.add(key, values)
    }
    table.omitted = omitted.sorted()
    table.isFull = tables.contains(where: \.isFull)
    places = tables.map { table in table.values.map { numbers[table.keys[$0.key]]?[$0.text] ?? -1 } }
  }
}
