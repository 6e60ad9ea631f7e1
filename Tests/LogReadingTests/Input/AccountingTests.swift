import Testing
import TraceModel

@testable import LogReading

struct AccountingTests {
  /// A line of any fate: a record, a batch, one without id or time, a blank one, or none at all.
  private func line(_ json: inout RandomJSON) -> [UInt8] {
    let id = json.pick(["\"a\"", "\"b\"", "[\"a\",\"b\"]", "\"-\"", "null", "7"])
    let time = json.pick([
      "1750000000", "\"2026-01-01T00:00:00.5Z\"", "\"2026-01-01 00:00:00\"", "\"never\"", "null",
    ])
    let record = Array(#"{"time":\#(time),"correlation_id":\#(id),"n":\#(json.value(depth: 3))}"#.utf8)
    switch Int.random(in: 0..<10, using: &json.random) {
    case 0: return json.pick([[], [0x20], [0x0D], [0x09, 0x0D]])
    case 1: return Array(json.object().utf8).filter { $0 != 0x0A }
    case 2: return json.damage(record)
    case 3: return Array("no json".utf8)
    case 4: return record + [0xFF]
    default: return record
    }
  }

  private func lines(seed: UInt64) -> [[UInt8]] {
    var json = RandomJSON(seed: seed)
    return (0..<Int.random(in: 0...30, using: &json.random)).map { _ in line(&json) + [0x0A] }
  }

  private func expectBalance(_ block: RecordBlock, _ comment: Comment) {
    let skipped = block.counts.skipped.values.reduce(0, +)
    #expect(block.counts.lines == block.counts.events + block.counts.uncorrelated + skipped, comment)
    #expect(Set(block.events.map(\.line)).count == block.counts.events, comment)
    #expect(block.uncorrelated.count == block.counts.uncorrelated, comment)
    #expect(block.problems.count == min(skipped, DecodingProblem.mostKept), comment)
  }

  @Test(arguments: 0..<10)
  func `every line that is not blank is an event's, uncorrelated or skipped, whole or torn`(batch: UInt64)
    throws
  {
    for seed in (batch * 30)..<(batch * 30 + 30) {
      let lines = lines(seed: seed)
      let blank = lines.filter { line in line.allSatisfy { $0 <= 0x20 } }.count
      let bytes = Array(lines.joined())
      let block = try Decoded(bytes).block
      expectBalance(block, "seed \(seed)")
      #expect(block.counts.lines == lines.count - blank, "seed \(seed)")
      #expect(block.lineCount == Int64(lines.count), "seed \(seed)")
      #expect(block.endOffset == Int64(bytes.count), "seed \(seed)")
      #expect(block.incompleteLastLines == 0, "seed \(seed)")
      let torn = try Decoded(Array(bytes.dropLast(Int(seed % 9) + 1))).block
      expectBalance(torn, "seed \(seed), torn")
    }
  }

  @Test(arguments: 0..<10)
  func `blocks that are split at any line ends bring the same events at the same lines`(batch: UInt64) throws
  {
    for seed in (batch * 20)..<(batch * 20 + 20) {
      let lines = lines(seed: seed)
      let whole = try Decoded(Array(lines.joined()))
      var json = RandomJSON(seed: seed)
      var parts: [RecordBlock] = []
      var rest = lines[...]
      var offset: Int64 = 0
      var number: Int64 = 0
      while !rest.isEmpty {
        let part = Array(rest.prefix(Int.random(in: 1...5, using: &json.random)).joined())
        rest = rest.dropFirst(part.filter { $0 == 0x0A }.count)
        var block = whole.decoder.decode(RawBlock(lines: part, offset: offset))
        block.number(after: number)
        offset = block.endOffset
        number += block.lineCount
        parts.append(block)
      }
      expectEqual(whole.block, parts, "seed \(seed)")
    }
  }

  private func expectEqual(_ whole: RecordBlock, _ parts: [RecordBlock], _ comment: Comment) {
    for events in [\RecordBlock.events, \RecordBlock.uncorrelated] {
      let found = parts.flatMap { $0[keyPath: events] }
      #expect(found.map(\.digest) == whole[keyPath: events].map(\.digest), comment)
      #expect(found.map(\.line) == whole[keyPath: events].map(\.line), comment)
      #expect(found.map(\.offset) == whole[keyPath: events].map(\.offset), comment)
      #expect(found.map(\.correlation) == whole[keyPath: events].map(\.correlation), comment)
      #expect(found.map(\.time) == whole[keyPath: events].map(\.time), comment)
    }
    #expect(parts.reduce(into: LineCounts()) { $0 += $1.counts } == whole.counts, comment)
    #expect(parts.reduce(0) { $0 + $1.oddities.naiveTimes } == whole.oddities.naiveTimes, comment)
    #expect(parts.reduce(0) { $0 + $1.oddities.invalidUTF8 } == whole.oddities.invalidUTF8, comment)
    #expect(Array(parts.flatMap(\.problems).prefix(DecodingProblem.mostKept)) == whole.problems, comment)
  }

  @Test func `the digest is of the record's bytes alone`() throws {
    let record = #"{"time":1750000000,"correlation_id":"a"}"#
    let block = try Decoded("\(record)\n\u{FEFF}\(record) \r\nstdout F \(record)\n\(record.dropLast()) }")
      .block
    let digests = block.events.map(\.digest)
    #expect(digests.count == 4)
    #expect(Set(digests.prefix(3)).count == 1)
    #expect(digests[3] != digests[0])
  }
}
