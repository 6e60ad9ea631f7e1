import Foundation
import LogReading
import SyntheticFleet
import Testing
import TraceModel
import TraceStore

@testable import TraceSources

/// One index made of several tells what an index tells into which all their logs were ingested.
@Suite struct MergeLawTests {
  /// Some logs for each of `count` indexes; some of the logs come into two.
  private func dealt(_ logs: [String], to count: Int, _ random: inout SplitMix64) -> [[String]] {
    var dealt = Array(repeating: [String](), count: count)
    for log in logs {
      dealt[Int.random(in: 0..<count, using: &random)].append(log)
      let second = Int.random(in: 0..<count, using: &random)
      if Int.random(in: 0..<4, using: &random) == 0, !dealt[second].contains(log) {
        dealt[second].append(log)
      }
    }
    return dealt
  }

  private func expectSame(_ index: String, _ other: String, _ comment: Comment) async throws {
    let told = try await ToldSource(ofIndexAt: other)
    let difference = try await ToldSource(ofIndexAt: index).difference(from: told)
    #expect(difference == nil, comment)
    #expect(!told.found.isEmpty, comment)
  }

  @Test(arguments: [1, 2, 7])
  func `indexes of any logs, merged in any order and tree, tell what one tells`(count: Int) async throws {
    for seed in Seeds.upToMany(100) {
      var random = SplitMix64(seed: seed)
      var dealt = try DealtLogs(seed, &random)
      if Bool.random(using: &random) { try dealt.addBatches(&random) }
      defer { dealt.remove() }
      var indexes = SeparateIndexes(in: dealt.directory)
      try await indexes.add(self.dealt(dealt.paths, to: count, &random))
      let merged = try await indexes.mergedInAnyTree(&random)
      try await SeparateIndexes.ingest(dealt.paths, into: dealt.index)
      try await expectSame(merged, dealt.index, "seed \(seed)")
    }
  }

  @Test func `each log keeps the profile by which it was read`() async throws {
    for seed in Seeds.upToMany(50) {
      var random = SplitMix64(seed: seed)
      var dealt = try DealtLogs(seed, &random)
      try dealt.addBatches(&random)
      defer { dealt.remove() }
      var indexes = SeparateIndexes(in: dealt.directory)
      let middle = dealt.paths.count / 2
      for (logs, yaml) in [
        (dealt.paths[..<middle], nil), (dealt.paths[middle...], ReindexLawTests.profiles[Int(seed) % 3]),
      ] {
        try await indexes.add([Array(logs)], with: yaml)
        try await SeparateIndexes.ingest(Array(logs), into: dealt.index, with: yaml)
      }
      let merged = try await indexes.mergedInAnyTree(&random)
      try await expectSame(merged, dealt.index, "seed \(seed)")
    }
  }

  @Test func `a log that one index has read to its end and others not counts once`() async throws {
    for seed in Seeds.upToMany(100) {
      var random = SplitMix64(seed: seed)
      let dealt = try DealtLogs(seed, &random)
      defer { dealt.remove() }
      var indexes = SeparateIndexes(in: dealt.directory)
      for _ in 0..<3 {
        // As the logs were at some time before.
        let whole = try dealt.paths.map { try Data(contentsOf: URL(fileURLWithPath: $0)) }
        for (path, bytes) in zip(dealt.paths, whole) {
          let end = Int.random(in: 1...bytes.count, using: &random)
          try bytes.prefix(end).write(to: URL(fileURLWithPath: path))
        }
        try await indexes.add([dealt.paths.shuffled(using: &random)])
        for (path, bytes) in zip(dealt.paths, whole) { try bytes.write(to: URL(fileURLWithPath: path)) }
      }
      try await indexes.add([dealt.paths])
      let merged = try await indexes.mergedInAnyTree(&random)
      try await SeparateIndexes.ingest(dealt.paths, into: dealt.index)
      try await expectSame(merged, dealt.index, "seed \(seed)")
    }
  }

  @Test func `what was forgotten before indexes are merged is what is forgotten behind that`() async throws {
    for seed in Seeds.upToMany(50) {
      var random = SplitMix64(seed: seed)
      let dealt = try DealtLogs(seed, &random)
      defer { dealt.remove() }
      let time = Timestamp(nanoseconds: 1_767_225_600_000_000_000 + Int64(random.next() % 7_200_000_000_000))
      var indexes = SeparateIndexes(in: dealt.directory)
      // Records of one request stand in all logs, so one index has them all.
      try await indexes.add([dealt.paths, dealt.paths])
      try await SeparateIndexes.ingest(dealt.paths, into: dealt.index)
      for path in [indexes.paths[0], dealt.index] { try await forget(before: time, path) }
      try await SeparateIndexes.merge([indexes.paths[0]], into: indexes.path("all"))
      let (merged, one) = (
        try await ToldSource(ofIndexAt: indexes.path("all")), try await ToldSource(ofIndexAt: dealt.index)
      )
      #expect(merged.difference(from: one) == nil, "seed \(seed)")
      // The same logs bring nothing back.
      try await SeparateIndexes.ingest(dealt.paths, into: indexes.path("all"))
      let again = try await ToldSource(ofIndexAt: indexes.path("all"))
      #expect(again.difference(from: one) == nil, "seed \(seed)")
    }
  }

  @Test func `a log left unfinished is so in what is merged, unless another index has all of it`()
    async throws
  {
    var random = SplitMix64(seed: 5)
    let dealt = try DealtLogs(5, &random)
    defer { dealt.remove() }
    var indexes = SeparateIndexes(in: dealt.directory)
    let (first, rest) = (dealt.paths[0], Array(dealt.paths.dropFirst()))
    try await indexes.add([[first], rest, [first]])
    let index = try IndexFile(path: indexes.paths[0], for: .writing, catalog: Catalog())
    // By a process of another machine, whose number may be that of one here.
    try index.write { try UnfinishedLogs([.init(file: first, source: 1)]).enter($0) }
    for (others, interrupted) in [([0, 1], [first]), ([0, 1, 2], []), ([1, 2], [])] {
      let path = indexes.path("merged-\(others.count)-\(others[0])")
      try await SeparateIndexes.merge(others.map { indexes.paths[$0] }, into: path)
      let merged = try IndexFile(path: path, for: .reading, catalog: Catalog())
      let told = try merged.read { try IndexReader($0, catalog: merged.catalog).interruptedLogs() }
      #expect(told == interrupted)
    }
  }

  private func forget(before time: Timestamp, _ path: String) async throws {
    let decoder = LogDecoder(ofIndexWith: AttributeProjection(), catalog: Catalog())
    let file = try IndexFile(path: path, for: .writing, catalog: decoder.catalog)
    _ = try await RequestRemoval(index: file, decoder: decoder).run(.before(time))
  }
}
