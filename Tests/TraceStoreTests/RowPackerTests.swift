import SyntheticFleet
import Testing
import TraceModel

@testable import TraceStore

/// Rows of numbers come back from a block as they were packed.
@Suite struct RowPackerTests {
  @Test func `any rows come back, in the order of their slots, with their patterns`() throws {
    var packer = RowPacker()
    var unpacked = UnpackedRows()
    for seed in Seeds.first(300) {
      var random = SplitMix64(seed: seed)
      let rows = Self.rows(&random)
      let bytes = Self.pack(rows, &packer)
      #expect(bytes.withUnsafeBytes { unpacked.read($0) }, "seed \(seed)")
      #expect(Self.rows(of: unpacked) == rows, "seed \(seed)")
    }
  }

  @Test func `bytes that are cut off or changed are refused, or read without a trap`() throws {
    var packer = RowPacker()
    for seed in Seeds.first(40) {
      var random = SplitMix64(seed: seed)
      let bytes = Self.pack(Self.rows(&random), &packer)
      for _ in 0..<50 {
        var unpacked = UnpackedRows()
        let cut = Int.random(in: 0..<bytes.count, using: &random)
        #expect(bytes[..<cut].withUnsafeBytes { !unpacked.read($0) }, "seed \(seed)")
        var changed = bytes
        changed[cut] = UInt8.random(in: 0...255, using: &random)
        _ = changed.withUnsafeBytes { unpacked.read($0) }
      }
    }
  }

  @Test func `columns that are equal in all rows take no byte of a row`() {
    var packer = RowPacker()
    let rows = (0..<200).map {
      Row(slot: $0, pattern: 7, numbers: [3, Int64.absent, 1_767_225_600_000_000_000, -9])
    }
    #expect(Self.pack(rows, &packer).count < 2 * 200 + 40)
  }

  @Test func `times of whole milliseconds within a minute take two bytes each`() {
    var packer = RowPacker()
    let rows = (0..<200).map { slot in
      Row(slot: slot, pattern: 7, numbers: [1_767_225_600_000_000_000 + Int64(slot * 299) * 1_000_000])
    }
    #expect(Self.pack(rows, &packer).count < 4 * 200 + 40)
  }

  // MARK: Rows

  struct Row: Equatable {
    var slot: Int
    var pattern: UInt64
    var numbers: [Int64]
  }

  private static func pack(_ rows: [Row], _ packer: inout RowPacker) -> [UInt8] {
    let numbers = rows.flatMap(\.numbers)
    return numbers.withUnsafeBufferPointer { numbers in
      var start = 0
      return packer.pack(
        rows.map { row in
          defer { start += row.numbers.count }
          let range = start..<(start + row.numbers.count)
          return RowPacker.Entry(
            slot: row.slot, row: UnsafeBufferPointer(rebasing: numbers[range]), pattern: row.pattern)
        })
    }
  }

  private static func rows(of unpacked: UnpackedRows) -> [Row] {
    unpacked.withNumbers { numbers in
      unpacked.rows.map { Row(slot: $0.slot, pattern: $0.pattern, numbers: Array($0.row(of: numbers))) }
    }
  }

  /// A few patterns, each with columns of all kinds.
  private static func rows(_ random: inout SplitMix64) -> [Row] {
    let patterns = (0..<Int.random(in: 1...4, using: &random)).map { _ in
      (
        UInt64.random(in: 0...(.max), using: &random),
        (0..<Int.random(in: 0...9, using: &random)).map { _ in Int.random(in: 0...6, using: &random) }
      )
    }
    var rows: [Row] = []
    let share = Int.random(in: 1...100, using: &random)
    for slot in 0..<SummaryLayout.slots where Int.random(in: 0..<100, using: &random) < share {
      guard let (pattern, kinds) = patterns.randomElement(using: &random) else { continue }
      rows.append(Row(slot: slot, pattern: pattern, numbers: kinds.map { number(kind: $0, &random) }))
    }
    return rows
  }

  private static func number(kind: Int, _ random: inout SplitMix64) -> Int64 {
    switch kind {
    case 0: 5
    case 1: Int64.absent
    case 2: Int64.random(in: -3...200, using: &random)
    case 3: Int64.random(in: 0...60_000, using: &random) * 1_000_000
    case 4: 1_767_225_600_000_000_000 + Int64.random(in: 0...3_000_000, using: &random) * 1000
    case 5: Int64.random(in: (.min)...(.max), using: &random)
    case _: [Int64.min, .max, 0].randomElement(using: &random) ?? 0
    }
  }
}
