import ClockEstimation
import Foundation
import LogReading
import SyntheticFleet
import Testing
import TraceAnalysis
import TraceModel
import TraceStore

@testable import TraceSources

/// An index from which requests were removed is what it were if the logs had never had them.
@Suite struct ForgetLawTests {
  private func decoder() throws -> LogDecoder { try LogDecoder(profile: .makeDefault(), catalog: Catalog()) }

  private func ingest(_ files: [String], into path: String, batchBytes: Int64 = 1 << 16) async throws {
    let decoder = try decoder()
    let file = try IndexFile(path: path, for: .writing, catalog: decoder.catalog)
    var indexer = try Indexer(files, index: file, decoder: decoder, batchBytes: batchBytes) { _, _ in }
    _ = try await indexer.run()
  }

  private func forget(_ scope: RequestRemoval.Scope, _ path: String) async throws -> RemovalSummary {
    let decoder = LogDecoder(ofIndexWith: AttributeProjection(), catalog: Catalog())
    let file = try IndexFile(path: path, for: .writing, catalog: decoder.catalog)
    let preview = try RequestRemoval(index: file, decoder: decoder).preview(scope)
    let summary = try await RequestRemoval(index: file, decoder: decoder).run(scope)
    #expect(preview.requests == summary.requests && preview.records == summary.records)
    #expect(preview.uncorrelated == summary.uncorrelated)
    return summary
  }

  /// The requests of an index with the time of their last record.
  private func requests(_ path: String) async throws -> [(key: RequestID, end: Int64)] {
    let decoder = try decoder()
    let source = IndexSource(
      index: try IndexFile(path: path, for: .reading, catalog: decoder.catalog), decoder: decoder)
    let corrections = try source.corrections(clocks: source.clocks().logged)
    let found = try await source.aggregate(
      FindAggregate(filter: RequestFilter(), catalog: source.catalog, corrections: corrections))
    return try found.found.map { found in
      (found.key, try source.records(for: found.key).events.map(\.time.nanoseconds).max() ?? 0)
    }
  }

  private func expectSame(_ index: String, _ other: String, _ comment: Comment) async throws {
    let told = try await ToldSource(ofIndexAt: other)
    let difference = try await ToldSource(ofIndexAt: index).difference(from: told)
    #expect(difference == nil, comment)
  }

  @Test func `what is left tells what an index tells that was made without the rest, also when it grows`()
    async throws
  {
    for seed in Seeds.upToMany(100) {
      var random = SplitMix64(seed: seed)
      var dealt = try DealtLogs(seed, &random)
      if Bool.random(using: &random) { try dealt.addBatches(&random) }
      defer { dealt.remove() }
      let first = dealt.paths.filter { _ in Int.random(in: 0..<3, using: &random) > 0 }
      try await ingest(first, into: dealt.index)
      let keys = try await requests(dealt.index).map(\.key).filter { _ in Bool.random(using: &random) }
      var logs = try ForgottenLogs(dealt.paths)
      try logs.takeOut(keys, ofIndexAt: dealt.index)
      let summary = try await forget(.requests(keys), dealt.index)
      #expect(summary.requests == keys.count, "seed \(seed)")
      try await ingest(first, into: dealt.index)
      try await ingest(dealt.paths, into: dealt.index)
      try logs.write()
      try await ingest(first, into: dealt.index + ".without")
      try await ingest(dealt.paths, into: dealt.index + ".without")
      try await expectSame(dealt.index, dealt.index + ".without", "seed \(seed)")
    }
  }

  @Test func `what ended before a time goes, with records without an id before it`() async throws {
    for seed in Seeds.upToMany(100) {
      var random = SplitMix64(seed: seed)
      var dealt = try DealtLogs(seed, &random)
      if Bool.random(using: &random) { try dealt.addBatches(&random) }
      defer { dealt.remove() }
      try await ingest(dealt.paths, into: dealt.index)
      let requests = try await requests(dealt.index)
      let time = (requests.map(\.end).randomElement(using: &random) ?? 0) + 1
      var logs = try ForgottenLogs(dealt.paths)
      try logs.takeOut(requests.filter { $0.end < time }.map(\.key), ofIndexAt: dealt.index)
      try logs.takeOutUncorrelated(before: time, ofIndexAt: dealt.index)
      let summary = try await forget(.before(Timestamp(nanoseconds: time)), dealt.index)
      #expect(summary.requests == requests.count { $0.end < time }, "seed \(seed)")
      try logs.write()
      try await ingest(dealt.paths, into: dealt.index + ".without")
      try await expectSame(dealt.index, dealt.index + ".without", "seed \(seed)")
    }
  }

  @Test func `what is left can be made anew, and lines are accounted for`() async throws {
    for seed in Seeds.upToMany(50) {
      var random = SplitMix64(seed: seed)
      var dealt = try DealtLogs(seed, &random)
      try dealt.addBatches(&random)
      defer { dealt.remove() }
      try await ingest(dealt.paths, into: dealt.index)
      let keys = try await requests(dealt.index).map(\.key).filter { _ in Bool.random(using: &random) }
      let summary = try await forget(.requests(keys), dealt.index)
      let before = try await ToldSource(ofIndexAt: dealt.index)
      let file = try IndexFile(path: dealt.index, for: .writing, catalog: Catalog())
      _ = try await Reindexer(index: file, decoder: decoder()).run()
      let difference = try await ToldSource(ofIndexAt: dealt.index).difference(from: before)
      #expect(difference == nil, "seed \(seed)")
      let sums = try file.read { try RemovalCounts($0) }
      #expect(sums.isBalanced, "seed \(seed)")
      #expect(sums.forgotten == summary.records, "seed \(seed)")
    }
  }

  @Test func `a removal from an index that an ingest is filling takes its turn, and nothing comes back`()
    async throws
  {
    for seed in Seeds.upToMany(50) {
      var random = SplitMix64(seed: seed)
      var dealt = try DealtLogs(seed, &random)
      try dealt.addBatches(&random)
      defer { dealt.remove() }
      let paths = dealt.paths
      let cut = Int.random(in: 1...max(1, paths.count - 1), using: &random)
      try await ingest(Array(paths[..<cut]), into: dealt.index)
      let keys = try await requests(dealt.index).map(\.key).filter { _ in Bool.random(using: &random) }
      var logs = try ForgottenLogs(paths)
      try logs.takeOut(keys, ofIndexAt: dealt.index)
      let path = dealt.index
      async let rest: Void = ingest(paths, into: path, batchBytes: 300)
      // In the middle of it or not: records that come later stay.
      _ = try await forget(.requests(keys), path)
      try await rest
      let told = try await ToldSource(ofIndexAt: path)
      let file = try IndexFile(path: path, for: .writing, catalog: Catalog())
      _ = try await Reindexer(index: file, decoder: decoder()).run()
      let difference = try await ToldSource(ofIndexAt: path).difference(from: told)
      #expect(difference == nil, "seed \(seed): what is stored of requests is what their records are")
      #expect(try file.read { try RemovalCounts($0) }.isBalanced, "seed \(seed)")
    }
  }
}
