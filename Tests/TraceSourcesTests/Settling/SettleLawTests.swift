import Foundation
import SyntheticFleet
import Testing
import TraceModel
import TraceRendering

@testable import TraceSources

/// Shards that are settled one by one say together what one index says.
@Suite struct SettleLawTests {
  /// The tables of `shards` are those of `index`, whatever the order of merges. Returns the latter.
  @discardableResult
  private func expectSame(
    _ shards: ShardedIndexes, _ index: String, _ random: inout SplitMix64, _ comment: Comment
  ) async throws -> [RequestTable: [String]] {
    let (settled, one) = (SettledIndexes(paths: shards.paths), SettledIndexes(paths: [index]))
    let knowledge = try await settled.knowledge(&random)
    let bytes = try knowledge.bytes(version: SettledIndexes.version)
    let another = try await settled.knowledge(&random).bytes(version: SettledIndexes.version)
    #expect(bytes == another, comment)
    let expected = try await one.tables(one.knowledge(&random))
    let tables = try await settled.tables(knowledge)
    for table in RequestTable.allCases {
      let (rows, others) = (tables[table] ?? [], expected[table] ?? [])
      let difference = zip(rows, others).first { $0 != $1 }
      #expect(rows.count == others.count, "\(table): \(comment)")
      #expect(difference == nil, "\(table): \(comment)")
    }
    return expected
  }

  @Test(arguments: [1, 2, 7, 16])
  func `shards of logs in which ids lie are settled as one index`(count: Int) async throws {
    for seed in Seeds.upToMany(40) {
      var random = SplitMix64(seed: seed)
      var dealt = try DealtLogs(seed, &random)
      if Bool.random(using: &random) { try dealt.addBatches(&random) }
      defer { dealt.remove() }
      let shards = ShardedIndexes(count, in: dealt.directory)
      try await shards.ingest(dealt.paths)
      try await dealt.ingest(dealt.paths)
      try await expectSame(shards, dealt.index, &random, "seed \(seed), \(count) shards")
    }
  }

  @Test(arguments: [1, 2, 7, 16])
  func `shards of simulated fleets are settled as one index`(count: Int) async throws {
    for seed in Seeds.upToMany(40) {
      var random = SplitMix64(seed: seed)
      let dealt = try DealtLogs(simulated: seed)
      defer { dealt.remove() }
      let shards = ShardedIndexes(count, in: dealt.directory)
      try await shards.ingest(dealt.paths)
      try await dealt.ingest(dealt.paths.shuffled(using: &random))
      try await expectSame(shards, dealt.index, &random, "seed \(seed), \(count) shards")
    }
  }

  @Test func `the tables of an index say what find and show say`() async throws {
    for seed in Seeds.upToMany(60) {
      var random = SplitMix64(seed: seed)
      let dealt = try seed % 2 == 0 ? DealtLogs(simulated: seed) : DealtLogs(seed, &random)
      defer { dealt.remove() }
      try await dealt.ingest(dealt.paths)
      let one = SettledIndexes(paths: [dealt.index])
      let tables = try await one.tables(one.knowledge(&random))
      try expectTold(tables, try await ToldRequests(ofIndexAt: dealt.index), "seed \(seed)")
    }
  }

  /// Each row has the members of the other documents, and only its own beside them.
  private func expectTold(
    _ tables: [RequestTable: [String]], _ told: ToldRequests, _ comment: Comment
  ) throws {
    let requests = try (tables[.requests] ?? []).map(ToldRequests.row)
    #expect(requests.count == told.found.count, comment)
    for row in requests {
      let rest = try ToldRequests.text(row, without: ["start_ns", "attributes", "other_ids"])
      #expect(try rest == ToldRequests.text(told.found[ToldRequests.name(of: row)] ?? [:]), comment)
    }
    try expectParts(tables[.segments], told, "segments", without: ["outcome", "start_ns"], comment)
    try expectParts(tables[.messages], told, "messages", without: ["request_outcome"], comment)
    try expectParts(tables[.notes], told, "notes", without: ["outcome"], comment)
  }

  private func expectParts(
    _ lines: [String]?, _ told: ToldRequests, _ member: String, without own: [String], _ comment: Comment
  ) throws {
    let rows = try (lines ?? []).map(ToldRequests.row)
    let byRequest = Dictionary(grouping: rows, by: ToldRequests.name)
    for (name, document) in told.shown {
      let parts = try (byRequest[name] ?? []).map {
        try ToldRequests.text($0, without: own + ["correlation_id", "generation"])
      }
      let others = try (document[member] as? [TableRow] ?? []).map { try ToldRequests.text($0) }
      #expect(parts.sorted() == others.sorted(), "\(name), \(member): \(comment)")
    }
  }
}
