package import TraceModel
import TraceStore

/// The ids of a set of shards, and their requests. Each shard is asked, since a person may type a part of an id.
extension ShardedSource {
  package func id(exactly text: String) throws -> KnownID? {
    for shard in shards { if let id = try shard.id(exactly: text) { return id } }
    return nil
  }

  package func ids(beginningWith beginning: String, limit: Int) throws -> [KnownID] {
    try first(limit) { try $0.ids(beginningWith: beginning, limit: limit) }
  }

  package func ids(endingIn digits: String, limit: Int) throws -> [KnownID] {
    try first(limit) { try $0.ids(endingIn: digits, limit: limit) }
  }

  /// The first ids of those that the shards have, in the order of an index: byte by byte.
  private func first(_ limit: Int, _ ids: (IndexSource) throws -> [KnownID]) rethrows -> [KnownID] {
    let all = try shards.flatMap(ids).sorted {
      $0.lookup.utf8.lexicographicallyPrecedes($1.lookup.utf8)
    }
    return Array(all.prefix(limit))
  }

  package func neighbours(of text: String, limit: Int) throws -> [String] {
    let place = CorrelationLookup.normalise(prefix: text)
    let near = try shards.flatMap { try $0.neighbours(of: text, limit: limit) }
      .map { (lookup: CorrelationLookup.normalise($0), spelling: $0) }
      .sorted { $0.lookup.utf8.lexicographicallyPrecedes($1.lookup.utf8) }
    let before = near.prefix { $0.lookup.utf8.lexicographicallyPrecedes(place.utf8) }
    return (before.suffix(limit) + near.dropFirst(before.count).prefix(limit)).map(\.spelling)
  }

  package func requests(naming text: String, limit: Int) throws -> [RequestID] {
    Array(try shards.flatMap { try $0.requests(naming: text, limit: limit) }.prefix(limit))
  }

  package func occurrences(of key: RequestID) throws -> [RequestID] {
    try summaries.shard(of: key).occurrences(of: key)
  }

  package func occurrenceCount(of key: RequestID) throws -> Int {
    try summaries.shard(of: key).occurrenceCount(of: key)
  }

  // MARK: Ids that do not name one request each

  package func largeRequests(over limit: Int) throws -> [(key: RequestID, events: Int)] {
    try shards.flatMap { try $0.largeRequests(over: limit) }
  }

  package func reusedIDs() throws -> [(key: RequestID, occurrences: Int)] {
    try shards.flatMap { try $0.reusedIDs() }
  }

  package func joinedIDs() throws -> [(short: String, long: String)] {
    try shards.flatMap { try $0.joinedIDs() }
  }

  /// An id and those that it is named beside may be of several shards.
  package func neighbouringIDs() async throws -> NeighbouringIDs {
    var collected = NeighbourCollection()
    for shard in shards {
      try await shard.forEachNaming { named in
        try collected.add(named, origins: catalog.origins) { try request(exactly: $0) }
      }
    }
    return collected.ids
  }
}
