import TraceModel

/// A block of records as it is stored.
package struct PackedBlock: Sendable {
  /// Two frames (`BlockLayout`).
  package var content: [UInt8]
  /// How many of its records name several requests.
  package var shared: Int64

  /// A seal stored beside it: a block under another number, or another's content, is noticed.
  func seal(number: Int64) -> Int64 {
    content.withUnsafeBytes { Self.seal(number: number, shared: shared, $0) }
  }

  /// The seal of a block with such a number and content; the content ends with a checksum of its own.
  static func seal(number: Int64, shared: Int64, _ content: UnsafeRawBufferPointer) -> Int64 {
    Seal.of(number, shared, Int64(content.count), Frame.checksum(of: content))
  }
}

/// Hot: packs the records of one slot after another into a block. Its memory is used again for the next.
struct BlockPacker {
  private let frames: FramePacker
  private var kinds = KindTable()
  /// Of each slot, its records and the bytes of its lines.
  private var counts: [Int] = []
  private var sizes: [Int] = []
  private var kindColumn: [UInt8] = []
  private var lineColumn: [UInt8] = []
  private var offsetColumn: [UInt8] = []
  private var indexColumn: [UInt8] = []
  private var times: [Int64] = []
  private var lines: [UInt8] = []
  private var linePacker = LinePacker()
  private var shared: Int64 = 0
  /// All times so far are multiples of this unit.
  private var unit = BlockLayout.units.count - 1
  /// Of the current slot: its first record, and the beginning of its lines.
  private var (firstRecord, firstByte) = (0, 0)

  /// Throws where there is no memory.
  init() throws { frames = try FramePacker() }

  /// There is enough in it for a block.
  var isFull: Bool { lines.count >= BlockLayout.fullBytes || times.count >= BlockLayout.fullBytes }

  /// There is no record in it.
  var isEmpty: Bool { times.isEmpty }

  /// Adds a record to the slot that is being filled.
  @inline(__always)
  mutating func add(_ place: RecordPlace, _ line: UnsafeRawBufferPointer) {
    let kind = kinds.number(of: place)
    kindColumn.append(number: UInt64(kind))
    kinds.follow(place) { line, offset in
      lineColumn.append(difference: line)
      offsetColumn.append(difference: offset)
    }
    if place.indexInLine > 0 { indexColumn.append(number: UInt64(place.indexInLine)) }
    if place.isShared { shared += 1 }
    while place.time % BlockLayout.units[unit] != 0 { unit -= 1 }
    times.append(place.time)
    lines += line
    lines.append(0x0A)
  }

  /// Ends the slot. It may be empty.
  mutating func endSlot() {
    counts.append(times.count - firstRecord)
    sizes.append(lines.count - firstByte)
    (firstRecord, firstByte) = (times.count, lines.count)
  }

  /// The block of the slots so far; the next begins.
  mutating func pack() throws -> PackedBlock {
    var block = PackedBlock(content: [], shared: shared)
    try columns().withUnsafeBytes { try frames.pack($0, into: &block.content) }
    try linePacker.pack(lines, counts: counts, times: times).withUnsafeBytes {
      try frames.pack($0, into: &block.content)
    }
    removeAll()
    return block
  }

  private func columns() -> [UInt8] {
    var columns: [UInt8] = []
    columns.reserveCapacity(times.count * 8 + 64)
    columns.append(number: BlockLayout.version)
    columns.append(number: UInt64(unit))
    columns.append(number: UInt64(kinds.all.count))
    for kind in kinds.all { for number in kind.numbers { columns.append(number: number) } }
    columns.append(number: UInt64(counts.count))
    for count in counts + sizes { columns.append(number: UInt64(count)) }
    columns += kindColumn
    columns += lineColumn
    columns += offsetColumn
    appendTimes(to: &columns)
    columns += indexColumn
    return columns
  }

  private func appendTimes(to columns: inout [UInt8]) {
    let divisor = BlockLayout.units[unit]
    var last: Int64 = 0
    for time in times {
      let next = time / divisor
      columns.append(difference: next &- last)
      last = next
    }
  }

  private mutating func removeAll() {
    kinds.removeAll()
    counts.removeAll(keepingCapacity: true)
    sizes.removeAll(keepingCapacity: true)
    kindColumn.removeAll(keepingCapacity: true)
    lineColumn.removeAll(keepingCapacity: true)
    offsetColumn.removeAll(keepingCapacity: true)
    indexColumn.removeAll(keepingCapacity: true)
    times.removeAll(keepingCapacity: true)
    lines.removeAll(keepingCapacity: true)
    (shared, unit, firstRecord, firstByte) = (0, BlockLayout.units.count - 1, 0, 0)
  }
}

/// The kinds of a block's records, and of each source the record that came last.
private struct KindTable {
  private(set) var all: [RecordKind] = []
  /// Of each kind, the number of its source in `lasts`.
  private var sources: [Int] = []
  private var lasts: [(line: Int64, offset: Int64)] = []
  private var numbers: [RecordKind: Int] = [:]
  private var sourceNumbers: [Int64: Int] = [:]
  /// The kinds that were met last, by a few of their bits: a search in a dictionary takes ten times as long.
  private var recent = [Int](repeating: -1, count: 256)
  private var latest = 0

  /// The number of a record's kind, which becomes the latest.
  @inline(__always)
  mutating func number(of place: RecordPlace) -> Int {
    let kind = RecordKind(place)
    let mix = kind.source &* 31 &+ kind.origin &* 7 &+ kind.role &* 16 &+ kind.level
    let bucket = Int(truncatingIfNeeded: mix & 0xFF)
    let candidate = recent[bucket]
    if candidate >= 0, all[candidate] == kind {
      latest = candidate
    } else {
      latest = search(kind)
      recent[bucket] = latest
    }
    return latest
  }

  private mutating func search(_ kind: RecordKind) -> Int {
    if let known = numbers[kind] { return known }
    let source = sourceNumbers[kind.source] ?? lasts.count
    if source == lasts.count {
      sourceNumbers[kind.source] = source
      lasts.append((0, 0))
    }
    numbers[kind] = all.count
    all.append(kind)
    sources.append(source)
    return all.count - 1
  }

  /// Calls `body` with how far a record of the latest kind is from the record of its source before it.
  @inline(__always)
  mutating func follow(_ place: RecordPlace, _ body: (_ line: Int64, _ offset: Int64) -> Void) {
    let source = sources[latest]
    body(place.line &- lasts[source].line, place.offset &- lasts[source].offset)
    lasts[source] = (place.line, place.offset)
  }

  mutating func removeAll() {
    all.removeAll(keepingCapacity: true)
    sources.removeAll(keepingCapacity: true)
    lasts.removeAll(keepingCapacity: true)
    numbers.removeAll(keepingCapacity: true)
    sourceNumbers.removeAll(keepingCapacity: true)
    for bucket in recent.indices { recent[bucket] = -1 }
  }
}
