import TraceModel

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The records of a block: of each slot its places, and of all slots or some their lines.
struct UnpackedBlock: Sendable {
  /// The records of a request that one batch brought, or a part of them.
  struct Slot: Sendable {
    /// In `places`.
    var records: Range<Int>
    /// In `lines`; nothing where the slot was not asked for.
    var bytes: Range<Int>
  }

  private(set) var slots: [Slot] = []
  /// Of all records, slot after slot.
  private(set) var places: [RecordPlace] = []
  /// Of the records of all slots that were asked for, each with its end.
  private(set) var lines: [UInt8] = []

  /// Unpacks a block; nil if it was not written by us. With `only`, the lines of the other slots are left out: then it
  /// takes half the time.
  init?(_ content: UnsafeRawBufferPointer, only: Set<Int>? = nil) {
    guard let columns = Frame.unpack(content, most: BlockLayout.mostBytes),
      case let rest = UnsafeRawBufferPointer(rebasing: content[columns.length...]),
      let lines = Frame.unpack(rest, most: BlockLayout.mostBytes), lines.length == rest.count
    else { return nil }
    let version = columns.content.withUnsafeBytes { bytes -> UInt64? in
      var numbers = NumberReader(bytes)
      let version = numbers.number()
      return read(&numbers) && numbers.left == 0 && !numbers.isBroken ? version : nil
    }
    guard let version, unpackLines(lines.content, version, only), placeLines(only) else { return nil }
  }

  /// The bytes of a slot's lines.
  func bytes(of slot: Slot) -> ArraySlice<UInt8> { lines[slot.bytes] }

  /// The line of a record of a slot, without its end.
  func line(of record: Int, in slot: Slot) -> ArraySlice<UInt8> {
    let start = slot.bytes.lowerBound + Int(places[record].start) - 1
    return lines[start..<(start + Int(places[record].length))]
  }

  /// The slots that have one of the texts in their lines.
  func slots(holding texts: [[UInt8]]) -> Set<Int> {
    lines.withUnsafeBytes { lines in
      Set(
        slots.indices.filter { slot in
          let bytes = UnsafeRawBufferPointer(rebasing: lines[slots[slot].bytes])
          return texts.contains { Self.holds($0, bytes) }
        })
    }
  }

  private static func holds(_ text: [UInt8], _ bytes: UnsafeRawBufferPointer) -> Bool {
    guard let base = bytes.baseAddress, let first = text.first else { return text.isEmpty }
    var position = 0
    while bytes.count - position >= text.count,
      let found = memchr(base + position, Int32(first), bytes.count - position - text.count + 1)
    {
      if memcmp(found, text, text.count) == 0 { return true }
      position = UnsafeRawPointer(found) - base + 1
    }
    return false
  }

  // MARK: Columns

  private mutating func read(_ numbers: inout NumberReader) -> Bool {
    let unit = numbers.number()
    guard unit < BlockLayout.units.count, let kinds = kinds(&numbers), readSlots(&numbers) else {
      return false
    }
    let count = slots.last?.records.upperBound ?? 0
    places = [RecordPlace](repeating: RecordPlace(), count: count)
    guard let sources = readKinds(kinds, &numbers) else { return false }
    readPositions(sources, &numbers)
    readTimes(unit: BlockLayout.units[Int(unit)], &numbers)
    for record in places.indices where places[record].indexInLine > 0 {
      places[record].indexInLine = UInt32(truncatingIfNeeded: numbers.number())
    }
    return true
  }

  /// The kinds; nil where there are more than numbers are left.
  private func kinds(_ numbers: inout NumberReader) -> [RecordKind]? {
    guard let count = Int(exactly: numbers.number()), count <= numbers.left else { return nil }
    return (0..<count).map { _ in RecordKind(&numbers) }
  }

  private mutating func readSlots(_ numbers: inout NumberReader) -> Bool {
    guard let count = Int(exactly: numbers.number()), count <= numbers.left else { return false }
    let counts = (0..<count).map { _ in numbers.number() }
    let sizes = (0..<count).map { _ in numbers.number() }
    var (record, byte) = (0, 0)
    for (records, bytes) in zip(counts, sizes) {
      guard records <= BlockLayout.mostRecords - record, bytes <= BlockLayout.mostBytes - byte else {
        return false
      }
      let ends = (record + Int(records), byte + Int(bytes))
      slots.append(Slot(records: record..<ends.0, bytes: byte..<ends.1))
      (record, byte) = ends
    }
    // Each record takes a byte of each column at least.
    return record <= numbers.left
  }

  /// Reads what records have of their kinds. Returns the number of each record's source; nil if a record has no kind.
  private mutating func readKinds(_ kinds: [RecordKind], _ numbers: inout NumberReader) -> [Int]? {
    var known: [Int64: Int] = [:]
    let sourceOfKind = kinds.map { kind in
      let number = known[kind.source] ?? known.count
      known[kind.source] = number
      return number
    }
    var sources = [Int](repeating: 0, count: places.count)
    for record in places.indices {
      guard let number = Int(exactly: numbers.number()), number < kinds.count else { return nil }
      let kind = kinds[number]
      places[record].take(kind)
      sources[record] = sourceOfKind[number]
    }
    return sources
  }

  private mutating func readPositions(_ sources: [Int], _ numbers: inout NumberReader) {
    var lasts = [Int64](repeating: 0, count: (sources.max() ?? 0) + 1)
    for record in places.indices {
      lasts[sources[record]] &+= numbers.difference()
      places[record].line = lasts[sources[record]]
    }
    for source in lasts.indices { lasts[source] = 0 }
    for record in places.indices {
      lasts[sources[record]] &+= numbers.difference()
      places[record].offset = lasts[sources[record]]
    }
  }

  private mutating func readTimes(unit: Int64, _ numbers: inout NumberReader) {
    var time: Int64 = 0
    for record in places.indices {
      time &+= numbers.difference()
      places[record].time = time &* unit
    }
  }

  // MARK: Lines

  /// False if the content has another number of lines or bytes than the slots.
  private mutating func unpackLines(_ content: [UInt8], _ version: UInt64, _ only: Set<Int>?) -> Bool {
    let isAsked = { only?.contains($0) ?? true }
    switch version {
    case BlockLayout.plainLines:
      guard content.count == slots.last?.bytes.upperBound ?? 0 else { return false }
      lines = only == nil ? content : slots.indices.filter(isAsked).flatMap { content[slots[$0].bytes] }
    case BlockLayout.version:
      let known = slots.indices.map { slot in
        LineUnpacker.Slot(
          count: slots[slot].records.count, size: isAsked(slot) ? slots[slot].bytes.count : nil)
      }
      // By closures: key paths of two members take a tenth of a millisecond a block.
      let times = places.map { $0.time }
      guard let unpacked = content.withUnsafeBytes({ LineUnpacker.unpack($0, known, times: times) }) else {
        return false
      }
      lines = unpacked
    default: return false
    }
    guard only != nil else { return true }
    var start = 0
    for slot in slots.indices {
      let size = isAsked(slot) ? slots[slot].bytes.count : 0
      slots[slot].bytes = start..<(start + size)
      start += size
    }
    return true
  }

  /// Finds the lines; false where they are not as many as the records.
  private mutating func placeLines(_ only: Set<Int>?) -> Bool {
    let lines = lines
    return lines.withUnsafeBytes { lines in
      for (number, slot) in slots.enumerated() where only?.contains(number) ?? true {
        var start = slot.bytes.lowerBound
        for record in slot.records {
          guard let end = Self.lineEnd(in: lines, start..<slot.bytes.upperBound) else { return false }
          places[record].start = Int64(start - slot.bytes.lowerBound + 1)
          places[record].length = Int64(end - start)
          start = end + 1
        }
        guard start == slot.bytes.upperBound else { return false }
      }
      return true
    }
  }

  private static func lineEnd(in lines: UnsafeRawBufferPointer, _ range: Range<Int>) -> Int? {
    guard let base = lines.baseAddress, !range.isEmpty,
      let end = memchr(base + range.lowerBound, 0x0A, range.count)
    else { return nil }
    return UnsafeRawPointer(end) - base
  }
}

extension RecordPlace {
  /// Takes what records of a kind have in common. An index in the line that is still to be read is 1.
  @inline(__always)
  fileprivate mutating func take(_ kind: RecordKind) {
    (source, origin, role, level) = (kind.source, kind.origin, kind.role, kind.level)
    isShared = kind.isShared
    indexInLine = kind.hasIndex ? 1 : 0
  }
}
