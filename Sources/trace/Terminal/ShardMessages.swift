import TraceRendering
import TraceSources
import TraceStore

/// The sentences on indexes that are shards of a set.
enum ShardMessages {
  /// Why indexes are not read as a set.
  static func diagnostic(_ problem: ShardSet.Problem) -> Diagnostic {
    switch problem {
    case .alone(let path, let shard):
      Diagnostic(
        "'\(path)' is shard \(shard.number) of \(shard.count): it has some of the requests only, and this command wants all",
        details: reading(shard, at: path) + [
          "to add logs: trace ingest --shards \(shard.count)\(set(shard, at: path)) LOGS"
        ])
    case .plain(let path, let shard):
      Diagnostic(
        "'\(path)' has all requests of its logs, and '\(shard)' is one shard of several",
        details: ["to read the shards: name all of them, and no other index"])
    case .foreign(let path, let other):
      Diagnostic(
        "'\(path)' is a shard of another set than '\(other)'",
        details: ["to read a set: name all shards that one ingest has made, and no other index"])
    case .doubled(let path, let other, let number):
      Diagnostic(
        "'\(path)' and '\(other)' are the same shard, number \(number)",
        details: ["to read the set: name one of them"])
    case .missing(let numbers, let count, let path):
      missing(numbers, count, path)
    case .behind(let path, let other):
      Diagnostic(
        "'\(path)' has less of the logs than '\(other)': a shard of another time",
        details: ["to bring it up to date: trace ingest --shards N --db PATH LOGS, with the same logs"])
    }
  }

  /// Why logs do not come into shards.
  static func diagnostic(_ problem: ShardPath.Problem) -> Diagnostic {
    switch problem {
    case .noShard(let path):
      Diagnostic(
        "'\(path)' is an index by itself and no shard",
        details: ["to make shards elsewhere: trace ingest --shards N --db PATH LOGS"])
    case .otherCount(let path, let count, let asked, let set):
      Diagnostic(
        "'\(path)' is one of \(NumberFormat.counted(count, "shard")), and --shards says \(asked)",
        details: ["to add logs to them: trace ingest --shards \(count) --db \(Shell.quoted(set)) LOGS"])
    }
  }

  /// Why logs that can be read only once do not come into shards.
  static func diagnostic(_ problem: ShardedIngest.Problem) -> Diagnostic {
    switch problem {
    case .readableOnce(let path, let other):
      Diagnostic(
        "'\(path)' has less of the logs than '\(other)', since an ingest was interrupted, and a pipe can be read only once",
        details: ["to bring the shards together: write the log to a file, and ingest that"])
    }
  }

  private static func missing(_ numbers: [Int], _ count: Int, _ path: String) -> Diagnostic {
    let names = numbers.prefix(5).map { "\($0)" }.joined(separator: ", ") + (numbers.count > 5 ? ", …" : "")
    let one = numbers.count == 1
    return Diagnostic(
      "\(one ? "shard" : "shards") \(names) of \(count) \(one ? "is" : "are") missing beside '\(path)'",
      details: [
        "no other shard has \(one ? "its" : "their") requests, and an answer without them would be another",
        "to read the set: name all \(count), or a pattern of them as in --db 'trace-*.db'",
      ])
  }

  private static func reading(_ shard: Shard, at path: String) -> [String] {
    guard let set = ShardPath.set(ofShard: shard.number, at: path) else { return [] }
    return [
      "to read all of them: trace report --db \(Shell.quoted(ShardPath.path(ofShard: "*", of: set)))"
    ]
  }

  private static func set(_ shard: Shard, at path: String) -> String {
    " --db " + (ShardPath.set(ofShard: shard.number, at: path).map { Shell.quoted($0) } ?? "PATH")
  }
}
