import Foundation
import LogReading
import SyntheticFleet
import Testing
import TraceModel
import TraceStore

@testable import TraceSources

/// Shards tell together what one index tells of the same logs.
@Suite struct ShardLawTests {
  private func expectSame(_ shards: ShardedIndexes, _ index: String, _ comment: Comment) async throws {
    let told = try await ToldSource(ofIndexAt: index)
    let difference = try await shards.told().difference(from: told)
    #expect(difference == nil, comment)
    #expect(!told.found.isEmpty, comment)
  }

  @Test(arguments: [1, 2, 7, 16])
  func `shards of logs in which ids lie tell what one index tells`(count: Int) async throws {
    for seed in Seeds.upToMany(200) {
      var random = SplitMix64(seed: seed)
      var dealt = try DealtLogs(seed, &random)
      if Bool.random(using: &random) { try dealt.addBatches(&random) }
      defer { dealt.remove() }
      let shards = ShardedIndexes(count, in: dealt.directory)
      try await shards.ingest(dealt.paths)
      try await dealt.ingest(dealt.paths)
      try await expectSame(shards, dealt.index, "seed \(seed), \(count) shards")
    }
  }

  @Test(arguments: [1, 2, 7, 16])
  func `shards of simulated fleets tell what one index tells`(count: Int) async throws {
    for seed in Seeds.upToMany(100) {
      var random = SplitMix64(seed: seed)
      var dealt = try DealtLogs(simulated: seed)
      defer { dealt.remove() }
      let shards = ShardedIndexes(count, in: dealt.directory)
      dealt.paths.shuffle(using: &random)
      try await shards.ingest(dealt.paths, batchBytes: 1 << Int64.random(in: 10...16, using: &random))
      try await dealt.ingest(dealt.paths)
      try await expectSame(shards, dealt.index, "seed \(seed), \(count) shards")
    }
  }

  @Test(arguments: [2, 7])
  func `logs that grow between ingests give the shards of one ingest`(count: Int) async throws {
    for seed in Seeds.upToMany(100) {
      var random = SplitMix64(seed: seed)
      var dealt = try DealtLogs(seed, &random)
      if Bool.random(using: &random) { try dealt.addBatches(&random) }
      defer { dealt.remove() }
      let shards = ShardedIndexes(count, in: dealt.directory)
      for state in try growth(of: dealt.paths, &random) {
        try write(state)
        try await shards.ingest(dealt.paths.shuffled(using: &random))
      }
      try await dealt.ingest(dealt.paths)
      try await expectSame(shards, dealt.index, "seed \(seed), \(count) shards")
    }
  }

  @Test(arguments: [2, 7])
  func `shards that were left apart by killed runs are brought together`(count: Int) async throws {
    for seed in Seeds.upToMany(100) {
      var random = SplitMix64(seed: seed)
      var dealt = try DealtLogs(seed, &random)
      if Bool.random(using: &random) { try dealt.addBatches(&random) }
      defer { dealt.remove() }
      let shards = ShardedIndexes(count, in: dealt.directory)
      try await shards.ingest([])
      for state in try growth(of: dealt.paths, &random) {
        try write(state)
        let some = (1...count).filter { _ in Bool.random(using: &random) }
        if !some.isEmpty { try await shards.ingest(dealt.paths, intoOnly: some) }
      }
      try await shards.ingest(dealt.paths)
      try await dealt.ingest(dealt.paths)
      try await expectSame(shards, dealt.index, "seed \(seed), \(count) shards")
    }
  }

  /// The contents of files at three times while they grow, by path; at the last they are whole.
  private func growth(of paths: [String], _ random: inout SplitMix64) throws -> [[String: Data]] {
    var states: [[String: Data]] = [[:], [:], [:]]
    for path in paths {
      let whole = try Data(contentsOf: URL(fileURLWithPath: path))
      let ends = (0..<2).map { _ in Int.random(in: 1...whole.count, using: &random) }.sorted() + [whole.count]
      for (number, end) in ends.enumerated() { states[number][path] = Data(whole.prefix(end)) }
    }
    return states
  }

  private func write(_ state: [String: Data]) throws {
    for (path, bytes) in state { try bytes.write(to: URL(fileURLWithPath: path)) }
  }

  @Test func `a second ingest of the same logs adds nothing`() async throws {
    var random = SplitMix64(seed: 3)
    let dealt = try DealtLogs(3, &random)
    defer { dealt.remove() }
    let shards = ShardedIndexes(3, in: dealt.directory)
    let first = try await shards.ingest(dealt.paths)
    let again = try await shards.ingest(dealt.paths)
    #expect(first.total.events > 0)
    #expect(again.total.events == 0)
    #expect(again.newTraces == 0)
  }
}
