package import TraceStore

/// The indexes of a set, each with some of the requests of the same logs (`Shard`), in the order of their numbers.
package struct ShardSet: Sendable {
  /// Why indexes are no set.
  package enum Problem: Error, Equatable {
    /// The index at `path` has all requests of its logs, and `shard` is the path of a shard.
    case plain(path: String, shard: String)
    /// They are shards of two sets.
    case foreign(path: String, other: String)
    /// They are the same shard.
    case doubled(path: String, other: String, number: Int)
    /// Shards of the set are not named; `path` is one that is.
    case missing(numbers: [Int], count: Int, path: String)
    /// The shard at `path` has less of the logs than the one at `other`, and no ingest is at work.
    case behind(path: String, other: String)
    /// The index at `path` is one shard of several, and all requests are asked for.
    case alone(path: String, shard: Shard)
  }

  package let indexes: [IndexFile]
  /// The one that has least of the logs. An ingest stores a batch in one shard after the other: what this one says of
  /// the logs, it says of records that all of them have.
  let leastRead: Int

  /// Throws `Problem` unless `files` are all shards of one set, and none of another time; that does not matter to an ingest,
  /// which goes on with each (`mayDiffer`).
  package init(_ files: [IndexFile], mayDiffer: Bool = false) throws {
    var byNumber: [Int: IndexFile] = [:]
    guard let first = files.first(where: { $0.shard != nil }), let set = first.shard else {
      throw Problem.plain(path: files.first?.path ?? "", shard: "")
    }
    for file in files {
      guard let shard = file.shard else { throw Problem.plain(path: file.path, shard: first.path) }
      guard (shard.name, shard.count) == (set.name, set.count) else {
        throw Problem.foreign(path: file.path, other: first.path)
      }
      if let known = byNumber.updateValue(file, forKey: shard.number) {
        throw Problem.doubled(path: file.path, other: known.path, number: shard.number)
      }
    }
    let missing = (1...set.count).filter { byNumber[$0] == nil }
    guard missing.isEmpty else {
      throw Problem.missing(numbers: missing, count: set.count, path: first.path)
    }
    indexes = (1...set.count).compactMap { byNumber[$0] }
    leastRead = try Self.leastRead(of: indexes, mayDiffer: mayDiffer)
  }

  private static func leastRead(of indexes: [IndexFile], mayDiffer: Bool) throws -> Int {
    let states = try indexes.map { index in
      try index.withReader { reader in
        (bytes: try reader.settledBytes(), isUnfinished: try reader.hasUnfinishedLogs())
      }
    }
    let totals = states.map { $0.bytes.reduce(0, +) }
    let least = totals.indices.min { totals[$0] < totals[$1] } ?? 0
    if let other = states.indices.first(where: { states[$0].bytes != states[least].bytes }), !mayDiffer,
      !states.contains(where: \.isUnfinished)
    {
      throw Problem.behind(path: indexes[least].path, other: indexes[other].path)
    }
    return least
  }
}
