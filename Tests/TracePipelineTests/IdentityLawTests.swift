import Foundation
import LogDecoding
import SyntheticFleet
import Testing
import TraceStore

@testable import trace

/// What an id names does not depend on how its records came in: however they are dealt over files, runs and
/// transactions, an index tells what reading the logs tells.
@Suite struct IdentityLawTests {
  /// The logs of a seed, cut at line ends into files.
  private struct Dealt {
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

    func path(_ name: String) -> String { directory.appendingPathComponent(name).path }

    func remove() { try? FileManager.default.removeItem(at: directory) }
  }

  private static func ingest(_ files: [String], into path: String, batchBytes: Int64) async throws {
    let decoder = try Decoders.ingest.get()
    let index = try IndexFile(path: path, for: .writing, catalog: decoder.catalog)
    var indexer = try Indexer(files, index: index, decoder: decoder, batchBytes: batchBytes) { _, _ in }
    _ = try await indexer.run()
    #expect(indexer.failures.isEmpty)
  }

  @Test func `any order and grouping of ingest tells what the logs tell`() async throws {
    for seed in UInt64(1)...Self.seeds {
      var random = SplitMix64(seed: ~seed)
      let dealt = try Dealt(seed, &random)
      defer { dealt.remove() }
      var rest = dealt.paths.shuffled(using: &random)[...]
      while !rest.isEmpty {
        let some = rest.prefix(Int.random(in: 1...dealt.paths.count, using: &random))
        rest = rest.dropFirst(some.count)
        let batchBytes: Int64 = [300, 900, 1 << 20].randomElement(using: &random) ?? 300
        try await Self.ingest(Array(some), into: dealt.path("trace.db"), batchBytes: batchBytes)
      }
      let direct = try await ToldSource(of: dealt.paths)
      let difference = try await ToldSource(ofIndexAt: dealt.path("trace.db")).difference(from: direct)
      #expect(difference == nil, "seed \(seed)")
      if difference != nil { return }
    }
  }

  private static let seeds: UInt64 = 1_000

  @Test func `the logs do what the law is about`() async throws {
    var (reused, joined, divided) = (0, 0, 0)
    for seed in UInt64(1)...200 {
      var random = SplitMix64(seed: ~seed)
      let dealt = try Dealt(seed, &random)
      defer { dealt.remove() }
      let doctor = try await ToldSource(of: dealt.paths).doctor
      if doctor.contains(#""kind":"reused""#) { reused += 1 }
      if doctor.contains(#""joined":true"#) { joined += 1 }
      if doctor.contains(#""joined":false"#) { divided += 1 }
    }
    #expect(min(reused, joined, divided) > 20, "\(reused) \(joined) \(divided)")
  }
}
