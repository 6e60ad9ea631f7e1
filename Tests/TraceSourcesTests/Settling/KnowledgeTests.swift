import Foundation
import SyntheticFleet
import Testing
import TraceModel

@testable import TraceSources

/// What is no knowledge of a shard's set is refused by its name.
@Suite struct KnowledgeTests {
  private func shards(_ count: Int, _ seed: UInt64 = 4) async throws -> (dealt: DealtLogs, ShardedIndexes) {
    let dealt = try DealtLogs(simulated: seed)
    let shards = ShardedIndexes(count, in: dealt.directory)
    try await shards.ingest(dealt.paths)
    return (dealt, shards)
  }

  @Test func `a shard that is lost, and one that is there twice`() async throws {
    let (dealt, shards) = try await shards(3)
    defer { dealt.remove() }
    let some = try await Knowledge.merged(shards.paths.dropFirst().map { .index($0) })
    #expect(some.head.missing == [1])
    let file = try SettledIndexes.read(some.bytes(version: SettledIndexes.version))
    #expect(throws: KnowledgeProblem.missing(path: "all.knowledge", numbers: [1], count: 3)) {
      try SettledShard(shards.paths[1], file)
    }
    let (second, third) = (shards.paths[1], shards.paths[2])
    await #expect(throws: KnowledgeProblem.doubled(path: third, other: "all.knowledge", number: 3)) {
      try await Knowledge.merged([.file(file), .index(third)])
    }
    await #expect(throws: KnowledgeProblem.doubled(path: second, other: second, number: 2)) {
      try await Knowledge.merged([.index(second), .index(second)])
    }
  }

  @Test func `a shard of another set, and an index by itself`() async throws {
    let (dealt, shards) = try await shards(2)
    let (others, foreign) = try await self.shards(2, 5)
    defer { dealt.remove() }
    defer { others.remove() }
    try await dealt.ingest(dealt.paths)
    let (first, other) = (shards.paths[0], foreign.paths[1])
    await #expect(throws: KnowledgeProblem.foreign(path: other, other: first)) {
      try await Knowledge.merged([.index(first), .index(other)])
    }
    await #expect(throws: KnowledgeProblem.foreign(path: dealt.index, other: first)) {
      try await Knowledge.merged([.index(first), .index(dealt.index)])
    }
    let whole = try await Knowledge.merged(shards.paths.map { .index($0) })
    for path in [other, dealt.index] {
      #expect(throws: KnowledgeProblem.foreign(path: path, other: "")) { try SettledShard(path, whole) }
    }
  }

  @Test func `shards that have read more of the logs since`() async throws {
    let dealt = try DealtLogs(simulated: 6)
    defer { dealt.remove() }
    let shards = ShardedIndexes(2, in: dealt.directory)
    try await shards.ingest(Array(dealt.paths.prefix(1)))
    let before = try await Knowledge.merged(shards.paths.map { .index($0) })
    let part = try await Knowledge.merged([.index(shards.paths[0])])
    try await shards.ingest(dealt.paths)
    let path = shards.paths[1]
    #expect(throws: KnowledgeProblem.changed(path: path, knowledge: "")) { try SettledShard(path, before) }
    await #expect(throws: KnowledgeProblem.apart(path: path, other: "")) {
      try await Knowledge.merged([.file(part), .index(path)])
    }
  }

  @Test func `another version, and any changed byte`() async throws {
    let (dealt, shards) = try await shards(1)
    defer { dealt.remove() }
    let version = SettledIndexes.version
    let bytes = try await Knowledge.merged([.index(shards.paths[0])]).bytes(version: version)
    let newer = KnowledgeFile.version(ofProgram: "next")
    #expect(throws: KnowledgeProblem.otherVersion(path: "k", version: version, known: newer)) {
      try KnowledgeFile(bytes, path: "k", version: newer)
    }
    var random = SplitMix64(seed: 1)
    for _ in 0..<300 {
      var changed = bytes
      changed[Int.random(in: changed.indices, using: &random)] ^= UInt8.random(in: 1...255, using: &random)
      #expect(throws: KnowledgeProblem.self) { try KnowledgeFile(changed, path: "k", version: version) }
    }
    for length in [0, 5, 16, 40, bytes.count - 1] where length < bytes.count {
      #expect(throws: KnowledgeProblem.self) {
        try KnowledgeFile(Array(bytes.prefix(length)), path: "k", version: version)
      }
    }
  }
}
