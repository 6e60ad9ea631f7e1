import SyntheticFleet
import Testing
import TraceModel

@testable import TraceStore

/// Blocks of records: what is packed comes back, and what is no block of ours is noticed.
@Suite struct BlockTests {
  /// A record with its line, without an end.
  private struct Record: Equatable {
    var place: RecordPlace
    var line: [UInt8]
  }

  /// Slots of random records: of few programs or many, in order or not, some as long as lines may be.
  private static func slots(_ random: inout SplitMix64) -> [[Record]] {
    let sources = Int64.random(in: 1...40, using: &random)
    let unit = [1, 100, 1_000_000, 1_000_000_000].randomElement(using: &random) ?? 1
    return (0..<Int.random(in: 1...30, using: &random)).map { _ in
      (0..<Int.random(in: 0...20, using: &random)).map { _ in record(&random, sources, Int64(unit)) }
    }
  }

  private static func record(_ random: inout SplitMix64, _ sources: Int64, _ unit: Int64) -> Record {
    var place = RecordPlace()
    place.time = Int64.random(in: 0...(1 << 61) / unit, using: &random) * unit
    place.origin = Int64.random(in: 0...sources * 3, using: &random)
    (place.role, place.level) = (.random(in: 0...255, using: &random), .random(in: 0...6, using: &random))
    place.source = Int64.random(in: 1...sources, using: &random)
    place.line = Int64.random(in: 1...(1 << 43), using: &random)
    place.offset = Int64.random(in: 0...(1 << 43), using: &random)
    place.isShared = Int.random(in: 0..<5, using: &random) == 0
    place.indexInLine =
      Int.random(in: 0..<5, using: &random) == 0 ? .random(in: 1...UInt32.max, using: &random) : 0
    let length =
      Int.random(in: 0..<200, using: &random) == 0 ? 300_000 : Int.random(in: 1...300, using: &random)
    let line = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }.map {
      $0 == 0x0A ? 0x20 : $0
    }
    place.length = Int64(line.count)
    return Record(place: place, line: line)
  }

  private static func pack(_ slots: [[Record]], _ packer: inout BlockPacker) throws -> PackedBlock {
    for slot in slots {
      for record in slot { record.line.withUnsafeBytes { packer.add(record.place, $0) } }
      packer.endSlot()
    }
    return try packer.pack()
  }

  private static func unpack(_ content: [UInt8]) -> UnpackedBlock? {
    content.withUnsafeBytes { UnpackedBlock($0) }
  }

  private static func slots(of block: UnpackedBlock) -> [[Record]] {
    block.slots.map { slot in
      slot.records.map { record in
        var place = block.places[record]
        place.start = 0
        return Record(place: place, line: Array(block.line(of: record, in: slot)))
      }
    }
  }

  /// A small block, as of a request of two services.
  private static func small() throws -> PackedBlock {
    var (random, packer) = (SplitMix64(seed: 4), try BlockPacker())
    let slots = (0..<3).map { _ in (0..<4).map { _ in record(&random, 2, 1000) } }
    return try pack(slots, &packer)
  }

  @Test func `records come back from their slots as they were, from one block after another`() throws {
    var packer = try BlockPacker()
    for seed in Seeds.first(200) {
      var random = SplitMix64(seed: seed)
      let slots = Self.slots(&random)
      let packed = try Self.pack(slots, &packer)
      let block = try #require(Self.unpack(packed.content), "seed \(seed)")
      #expect(Self.slots(of: block) == slots, "seed \(seed)")
      #expect(packed.shared == slots.joined().count { $0.place.isShared }, "seed \(seed)")
      for (slot, records) in zip(block.slots, slots) {
        #expect(Array(block.bytes(of: slot)) == records.flatMap { $0.line + [0x0A] }, "seed \(seed)")
      }
    }
  }

  @Test func `some slots of a block come back as of the whole`() throws {
    var packer = try BlockPacker()
    for seed in Seeds.first(100) {
      var random = SplitMix64(seed: seed)
      let slots = Self.slots(&random)
      let content = try Self.pack(slots, &packer).content
      let only = Set(slots.indices.filter { _ in Int.random(in: 0..<3, using: &random) == 0 })
      let block = try #require(content.withUnsafeBytes { UnpackedBlock($0, only: only) }, "seed \(seed)")
      #expect(block.slots.map(\.records.count) == slots.map(\.count), "seed \(seed)")
      for (number, slot) in block.slots.enumerated() {
        let asked = only.contains(number) ? slots[number] : []
        let lines: [UInt8] = asked.flatMap { $0.line + [0x0A] }
        #expect(Array(block.bytes(of: slot)) == lines, "seed \(seed)")
        guard only.contains(number) else { continue }
        let read = slot.records.map { Array(block.line(of: $0, in: slot)) }
        #expect(read == slots[number].map(\.line), "seed \(seed)")
      }
    }
  }

  @Test func `numbers at the ends of 64 bits, which damaged indexes of before may hold, come back`() throws {
    let ends: [Int64] = [.min, .max, 0, -1, .min + 1]
    let slots = ends.map { end in
      let place = RecordPlace(
        time: end, origin: end, role: end, level: end, source: end, line: end, offset: end, length: 1)
      return [Record(place: place, line: [0x7B])]
    }
    var packer = try BlockPacker()
    let block = try #require(Self.unpack(Self.pack(slots, &packer).content))
    #expect(Self.slots(of: block) == slots)
  }

  @Test func `a byte that has changed is noticed, or changes nothing`() throws {
    let content = try Self.small().content
    let sound = try Self.slots(of: #require(Self.unpack(content)))
    var noticed = 0
    for place in content.indices {
      for bits in [UInt8(1) << (place % 8), 0xFF] {
        var changed = content
        changed[place] ^= bits
        guard let block = Self.unpack(changed) else {
          noticed += 1
          continue
        }
        #expect(Self.slots(of: block) == sound, "bits \(bits) of byte \(place)")
      }
    }
    #expect(noticed >= content.count * 2 - 4)
  }

  @Test func `a block without its end, or with more behind it, is none`() throws {
    let content = try Self.small().content
    for length in 0..<content.count { #expect(Self.unpack(Array(content.prefix(length))) == nil) }
    #expect(Self.unpack(content + [0]) == nil)
    #expect(Self.unpack(content + content) == nil)
  }

  @Test(arguments: [UInt64(1) << 32, 1 << 62, UInt64(BlockLayout.mostBytes) + 1, .max])
  func `a frame that says that it holds gigabytes is damaged`(size: UInt64) throws {
    // One segment, 8 bytes of size, a checksum; then an empty last block (RFC 8878, 3.1.1).
    let head = Frame.mark + [0xE4] + (0..<8).map { UInt8(truncatingIfNeeded: size >> (8 * $0)) }
    let frame = head + [0x01, 0, 0] + [0, 0, 0, 0]
    #expect(frame.withUnsafeBytes { Frame.unpack($0, most: BlockLayout.mostBytes) } == nil)
    #expect(try Self.unpack(frame + Self.small().content) == nil)
  }

  /// Numbers that contradict the lines, in frames with right checksums.
  private static let forged: [(name: String, numbers: [UInt64])] = [
    ("another layout", [2, 0, 1, 1, 1, 1, 1, 0, 1, 1, 3, 0, 2, 0, 0]),
    ("no such unit of time", [1, 10, 1, 1, 1, 1, 1, 0, 1, 1, 3, 0, 2, 0, 0]),
    ("kinds without end", [1, 0, .max, 1, 1, 1, 1, 0, 1, 1, 3, 0, 2, 0, 0]),
    ("slots without end", [1, 0, 1, 1, 1, 1, 1, 0, .max, 1, 3, 0, 2, 0, 0]),
    ("records without end", [1, 0, 1, 1, 1, 1, 1, 0, 1, .max, 3, 0, 2, 0, 0]),
    ("more records than numbers", [1, 0, 1, 1, 1, 1, 1, 0, 1, 9, 3, 0, 2, 0, 0]),
    ("no such kind", [1, 0, 1, 1, 1, 1, 1, 0, 1, 1, 3, 1, 2, 0, 0]),
    ("more bytes than lines", [1, 0, 1, 1, 1, 1, 1, 0, 1, 1, 4, 0, 2, 0, 0]),
    ("fewer bytes than lines", [1, 0, 1, 1, 1, 1, 1, 0, 1, 1, 2, 0, 2, 0, 0]),
    ("more records than lines", [1, 0, 1, 1, 1, 1, 1, 0, 1, 2, 3, 0, 0, 2, 0, 0, 0, 0, 0]),
    ("numbers that are left", [1, 0, 1, 1, 1, 1, 1, 0, 1, 1, 3, 0, 2, 0, 0, 7]),
    ("too few numbers", [1, 0, 1, 1, 1, 1, 1, 0, 1, 1, 3, 0, 2, 0]),
    ("nothing", []),
  ]

  private static func forge(_ numbers: [UInt64]) throws -> [UInt8] {
    var (columns, content) = ([UInt8](), [UInt8]())
    for number in numbers { columns.append(number: number) }
    let frames = try FramePacker()
    try columns.withUnsafeBytes { try frames.pack($0, into: &content) }
    try Array("{}\n".utf8).withUnsafeBytes { try frames.pack($0, into: &content) }
    return content
  }

  @Test func `columns that do not fit their lines are damaged`() throws {
    let sound = try #require(Self.unpack(Self.forge([1, 0, 1, 1, 1, 1, 1, 0, 1, 1, 3, 0, 2, 0, 0])))
    #expect(sound.places.map(\.line) == [1] && sound.lines == Array("{}\n".utf8))
    for (name, numbers) in Self.forged { #expect(try Self.unpack(Self.forge(numbers)) == nil, "\(name)") }
  }
}
