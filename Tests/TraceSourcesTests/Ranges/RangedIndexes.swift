import Foundation
import LogReading
import SyntheticFleet
import TraceModel
import TraceStore

@testable import TraceSources

/// Shards in a directory that are made of ranges of logs: mapped, sorted and reduced.
struct RangedIndexes {
  static let program = "test"

  let paths: [String]
  var zones = LogZones()
  var profile: LogProfile?
  var redaction: Redaction?
  private let count: Int

  init(_ count: Int, in directory: URL) {
    self.count = count
    paths = (1...count).map { directory.appendingPathComponent("ranged-\($0).db").path }
  }

  /// What ranges have given.
  struct Mapped {
    var sides: [RangeSide] = []
    /// Without line ends.
    var frames: [[UInt8]] = []

    static func += (all: inout Mapped, more: Mapped) {
      all.sides += more.sides
      all.frames += more.frames
    }
  }

  /// Reads one range of a log.
  func map(_ path: String, _ range: LogRange = LogRange(), called name: String? = nil) throws -> Mapped {
    let decoder = try LogDecoder(profile: .makeDefault(), rules: profile, catalog: Catalog())
    let terms = RangeTerms(
      program: Self.program, shards: count, decoder: decoder,
      redaction: StoredRedaction(redaction?.fields ?? [], key: redaction?.key))
    let input = try RangeMap.open(path, redaction: redaction, notOne: InputProblem.isDirectory(file: path))
    defer { input.finish() }
    var map = try RangeMap(
      range, of: input, called: name ?? path, zone: zones.zone(of: path), terms: terms, decoder: decoder)
    var text: [UInt8] = []
    let side = try map.run { text += $0 }
    return Mapped(sides: [side], frames: text.split(separator: 0x0A).map(Array.init))
  }

  /// Reads a log in ranges that are cut at random bytes; as a whole if it cannot be cut.
  func map(_ path: String, cutWith random: inout SplitMix64) throws -> Mapped {
    let size = try Data(contentsOf: URL(fileURLWithPath: path)).count
    let cuts = (0..<Int.random(in: 0...4, using: &random)).map { _ in
      Int64.random(in: 0...Int64(size), using: &random)
    }
    do {
      let bounds = [0] + cuts.sorted().map { Int64?.some($0) } + [nil]
      return try zip(bounds, bounds.dropFirst()).reduce(into: Mapped()) { all, bounds in
        all += try map(path, LogRange(start: bounds.0 ?? 0, end: bounds.1))
      }
    } catch is LogRange.Problem {
      return try map(path)
    }
  }

  /// Makes all shards of what was mapped, which may come in any order.
  func reduce(_ mapped: Mapped, batchBytes: Int64 = RangeReduce.batchBytes) async throws {
    for number in 1...count { try await reduce(mapped, shard: number, batchBytes: batchBytes) }
  }

  /// Makes one of them.
  func reduce(_ mapped: Mapped, shard: Int, batchBytes: Int64 = RangeReduce.batchBytes) async throws {
    let mark = Array(("00\(shard)".suffix(3) + "\t").utf8)
    let own = mapped.frames.filter { $0.starts(with: mark) }.sorted { $0.lexicographicallyPrecedes($1) }
    try await reduce(own, mapped.sides, shard: shard, batchBytes: batchBytes)
  }

  /// Makes one of frames as they come.
  func reduce(
    _ frames: [[UInt8]], _ sides: [RangeSide], shard: Int, batchBytes: Int64 = RangeReduce.batchBytes
  ) async throws {
    let version = RangeTerms.version(ofProgram: Self.program)
    let file = sides.flatMap { RangeSides.file(of: $0) }
    let ranges = try JoinedRanges(
      RangeSides.sides(in: file, path: "sides", version: version), version: version)
    var parts = frames.map { $0 + [0x0A] }[...]
    try await RangeReduce(ranges, shard: shard, batchBytes: batchBytes).run(
      FrameReader { parts.popFirst() ?? [] }, to: paths[shard - 1])
  }

  /// Reads logs in ranges cut with `random`, and makes all shards of them.
  func make(_ logs: [String], _ random: inout SplitMix64) async throws {
    var mapped = Mapped()
    for log in logs.shuffled(using: &random) { mapped += try map(log, cutWith: &random) }
    mapped.sides.shuffle(using: &random)
    mapped.frames.shuffle(using: &random)
    try await reduce(mapped, batchBytes: 1 << Int64.random(in: 8...18, using: &random))
  }

  /// Everything that the shards tell.
  func told() async throws -> ToldSource {
    func source(_ decoder: LogDecoder) async throws -> ShardedSource {
      let files = try paths.map { try IndexFile(path: $0, for: .reading, catalog: decoder.catalog) }
      return try await ShardedSource(ShardSet(files), named: "ranged-*.db", decoder: decoder)
    }
    return try await ToldSource(
      source(Decoders.index.get()), withAttribute: source(Decoders.indexWithAttribute.get()))
  }

  /// The ledgers of all shards, which are the same; without what tells where an ingest began.
  func ledger(_ shard: Int = 1) throws -> [LedgerEntry] { try Self.ledger(ofIndexAt: paths[shard - 1]) }

  /// The ledger of an index, by names of logs and of origins.
  static func ledger(ofIndexAt path: String) throws -> [LedgerEntry] {
    let catalog = Catalog()
    let index = try IndexFile(path: path, for: .reading, catalog: catalog)
    return try Ledger(of: index).entries.sorted { $0.file < $1.file }.map { entry in
      var entry = entry
      entry.number = 0
      (entry.headLength, entry.headHash, entry.tailLength, entry.tailHash) = (0, 0, 0, 0)
      entry.recent = RecentTimes()
      entry.coverage = []
      return entry
    }
  }
}
