import SyntheticFleet
import Testing
import TraceModel

@testable import LogReading

/// Laws for every log, however its records are packed and wherever it is cut.
struct EnvelopeLawTests {
  @Test(arguments: PackedLog.Packing.allCases)
  func `every record comes out once, in the order of the log, from the line that it begins in`(
    packing: PackedLog.Packing
  ) throws {
    for seed in Seeds.upTo(100) {
      let packed = PackedLog(packing, seed: seed)
      let log = try OpenedLog(packed.text)
      #expect(log.envelope != nil, "seed \(seed)")
      let events = log.block.events
      #expect(events.map(log.block.correlationID) == packed.ids, "seed \(seed)")
      #expect(events.map(\.line) == packed.lines, "seed \(seed)")
      #expect(events.allSatisfy { $0.time.nanoseconds % 1_000_000_000 == 500_000_000 }, "seed \(seed)")
      // Records of one line are told apart.
      #expect(Set(events.map { "\($0.line).\($0.indexInLine)" }).count == events.count, "seed \(seed)")
      let others = packing == .concatenated ? 1 : 0
      #expect(log.block.counts.skipped.values.reduce(0, +) == others, "seed \(seed)")
    }
  }

  @Test(arguments: PackedLog.Packing.allCases)
  func `a log makes the same lines, in whatever parts it comes`(packing: PackedLog.Packing) throws {
    for seed in Seeds.upTo(30) {
      let bytes = Array(PackedLog(packing, seed: seed).text.utf8)
      let envelope = try #require(LogEnvelope.detected(in: bytes))
      let whole = OpenedLog.lines(of: bytes, envelope.makeTranscoder(), partLength: bytes.count)
      for length in [1, 2, 7, 64] {
        #expect(
          OpenedLog.lines(of: bytes, envelope.makeTranscoder(), partLength: length) == whole,
          "seed \(seed), parts of \(length) bytes")
      }
    }
  }

  /// The stored envelope of a file stays true when it has grown.
  @Test(arguments: PackedLog.Packing.allCases)
  func `what is settled of a log that is cut anywhere is the beginning of what the whole log makes`(
    packing: PackedLog.Packing
  ) throws {
    let decoder = try LogDecoder(profile: .makeDefault(), catalog: Catalog())
    for seed in Seeds.upTo(10) {
      let bytes = Array(PackedLog(packing, seed: seed).text.utf8)
      let envelope = try #require(LogEnvelope.detected(in: bytes))
      let whole = OpenedLog.lines(of: bytes, envelope.makeTranscoder(), partLength: bytes.count)
      for cut in 0...bytes.count {
        let lines = OpenedLog.lines(
          of: Array(bytes[..<cut]), envelope.makeTranscoder(), partLength: max(1, cut))
        let block = decoder.decode(RawBlock(lines: lines))
        #expect(whole.starts(with: lines[..<Int(block.endOffset)]), "seed \(seed), cut at \(cut)")
        expectBalance(block, "seed \(seed), cut at \(cut)")
      }
    }
  }

  @Test(arguments: PackedLog.Packing.allCases)
  func `every line of a damaged log is an event's, uncorrelated or skipped, in whatever parts it comes`(
    packing: PackedLog.Packing
  ) throws {
    let decoder = try LogDecoder(profile: .makeDefault(), catalog: Catalog())
    for seed in Seeds.upTo(100) {
      var json = RandomJSON(seed: seed)
      let lines = PackedLog(packing, seed: seed).text.utf8.split(separator: 0x0A).map { line in
        json.chance(50) ? json.damage(Array(line)) : Array(line)
      }
      let bytes = Array(lines.joined(separator: [0x0A]))
      guard let envelope = LogEnvelope.detected(in: bytes) else { continue }
      let whole = OpenedLog.lines(of: bytes, envelope.makeTranscoder(), partLength: max(1, bytes.count))
      #expect(OpenedLog.lines(of: bytes, envelope.makeTranscoder(), partLength: 3) == whole, "seed \(seed)")
      expectBalance(decoder.decode(RawBlock(lines: whole)), "seed \(seed)")
    }
  }

  private func expectBalance(_ block: RecordBlock, _ comment: Comment) {
    let skipped = block.counts.skipped.values.reduce(0, +)
    #expect(block.counts.lines == block.counts.events + block.counts.uncorrelated + skipped, comment)
    #expect(block.counts.lines >= Int(block.lineCount), comment)
  }

  // MARK: Size

  @Test(arguments: ["[", "{\"a\":", "[\n", "{\n", "[{\"a\":", "{\"resourceLogs\":["])
  func `a log of opening brackets is skipped lines, and the next record is intact`(bracket: String) throws {
    let bomb = String(repeating: bracket, count: 20_000)
    let record = #"{"timestamp":"2026-01-01T00:00:00Z","request_id":"r1"}"#
    let bytes = Array("[\(record)]\n\(bomb)\n\(record)\n".utf8)
    let lines = OpenedLog.lines(of: bytes, DocumentTranscoder(.openTelemetry), partLength: 1 << 16)
    let block = try Decoded(lines).block
    #expect(block.events.count == 2)
    #expect(block.counts.skipped.values.reduce(0, +) > 0)
  }

  @Test func `a record of a document that is longer than any line is passed over, and the next is intact`()
    throws
  {
    let record = Array(#"{"timestamp":"2026-01-01T00:00:00Z","request_id":"r1","n":""#.utf8)
    let end = Array(#""}"#.utf8)
    let long = record + [UInt8](repeating: 0x78, count: BlockReader.longestLine) + end
    for shape in [DocumentShape.values, .search] {
      let (before, after) = shape == .values ? ("[", "]") : (#"{"hits":{"hits":["#, "]}}")
      let bytes = Array(before.utf8) + long + Array(",\n".utf8) + record + end + Array(after.utf8)
      let block = try Decoded(OpenedLog.lines(of: bytes, DocumentTranscoder(shape), partLength: 1 << 16))
        .block
      #expect(block.events.map(\.line) == [2])
      #expect(block.counts.skipped == [.oversize: 1])
      #expect(block.problems.map(\.line) == [1])
      #expect(block.problems.first?.explanation.contains("\(long.count) bytes") == true)
    }
  }

  @Test func `pieces that make a longer line than any are passed over, and the next is intact`() throws {
    let piece = String(repeating: "x", count: 1 << 20)
    let time = "2026-01-01T00:00:00Z"
    let runtime = String(repeating: "\(time) stdout P \(piece)\n", count: 17) + "\(time) stdout F x\n"
    let record = #"{"request_id":"r1"}"#
    let log = try OpenedLog(runtime + "\(time) stdout F \(record)\n")
    #expect(log.events == ["0  r1 19"])
    #expect(log.block.counts.skipped == [.oversize: 1])
    let docker = #"{"log":"%","stream":"stdout","time":"\#(time)"}"# + "\n"
    let pieces = String(repeating: docker.replacing("%", with: piece), count: 17)
    let other = try OpenedLog(
      docker.replacing("%", with: "up\\n") + pieces + docker.replacing("%", with: "\\n"))
    #expect(other.block.counts.skipped[.oversize] == 1)
  }
}
