import Foundation
import LogReading
import TraceModel
import TraceSources
import TraceStore

/// Several indexes that are the shards of one set.
extension IndexOptions {
  /// The requests of the indexes that are meant: of one, of all shards of a set, or of several that are merged for this
  /// answer. `decoder` reads their records.
  func requests(_ decoder: LogDecoder) async throws -> any RequestSource {
    let paths = try paths()
    Machine.allowFiles(paths.count)
    let files = try paths.map { try Self.open($0, .reading, decoder.catalog, acceptsShard: true) }
    if files.contains(where: { $0.shard != nil }) {
      return try await ShardedSource(
        ShardSet(files), named: db.isEmpty ? path : db.joined(separator: " "), decoder: decoder)
    }
    if files.count == 1 { return IndexSource(index: files[0], decoder: decoder) }
    return IndexSource(index: try await joined().open(decoder), decoder: decoder)
  }

  /// Opens all shards of the set that `path` names, and makes them if there are none; they know `logs` from then on.
  /// Their catalog is that of `decoder`.
  func openShards(_ count: Int, _ decoder: LogDecoder, toRead logs: LogPaths) throws -> [IndexFile] {
    let paths = (1...count).map { ShardPath.path(ofShard: $0, of: path) }
    Machine.allowFiles(count)
    _ = try onlyPath()
    let known = try paths.compactMap(Self.shardIfAny)
    let shards = try shards(count, known, paths)
    let indexes = try zip(paths, shards).map { path, shard in
      try Self.open(
        path, .writing, decoder.catalog, entering: logs.unfinished, as: shard, acceptsShard: true)
    }
    _ = try ShardSet(indexes, mayDiffer: true)
    return indexes
  }

  /// The index at a path; nil if there is none, or an ingest was killed before it was made.
  private static func shardIfAny(_ path: String) throws -> IndexFile? {
    do { return try open(path, .reading, acceptsShard: true) } catch IndexFile.Problem.missing { return nil }
  }

  /// The shards of the set of which some are `known`, or of a new one. Throws where a shard with requests is gone.
  private func shards(_ count: Int, _ known: [IndexFile], _ paths: [String]) throws -> [Shard] {
    guard let first = known.first else { return Shard.set(of: count) }
    guard let shard = first.shard else { throw ShardPath.Problem.noShard(path: first.path) }
    guard shard.count == count else {
      throw ShardPath.Problem.otherCount(path: first.path, count: shard.count, asked: count, set: path)
    }
    let holdsLogs = try known.contains { index in try index.read { try index.holdsLogs($0) } }
    if holdsLogs { _ = try ShardSet(known, mayDiffer: true) }
    return Shard.set(named: shard.name, of: count)
  }
}

/// How the shards of a set are called: `trace-1.db` to `trace-4.db` for `--shards 4 --db trace.db`.
enum ShardPath {
  /// Why a path is that of no shard.
  enum Problem: Error, Equatable {
    /// An index by itself stands where a shard would.
    case noShard(path: String)
    /// The set was made with `count` shards.
    case otherCount(path: String, count: Int, asked: Int, set: String)
  }

  /// The most shards of a set.
  static let most = Shard.most

  /// The path of a shard of the set at `path`; "*" as a number gives the pattern of all.
  static func path(ofShard number: some CustomStringConvertible, of path: String) -> String {
    let name = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
    guard let dot = path[name...].lastIndex(of: "."), dot > name else { return "\(path)-\(number)" }
    return "\(path[..<dot])-\(number)\(path[dot...])"
  }

  /// The pattern of all shards of the set at `path`; nil if its first shard is not there.
  static func pattern(ofShardsInsteadOf path: String) -> String? {
    FileManager.default.fileExists(atPath: Self.path(ofShard: 1, of: path))
      ? Self.path(ofShard: "*", of: path) : nil
  }

  /// The path of the set whose shard `number` is at `path`; nil if the shard has another name.
  static func set(ofShard number: Int, at path: String) -> String? {
    let name = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
    let dot = path[name...].lastIndex(of: ".") ?? path.endIndex
    let ending = "-\(number)"
    guard path[name..<dot].hasSuffix(ending), path[name..<dot].count > ending.count else { return nil }
    return String(path[..<dot].dropLast(ending.count) + path[dot...])
  }
}
