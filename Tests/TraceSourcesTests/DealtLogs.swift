import Foundation
import LogReading
import SyntheticFleet
import Testing
import TraceStore

@testable import TraceSources

/// The logs of a seed, cut at line ends into files.
struct DealtLogs {
  let directory: URL
  var paths: [String] = []

  init(_ seed: UInt64, _ random: inout SplitMix64) throws {
    directory = FileManager.default.temporaryDirectory.appendingPathComponent(
      "trace-identity-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    for (name, lines) in LyingLogs(seed: seed).files.sorted(by: { $0.key < $1.key }) {
      let cuts = (0..<Int.random(in: 0...2, using: &random)).map { _ in
        Int.random(in: 0...lines.count, using: &random)
      }
      let bounds = [0] + cuts.sorted() + [lines.count]
      for (start, end) in zip(bounds, bounds.dropFirst()) where start < end {
        let file = directory.appendingPathComponent("\(name)-\(start).jsonl")
        try Data(lines[start..<end].map { $0 + "\n" }.joined().utf8).write(to: file)
        paths.append(file.path)
      }
    }
  }

  /// Path of the index that they are ingested into.
  var index: String { directory.appendingPathComponent("trace.db").path }

  /// Reads some of the files into the index.
  func ingest(_ files: [String], batchBytes: Int64 = 1 << 20) async throws {
    let decoder = try Decoders.ingest.get()
    let file = try IndexFile(path: index, for: .writing, catalog: decoder.catalog)
    var indexer = try Indexer(files, index: file, decoder: decoder, batchBytes: batchBytes) { _, _ in }
    _ = try await indexer.run()
    #expect(indexer.failures.isEmpty)
  }

  func remove() { try? FileManager.default.removeItem(at: directory) }
}
