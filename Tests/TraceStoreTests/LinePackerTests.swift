import SyntheticFleet
import Testing

@testable import TraceStore

/// Lines come back from their code byte for byte.
@Suite struct LinePackerTests {
  private struct Block {
    var slots: [[String]]
    var times: [Int64]

    var lines: [UInt8] { slots.flatMap { $0.flatMap { Array($0.utf8) + [0x0A] } } }
    var counts: [Int] { slots.map(\.count) }
  }

  private func pack(_ block: Block) -> [UInt8] {
    var packer = LinePacker()
    // Twice, since its memory is used again.
    _ = packer.pack(block.lines, counts: block.counts, times: block.times)
    return packer.pack(block.lines, counts: block.counts, times: block.times)
  }

  private func unpack(_ code: [UInt8], _ block: Block, only: Set<Int>? = nil) -> [UInt8]? {
    let slots = block.slots.enumerated().map { number, lines in
      let size = lines.reduce(0) { $0 + $1.utf8.count + 1 }
      return LineUnpacker.Slot(count: lines.count, size: only?.contains(number) ?? true ? size : nil)
    }
    return code.withUnsafeBytes { LineUnpacker.unpack($0, slots, times: block.times) }
  }

  @Test func `any lines come back`() {
    for seed in Seeds.first(400) {
      var random = SplitMix64(seed: seed)
      let block = Self.block(&random)
      #expect(unpack(pack(block), block) == block.lines, "seed \(seed)")
    }
  }

  @Test func `the lines of some slots come back without the others`() {
    for seed in Seeds.first(400) {
      var random = SplitMix64(seed: seed)
      let block = Self.block(&random)
      let only = Set(block.slots.indices.filter { _ in Bool.random(using: &random) })
      let asked = Block(slots: only.sorted().map { block.slots[$0] }, times: [])
      #expect(unpack(pack(block), block, only: only) == asked.lines, "seed \(seed)")
    }
  }

  @Test func `code that is cut off or changed is refused, or read without a trap`() {
    for seed in Seeds.first(40) {
      var random = SplitMix64(seed: seed)
      let block = Self.block(&random)
      let code = pack(block)
      for _ in 0..<100 {
        let place = Int.random(in: 0..<code.count, using: &random)
        if block.times.count > 0 { #expect(unpack(Array(code[..<place]), block) == nil, "seed \(seed)") }
        var changed = code
        changed[place] = UInt8.random(in: 0...255, using: &random)
        _ = unpack(changed, block)
        _ = unpack(changed, block, only: [place % 7])
      }
      #expect(unpack(code + [0], block) == nil)
    }
  }

  @Test func `what a request's records have in common is written once`() {
    let id = "71BB54D8-D101-45B9-834D-0BFF90150280"
    let slot = (0..<100).map { _ in #"{"event": "Request started", "id": "\#(id)", "topic": "jobs"}"# }
    let block = Block(slots: [slot], times: Array(repeating: 0, count: 100))
    // The template, 16 bytes, and of each line a template and a kind.
    #expect(pack(block).count < 60 + 16 + 2 * 100)
  }

  @Test(arguments: [
    ("2026-11-25T10:49:28.146465Z", 146_465_000), ("2026-11-25T10:49:28Z", 0), ("2026-11-25T10:49:28", 0),
    ("2026-11-25T10:49:28.500+00:00", 500_000_000), ("2026-11-25T10:49:28.123456789Z", 123_456_789),
    ("2026-11-25T10:49:28.1000Z", 100_000_000),
  ])
  func `a record's own time is not written`(text: String, fraction: Int64) {
    let time = 1_795_603_768_000_000_000 + fraction
    let line = "{\"t\": \"\(text)\"}"
    let own = Block(slots: [[line]], times: [time])
    #expect(pack(own).count < "{\"t\": \"\"}".utf8.count + 8)
    #expect(unpack(pack(own), own) == own.lines)
    // Another time is a text as any other.
    for other in [time + 1, time - 1, time + 1_000_000_000, 0, -time, .min, .max] {
      let block = Block(slots: [[line]], times: [other])
      #expect(pack(block).count > line.utf8.count)
      #expect(unpack(pack(block), block) == block.lines)
    }
  }

  @Test func `dates of all years are what the calendar says`() {
    // From `date -u -d DATE +%s`.
    for (date, seconds) in [
      ("1970-01-01", 0), ("1972-02-29", 68_169_600), ("1999-12-31", 946_598_400), ("2000-02-29", 951_782_400),
      ("2000-03-01", 951_868_800), ("2100-02-28", 4_107_456_000), ("2100-03-01", 4_107_542_400),
      ("9999-12-31", 253_402_214_400),
    ] {
      var text = TimeText()
      let found = Array("\(date)T00:00:00Z".utf8).withUnsafeBytes {
        text.form(of: $0, time: Int64(min(seconds, 9_223_372_036)) * 1_000_000_000)
      }
      #expect((found != nil) == (seconds < 9_223_372_036), "\(date)")
    }
  }

  // MARK: Lines

  private static func block(_ random: inout SplitMix64) -> Block {
    let templates = (0..<5).map { _ in (0..<Int.random(in: 0...6, using: &random)).map { _ in part(&random) }
    }
    var ids: [String] = []
    var times: [Int64] = []
    let slots = (0..<Int.random(in: 0...6, using: &random)).map { _ in
      if Bool.random(using: &random) { ids = [] }
      return (0..<Int.random(in: 0...8, using: &random)).map { _ in
        let time =
          [
            0, 1_795_603_768_146_465_000,
            1_795_603_768_000_000_000 + Int64.random(in: 0...9, using: &random) * 100_000_000,
            -1, .min, .max, Int64.random(in: 0...(.max), using: &random),
          ].randomElement(using: &random) ?? 0
        times.append(time)
        let template = templates.randomElement(using: &random) ?? []
        return template.map { $0 + variable(time, &ids, &random) }.joined()
      }
    }
    return Block(slots: slots, times: times)
  }

  private static func part(_ random: inout SplitMix64) -> String {
    [
      "", "\"", ",", " a", "{\"event\": \"Request started\", \"x\":", "-", ".", ":", "é", "\u{0}", "::-.",
      "word",
      "\t", "\r", "A_",
    ].randomElement(using: &random) ?? ""
  }

  private static func variable(_ time: Int64, _ ids: inout [String], _ random: inout SplitMix64) -> String {
    if !ids.isEmpty, Bool.random(using: &random) { return ids.randomElement(using: &random) ?? "" }
    let digits = "0123456789abcdef"
    func hex(_ count: Int) -> String {
      String((0..<count).map { _ in digits.randomElement(using: &random) ?? "0" })
    }
    let uuid = [hex(8), hex(4), hex(4), hex(4), hex(12)].joined(separator: "-")
    let made =
      [
        uuid, uuid.uppercased(), "\(uuid)x", String(uuid.dropLast()), hex(32),
        "\(Int.random(in: 0...99, using: &random))",
        "a1", "1", "-1.5e+7", "2026-11-25T10:49:28.146465Z", "2026-11-25T10:49:28.1Z", "2026-11-25T10:49:28",
        "2026-11-25T10:49:28.146465+00:00", "2026-11-25T10:49:28.Z", "2026-11-25T10:49:28.1464650000Z",
        "word", "",
        String(repeating: "7", count: 400),
      ].randomElement(using: &random) ?? ""
    ids.append(made)
    return made
  }
}
