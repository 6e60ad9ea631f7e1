import TraceRendering
import TraceSources

/// The sentences on what shards know together.
enum KnowledgeMessages {
  /// Why files are no knowledge of one set.
  static func diagnostic(_ problem: KnowledgeProblem) -> Diagnostic {
    switch problem {
    case .damaged(let path):
      Diagnostic(
        "'\(path)' is no knowledge of shards, or its bytes have changed",
        details: ["to make it: trace merge --knowledge \(Shell.quoted(path)) 'trace-*.db'"])
    case .otherVersion(let path, let version, let known):
      Diagnostic(
        "'\(path)' was written by \(version), and this is \(known)",
        details: ["to put knowledge together: make all of it with this version"])
    case .foreign(let path, let other):
      Diagnostic(
        "'\(path)' is not of the shards that '\(other)' is of",
        details: ["to merge: name shards of one set, or what is known of them"])
    case .apart(let path, let other):
      Diagnostic(
        "'\(path)' and '\(other)' are of one set, and have not read the same of the logs",
        details: ["to bring shards up to date: trace ingest --shards N --db PATH LOGS, with the same logs"])
    case .doubled(let path, let other, let number):
      Diagnostic(
        "'\(path)' and '\(other)' both tell of shard \(number)", details: ["to merge: leave out one of them"])
    case .missing(let path, let numbers, let count):
      Diagnostic(
        missing(numbers, of: count, in: path),
        details: ["nothing is settled without them: their requests tell of clocks and missing records, too"])
    case .unfinished(let path):
      Diagnostic(
        "an ingest into '\(path)' was interrupted, and has not gone on",
        details: ["to finish it: ingest the same logs again"])
    case .changed(let path, let knowledge):
      Diagnostic(
        "'\(path)' has changed since '\(knowledge)' was made",
        details: ["to make that anew: trace merge --knowledge \(Shell.quoted(knowledge)) 'trace-*.db'"])
    }
  }

  /// `shards 3 and 7 of 16 are not in 'all.knowledge'`.
  static func missing(_ numbers: [Int], of count: Int, in path: String) -> String {
    let names = numbers.prefix(5).map { "\($0)" }.joined(separator: ", ") + (numbers.count > 5 ? ", …" : "")
    return numbers.count == 1
      ? "shard \(names) of \(count) is not in '\(path)'" : "shards \(names) of \(count) are not in '\(path)'"
  }
}
