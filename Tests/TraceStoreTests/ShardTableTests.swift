import GRDB
import Testing
import TraceModel

@testable import TraceStore

/// An index that has some of the requests of its logs says so, and numbers them as no other of its set does.
@Suite struct ShardTableTests {
  let directory: IndexDirectory

  init() throws { directory = try IndexDirectory() }

  /// The index of a shard, made if there is none.
  private func open(_ shard: Shard?, _ access: IndexFile.Access = .writing) throws -> IndexFile {
    try IndexFile(path: directory.path(), for: access, catalog: Catalog(), as: shard)
  }

  private static let third = Shard(name: "set", number: 3, count: 4)

  @Test func `an index is the shard that it was made as`() throws {
    #expect(try open(Self.third).shard == Self.third)
    #expect(try open(nil, .reading).shard == Self.third)
    // It does not become another one.
    #expect(try open(Shard(name: "set", number: 1, count: 4)).shard == Self.third)
  }

  @Test func `other indexes are no shards`() throws {
    #expect(try open(nil).shard == nil)
    #expect(try open(Self.third).shard == nil)
    #expect(try open(nil).start == 0)
  }

  @Test func `requests of two shards have no number in common, and each fits in the index`() throws {
    let shards = Shard.set(of: Shard.most)
    #expect(shards.map(\.number) == Array(1...255))
    #expect(Set(shards.map(\.name)).count == 1)
    for (one, other) in zip(shards, shards.dropFirst()) { #expect(one.end < other.start + 1) }
    #expect(shards[254].end <= RecordRow.lastRequest)
    for shard in shards {
      for number in [shard.start + 1, shard.end, RequestNumber.make(shard.end, occurrence: 7)] {
        #expect(Shard.number(ofRequest: number) == shard.number)
      }
    }
  }

  @Test func `the first request has the number behind the start`() throws {
    let index = try open(Self.third)
    #expect(try index.write { try IndexWriter($0).lastRequest() } == 3 << 30)
    #expect(index.start == 3 << 30)
  }

  @Test func `sets have names of their own, of 32 digits`() {
    let names = (0..<50).map { _ in Shard.set(of: 1)[0].name }
    #expect(Set(names).count == 50)
    #expect(names.allSatisfy { $0.count == 32 })
  }

  @Test(arguments: [
    "UPDATE shard SET number = 0", "UPDATE shard SET number = 5", "UPDATE shard SET shards = 256",
    "INSERT INTO shard VALUES ('set', 2, 4)",
  ])
  func `what no shard says is damage`(change: String) throws {
    _ = try open(Self.third)
    try directory.foreign { try $0.execute(sql: change) }
    #expect(throws: IndexFile.Problem.self) { try open(nil, .reading) }
  }

  @Test func `a shard that somebody has made another one is damaged`() throws {
    try open(Self.third).seal()
    try directory.foreign { try $0.execute(sql: "UPDATE shard SET number = 2") }
    #expect(throws: directory.damage(of: "shard")) { try open(nil, .reading) }
  }
}
