import LogReading
import SyntheticFleet
import Testing
import TraceAnalysis
import TraceModel
import TraceStore

@testable import TraceSources

/// The attributes stored in an index tell the same as its records, and as the logs.
@Suite struct AttributeLawTests {
  private static let parts: UInt64 = 4

  @Test(arguments: 0..<parts)
  func `attributes in any order and grouping of ingest are those of the records and of the logs`(part: UInt64)
    async throws
  {
    for seed in Seeds.upToMany(200) where seed % Self.parts == part {
      var random = SplitMix64(seed: seed)
      var dealt = try DealtLogs(seed, &random)
      try dealt.addBatches(&random)
      try dealt.addAttributes(&random)
      defer { dealt.remove() }
      var rest = dealt.paths.shuffled(using: &random)[...]
      while !rest.isEmpty {
        let some = rest.prefix(Int.random(in: 1...dealt.paths.count, using: &random))
        rest = rest.dropFirst(some.count)
        try await AttributedIndex.ingest(
          Array(some), into: dealt.index,
          batchBytes: [300, 900, 1 << 20].randomElement(using: &random) ?? 300)
      }
      for paths in Self.questions(&random) {
        let told = try await AttributedIndex(dealt.index, dealt.paths, paths)
        #expect(told.difference == nil, "seed \(seed), \(paths)")
      }
    }
  }

  /// Each key, and some of them together.
  private static func questions(_ random: inout SplitMix64) -> [[String]] {
    let keys = DealtLogs.attributes
    let several = (0..<3).map { _ in
      Array(keys.shuffled(using: &random).prefix(Int.random(in: 2...4, using: &random)))
    }
    return keys.map { [$0] } + several
  }

  @Test func `keys with few single values are stored, and others are not`() async throws {
    var stored: [String: Int] = [:]
    for seed in Seeds.upToMany(200) {
      var random = SplitMix64(seed: seed)
      let dealt = try DealtLogs(seed, &random)
      try dealt.addAttributes(&random)
      defer { dealt.remove() }
      try await AttributedIndex.ingest(dealt.paths, into: dealt.index)
      for path in DealtLogs.attributes where try await AttributedIndex.isStored([path], in: dealt.index) {
        stored[path, default: 0] += 1
      }
    }
    let count = Int(Seeds.upToMany(200).upperBound)
    for path in ["job_type", "size_mb", "geo.region", "tenant", "retries", "job_typ"] {
      #expect(stored[path] == count, "\(path)")
    }
    for path in ["message.kind", "context.tenant", "attempt"] {
      #expect(stored[path] == nil, "\(path)")
    }
    for path in ["geo", "label.app", "codec"] { #expect(stored[path, default: 0] < count, "\(path)") }
  }
}
