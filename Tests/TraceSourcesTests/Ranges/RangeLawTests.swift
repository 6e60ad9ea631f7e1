import Foundation
import LogReading
import SyntheticFleet
import Testing
import TraceModel
import TraceStore

@testable import TraceSources

/// Shards that are made of ranges of logs tell together what one index tells of the logs.
@Suite struct RangeLawTests {
  private func expectSame(_ ranged: RangedIndexes, _ index: String, _ comment: Comment) async throws {
    let told = try await ToldSource(ofIndexAt: index)
    let difference = try await ranged.told().difference(from: told)
    #expect(difference == nil, comment)
    #expect(!told.found.isEmpty, comment)
    #expect(try ranged.ledger() == RangedIndexes.ledger(ofIndexAt: index), comment)
  }

  @Test(arguments: [1, 2, 7, 16])
  func `ranges of logs in which ids lie make shards that tell what one index tells`(count: Int) async throws {
    for seed in Seeds.upToMany(50) {
      var random = SplitMix64(seed: seed)
      var dealt = try DealtLogs(seed, &random)
      if Bool.random(using: &random) { try dealt.addBatches(&random) }
      defer { dealt.remove() }
      let ranged = RangedIndexes(count, in: dealt.directory)
      try await ranged.make(dealt.paths, &random)
      try await dealt.ingest(dealt.paths.sorted())
      try await expectSame(ranged, dealt.index, "seed \(seed), \(count) shards")
    }
  }

  @Test(arguments: [1, 2, 7, 16])
  func `ranges of simulated fleets make shards that tell what one index tells`(count: Int) async throws {
    for seed in Seeds.upToMany(50) {
      var random = SplitMix64(seed: seed)
      let dealt = try DealtLogs(simulated: seed)
      defer { dealt.remove() }
      let ranged = RangedIndexes(count, in: dealt.directory)
      try await ranged.make(dealt.paths, &random)
      try await dealt.ingest(dealt.paths.sorted())
      try await expectSame(ranged, dealt.index, "seed \(seed), \(count) shards")
    }
  }

  @Test func `sides are the same bytes whoever reads them`() throws {
    for seed in Seeds.upToMany(50) {
      var random = SplitMix64(seed: seed)
      let dealt = try DealtLogs(simulated: seed)
      defer { dealt.remove() }
      let ranged = RangedIndexes(3, in: dealt.directory)
      let version = RangeTerms.version(ofProgram: RangedIndexes.program)
      for path in dealt.paths {
        for side in try ranged.map(path, cutWith: &random).sides {
          let read = try #require(RangeSide(bytes: side.bytes, version: version), "seed \(seed)")
          #expect(read == side, "seed \(seed)")
          #expect(read.bytes == side.bytes, "seed \(seed)")
          #expect(
            side.counts.lines
              == side.counts.events + side.counts.uncorrelated + side.counts.skipped.values.reduce(0, +))
        }
      }
    }
  }
}
