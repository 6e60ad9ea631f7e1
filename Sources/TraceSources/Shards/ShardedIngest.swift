package import LogReading
package import TraceModel
package import TraceStore

/// Reads logs into the shards of a set. Lines are read and decoded once; of each batch every shard gets its requests, in a
/// transaction of its own. A shard's ledger has all logs, as if all of their requests were there:
///
///     lines ─→ events ─→ a batch ─┬→ requests of shard 1 ─→ trace-1.db    ledger: app.jsonl read to byte 10,485,760
///                                 └→ requests of shard 2 ─→ trace-2.db    ledger: app.jsonl read to byte 10,485,760
///
/// A run that is killed between two of the transactions leaves some shards a batch behind. The next one reads into shards
/// that are equally far together, and into those that are behind before that.
package struct ShardedIngest {
  /// Why logs are not read.
  package enum Problem: Error, Equatable {
    /// A log can be read once only, such as standard input, and the shard at `path` is behind the one at `other`. So it would
    /// have to be read for that shard alone.
    case readableOnce(path: String, other: String)
  }

  /// The fate of the inputs, and of their lines.
  package struct Result {
    package var summary: IngestSummary
    package var inputs: InputReport
  }

  /// How often shards are brought together that were read into one after the other: logs may grow meanwhile.
  private static let mostRounds = 100

  private let indexes: [IndexFile]
  private let begin: ([IndexFile]) throws -> Indexer

  /// Reads `logs`, without the fields of `redaction`, into `indexes`: all shards of one set with the catalog of `decoder`.
  /// `progress` and `stage` are told how far it is, as by `Indexer`.
  package init(
    _ logs: LogPaths, redaction: Redaction?, zones: LogZones, indexes: [IndexFile], decoder: LogDecoder,
    batchBytes: Int64 = Indexer.batchBytes, progress: @escaping (Int64, Int64) -> Void,
    stage: @escaping (IngestStage) -> Void = { _ in }
  ) {
    self.indexes = indexes
    begin = { group in
      try Indexer(
        logs, redaction: redaction, zones: zones, indexes: group, decoder: decoder, batchBytes: batchBytes,
        progress: progress, stage: stage)
    }
  }

  /// Indexes what is new to each shard. Throws `Problem`, or what the databases throw.
  package func run() async throws -> Result {
    var results: [Result] = []
    for _ in 0..<Self.mostRounds {
      let groups = try groups()
      for group in groups {
        var indexer = try begin(group)
        if groups.count > 1, indexer.readsOnce {
          throw Problem.readableOnce(path: groups[0][0].path, other: groups[1][0].path)
        }
        let summary = try await indexer.run()
        results.append(Result(summary: summary, inputs: indexer.report(summary)))
      }
      if try groups.count == 1 || areEquallyFar() { break }
    }
    return Self.joined(results)
  }

  private func areEquallyFar() throws -> Bool {
    let settled = try indexes.map { index in try index.withReader { try $0.settledBytes() } }
    return settled.allSatisfy { $0 == settled[0] }
  }

  /// Shards that are equally far, and know the logs by the same numbers; those that are least far stand first.
  private func groups() throws -> [[IndexFile]] {
    var groups: [(entries: [LedgerEntry], indexes: [IndexFile])] = []
    for index in indexes {
      let entries = try Ledger(of: index).entries.map(\.withoutSamples)
      if let known = groups.firstIndex(where: { $0.entries == entries }) {
        groups[known].indexes.append(index)
      } else {
        groups.append((entries, [index]))
      }
    }
    func bytes(_ entries: [LedgerEntry]) -> Int64 { entries.reduce(0) { $0 + $1.bytes } }
    return groups.sorted { bytes($0.entries) < bytes($1.entries) }.map(\.indexes)
  }

  /// The fate of the lines of the run that has read most; requests of all runs.
  private static func joined(_ results: [Result]) -> Result {
    var most = results[0]
    for result in results where result.summary.bytes > most.summary.bytes { most = result }
    most.summary.traces = results.reduce(0) { $0 + $1.summary.traces }
    most.summary.newTraces = results.reduce(0) { $0 + $1.summary.newTraces }
    return most
  }
}

extension LedgerEntry {
  /// Without the bytes that it is recognised by: how many they are depends on where an ingest began.
  fileprivate var withoutSamples: LedgerEntry {
    var entry = self
    (entry.headLength, entry.headHash, entry.tailLength, entry.tailHash) = (0, 0, 0, 0)
    return entry
  }
}
