/// Hot: one pass over a line that checks its JSON and notes where the values stand that have a meaning.
struct FieldScanner {
  /// Where a field's value stands in the buffer (strings without their quotes), if this line has one.
  struct Slot {
    var line: UInt32 = 0
    var start: UInt32 = 0
    var length: UInt32 = 0
    var rank: UInt16 = 0
    var kind = JSONCursor.Kind.null

    /// The text, for those who are not in a hurry.
    func text(_ base: UnsafeRawPointer) -> String {
      let bytes = UnsafeRawBufferPointer(start: base + Int(start), count: Int(length))
      return String(decoding: kind == .escapedString ? JSONText.unescape(bytes) : Array(bytes), as: UTF8.self)
    }
  }

  /// Members of containers count behind every member of the record itself.
  private static let containerRank: UInt16 = 0x100

  let base: UnsafeRawPointer
  let table: KeyTable
  /// By `Field`, then by attribute of the projection.
  let slots: UnsafeMutableBufferPointer<Slot>
  let notAnID: HashIndex
  private(set) var line: UInt32 = 0

  init(
    base: UnsafeRawPointer, table: KeyTable, slots: UnsafeMutableBufferPointer<Slot>, notAnID: HashIndex
  ) {
    self.base = base
    self.table = table
    self.slots = slots
    self.notAnID = notAnID
  }

  /// The value of `field` in the line that was scanned last.
  @inline(__always)
  func slot(_ field: Field) -> Slot? { slot(Int(field.rawValue)) }

  /// The value of an attribute of the projection in the line that was scanned last.
  func projected(_ index: Int) -> Slot? { slot(Field.allCases.count + index) }

  @inline(__always)
  private func slot(_ index: Int) -> Slot? {
    let slot = slots[index]
    return slot.line == line ? slot : nil
  }

  /// Scans the object that begins at `start`. Returns nil if all of the line is JSON, else the place at which
  /// it stops being JSON.
  mutating func scan(_ start: UnsafeRawPointer, end: UnsafeRawPointer) -> UnsafeRawPointer? {
    line &+= 1
    var cursor = JSONCursor(start, end: end)
    guard scanObject(&cursor, scope: 0, inContainer: false, depth: 1) else { return cursor.position }
    cursor.skipSpace()
    while cursor.position < end, cursor.byte == 0 { cursor.advance() }
    return cursor.position == end ? nil : cursor.position
  }

  /// `cursor` stands at the opening brace.
  private func scanObject(_ cursor: inout JSONCursor, scope: UInt8, inContainer: Bool, depth: Int) -> Bool {
    guard depth <= JSONCursor.maximumDepth else { return false }
    cursor.advance()
    cursor.skipSpace()
    if cursor.byte == UInt8(ascii: "}") {
      cursor.advance()
      return true
    }
    repeat {
      guard cursor.byte == 0x22 else { return false }
      cursor.advance()
      let key = cursor.position
      guard cursor.skipString() != nil else { return false }
      let length = cursor.position - key - 1
      guard cursor.take(UInt8(ascii: ":")) else { return false }
      let meaning = find(key, length, scope: scope, inContainer: inContainer)
      if meaning.entry == 0 {
        guard cursor.skipValue(depth: depth) != nil else { return false }
      } else {
        guard scanKnown(&cursor, meaning, inContainer: inContainer, depth: depth) else { return false }
      }
    } while cursor.take(UInt8(ascii: ","))
    cursor.skipSpace()
    guard cursor.byte == UInt8(ascii: "}") else { return false }
    cursor.advance()
    return true
  }

  private typealias Meaning = (entry: Int, borrowed: Bool)

  @inline(__always)
  private func find(_ key: UnsafeRawPointer, _ length: Int, scope: UInt8, inContainer: Bool) -> Meaning {
    let entry = table.find(key, length, scope: scope)
    guard entry == 0, inContainer else { return (entry, scope == 0 && inContainer) }
    return (table.find(key, length, scope: 0), true)
  }

  private func scanKnown(
    _ cursor: inout JSONCursor, _ meaning: Meaning, inContainer: Bool, depth: Int
  ) -> Bool {
    let opens = table.entries[meaning.entry].opens
    let isContainer = table.entries[meaning.entry].isContainer && !inContainer
    let start = cursor.position
    let kind: JSONCursor.Kind
    if cursor.byte == UInt8(ascii: "{"), opens != 0 || isContainer {
      guard scanObject(&cursor, scope: opens, inContainer: isContainer, depth: depth + 1) else {
        return false
      }
      kind = .object
    } else {
      guard let skipped = cursor.skipValue(depth: depth) else { return false }
      kind = skipped
    }
    note(meaning, kind, from: start, to: cursor.position)
    return true
  }

  @inline(__always)
  private func note(
    _ meaning: Meaning, _ kind: JSONCursor.Kind, from start: UnsafeRawPointer, to end: UnsafeRawPointer
  ) {
    guard kind != .null else { return }
    let quote = kind == .string || kind == .escapedString ? 1 : 0
    var slot = Slot()
    slot.line = line
    slot.start = UInt32(truncatingIfNeeded: start - base + quote)
    slot.length = UInt32(truncatingIfNeeded: end - start - 2 * quote)
    slot.kind = kind
    let field = table.entries[meaning.entry].field
    slot.rank = UInt16(table.entries[meaning.entry].rank)
    if field != .none, accepts(slot, for: field, borrowed: meaning.borrowed) {
      if meaning.borrowed { slot.rank |= Self.containerRank }
      keep(slot, at: Int(field.rawValue))
    }
    var projected = table.entries[meaning.entry].projected
    while projected != 0 {
      keep(slot, at: Field.allCases.count + projected.trailingZeroBitCount)
      projected &= projected &- 1
    }
  }

  /// The best key wins; of one key that stands twice, the last.
  @inline(__always)
  private func keep(_ slot: Slot, at index: Int) {
    if slots[index].line == line, slots[index].rank < slot.rank { return }
    slots[index] = slot
  }

  /// Whether a value can be what the field says: an object is no id, and "-" is none either.
  @inline(__always)
  private func accepts(_ slot: Slot, for field: Field, borrowed: Bool) -> Bool {
    switch field {
    case .correlation:
      return slot.kind != .object && slot.kind != .nonFinite && !(slot.length <= 12 && isNotAnID(slot))
    case .name, .service:
      return !borrowed && slot.kind.rawValue <= JSONCursor.Kind.escapedString.rawValue
    case .time, .level, .syslogLevel, .instance:
      return !borrowed && slot.kind.rawValue <= JSONCursor.Kind.number.rawValue
    case .error:
      return slot.kind != .false
    default:
      return slot.kind.rawValue <= JSONCursor.Kind.number.rawValue
    }
  }

  private func isNotAnID(_ slot: Slot) -> Bool {
    let bytes = UnsafeRawBufferPointer(start: base + Int(slot.start), count: Int(slot.length))
    guard slot.kind != .true, slot.kind != .false else { return true }
    return notAnID.find(IDWords.hash(bytes)) != nil
  }
}

/// The texts that stand in an id's place and are none, by the hash of their trimmed lower case.
enum IDWords {
  static func hash(_ bytes: some Collection<UInt8>) -> UInt64 {
    let trimmed = bytes.drop { $0 <= 0x20 }.reversed().drop { $0 <= 0x20 }
    return ByteHash.hash(trimmed.reversed().map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 })
  }

  static func index(_ words: [String]) -> HashIndex {
    var index = HashIndex()
    for hash in Set(words.map { self.hash(Array($0.utf8)) }) { index.insert(hash, 1) }
    return index
  }
}
