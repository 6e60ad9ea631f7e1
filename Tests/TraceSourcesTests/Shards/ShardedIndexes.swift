import Foundation
import LogReading
import TraceModel
import TraceStore

@testable import TraceSources

/// The shards of a set in a directory, and what they tell.
struct ShardedIndexes {
  let paths: [String]
  private let shards: [Shard]

  /// A new set of `count` shards.
  init(_ count: Int, in directory: URL) {
    paths = (1...count).map { directory.appendingPathComponent("trace-\($0).db").path }
    shards = Shard.set(of: count)
  }

  /// Reads logs into all of them.
  @discardableResult
  func ingest(
    _ logs: [String], batchBytes: Int64 = 1 << 16, zones: LogZones = LogZones()
  ) async throws -> IngestSummary {
    let decoder = try LogDecoder(profile: .makeDefault(), catalog: Catalog())
    return try await ingest(logs, into: paths.indices, decoder, batchBytes, zones)
  }

  /// Reads logs into some of them alone, as a run does that is killed before it comes to the others.
  func ingest(_ logs: [String], intoOnly numbers: [Int]) async throws {
    let decoder = try LogDecoder(profile: .makeDefault(), catalog: Catalog())
    _ = try await ingest(logs, into: numbers.map { $0 - 1 }, decoder, 1 << 16, LogZones())
  }

  private func ingest(
    _ logs: [String], into positions: some Collection<Int>, _ decoder: LogDecoder, _ batchBytes: Int64,
    _ zones: LogZones
  ) async throws -> IngestSummary {
    let files = try positions.map {
      try IndexFile(path: paths[$0], for: .writing, catalog: decoder.catalog, as: shards[$0])
    }
    return try await ShardedIngest(
      LogPaths(logs), redaction: nil, zones: zones, indexes: files, decoder: decoder, batchBytes: batchBytes,
      progress: { _, _ in }
    ).run().summary
  }

  /// The set, read with a decoder.
  func source(_ decoder: LogDecoder) async throws -> ShardedSource {
    let files = try paths.reversed().map {
      try IndexFile(path: $0, for: .reading, catalog: decoder.catalog)
    }
    return try await ShardedSource(ShardSet(files), named: "trace-*.db", decoder: decoder)
  }

  /// Everything that it tells.
  func told() async throws -> ToldSource {
    try await ToldSource(
      source(Decoders.index.get()), withAttribute: source(Decoders.indexWithAttribute.get()))
  }

  /// Removes the files.
  func remove() { for path in paths { try? FileManager.default.removeItem(atPath: path) } }
}
