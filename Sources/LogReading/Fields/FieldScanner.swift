#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Hot: checks the JSON of a line in one pass, and notes the places of values with a meaning.
struct FieldScanner {
  /// Where a field's value stands in the buffer (strings without their quotes), if this line has one.
  struct Slot {
    var line: UInt32 = 0
    var start: UInt32 = 0
    var length: UInt32 = 0
    var rank: UInt16 = 0
    var kind = JSONCursor.Kind.null
    /// The value stood there several times, and differently.
    var isRepeated = false

    /// The text, outside of loops.
    func text(_ base: UnsafeRawPointer) -> String {
      let bytes = UnsafeRawBufferPointer(start: base + Int(start), count: Int(length))
      return String(streamSafe: kind == .escapedString ? JSONText.unescape(bytes) : Array(bytes))
    }
  }

  private typealias Standing = KeyTable.Standing

  /// A counter of one process's requests is an id only if there is nothing better.
  private static let counterRank: UInt16 = 0x1000
  /// Ids of at least this many bytes are no counters.
  private static let idLength = 10

  let base: UnsafeRawPointer
  let table: KeyTable
  /// By `Field`, then by attribute of the projection, then by field of the rules, then by noted attribute. The slot
  /// of `Field.none` tells that the line has a key outside the table.
  let slots: UnsafeMutableBufferPointer<Slot>
  let notAnID: NotAnID
  private(set) var line: UInt32 = 0
  /// The last scanned object has its closing brace, whatever stands behind it.
  private(set) var hasEnded = false
  /// Times whose rank is less are not readable, and are passed over.
  private(set) var leastTimeRank: UInt16 = 0

  /// `line` is the number of the line that the slots are of.
  init(
    base: UnsafeRawPointer, table: KeyTable, slots: UnsafeMutableBufferPointer<Slot>, notAnID: NotAnID,
    line: UInt32 = 0
  ) {
    precondition(slots.count >= Field.allCases.count, "each field has a slot")
    self.base = base
    self.table = table
    self.slots = slots
    self.notAnID = notAnID
    self.line = line
  }

  /// A scanner for the lines to come, with another table and the same slots.
  func with(_ table: KeyTable) -> FieldScanner {
    FieldScanner(base: base, table: table, slots: slots, notAnID: notAnID, line: line)
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

  /// A string of the line may hold a record, and the line leaves something to it: an id, a time or a name.
  @inline(__always)
  var isWrapping: Bool {
    guard slot(.wrapped) != nil else { return false }
    return slot(.correlation) == nil || slot(.time) == nil || slot(.name) == nil
  }

  /// Scans the object that begins at `start`. Returns nil if all of the line is JSON, else the position at which
  /// it stops being JSON.
  mutating func scan(_ start: UnsafeRawPointer, end: UnsafeRawPointer) -> UnsafeRawPointer? {
    line &+= 1
    hasEnded = false
    var cursor = JSONCursor(start, end: end)
    guard scanObject(&cursor, scope: 0, enclosure: .record, depth: 1) else { return cursor.position }
    hasEnded = true
    cursor.skipSpace()
    while cursor.position < end, cursor.byte == 0 { cursor.advance() }
    return cursor.position == end ? nil : cursor.position
  }

  /// Scans a record again for the time behind `time`, since this is not readable; nil if no field holds another.
  @inline(never)
  mutating func nextTime(after time: Slot, from start: UnsafeRawPointer, end: UnsafeRawPointer) -> Slot? {
    leastTimeRank = time.rank + 1
    defer { leastTimeRank = 0 }
    _ = scan(start, end: end)
    return slot(.time)
  }

  /// The kind of an object, by the standing of its members. They are the record's own, those of a record one level
  /// down, or a container's, perhaps the record's too. Or they are those of an object in the latter two.
  enum Enclosure { case record, nested, container, insideNested, insideContainer }

  /// `cursor` stands at the opening brace.
  private func scanObject(_ cursor: inout JSONCursor, scope: UInt16, enclosure: Enclosure, depth: Int) -> Bool
  {
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
      guard let keyKind = cursor.skipString() else { return false }
      let length = cursor.position - key - 1
      guard cursor.take(UInt8(ascii: ":")) else { return false }
      var meaning = find(key, length, scope: scope, enclosure: enclosure)
      if keyKind == .escapedString { meaning = findEscaped(key, length, scope: scope, enclosure: enclosure) }
      if meaning.entry == 0 {
        if table.isNoting {
          noteUnknown(key, length, keyKind, cursor.byte, scope: scope, enclosure: enclosure)
        }
        guard cursor.skipValue(depth: depth) != nil else { return false }
      } else {
        let entry = table.entries[meaning.entry]
        if table.isNoting, !cursor.opensValue {
          if entry.isOnlyWay {
            noteUnknown(key, length, keyKind, cursor.byte, scope: scope, enclosure: enclosure)
          } else if meaning.standing == Standing.contained, entry.namesProgram {
            noteUnread(key, length, keyKind)
          }
        }
        guard scanKnown(&cursor, entry, meaning.standing, enclosure: enclosure, depth: depth) else {
          return false
        }
      }
    } while cursor.take(UInt8(ascii: ","))
    cursor.skipSpace()
    guard cursor.byte == UInt8(ascii: "}") else { return false }
    cursor.advance()
    return true
  }

  /// The entry of a key, and whose member its value is.
  private typealias Meaning = (entry: Int, standing: UInt16)

  @inline(__always)
  private func find(_ key: UnsafeRawPointer, _ length: Int, scope: UInt16, enclosure: Enclosure) -> Meaning {
    let entry = table.find(key, length, scope: scope)
    if enclosure == .record { return (entry, Standing.own) }
    return findBorrowed(entry, key, length, scope: scope, enclosure: enclosure)
  }

  /// In a container and a nested record, a key of its own counts, else one of the record's.
  @inline(never)
  private func findBorrowed(
    _ own: Int, _ key: UnsafeRawPointer, _ length: Int, scope: UInt16, enclosure: Enclosure
  ) -> Meaning {
    switch enclosure {
    case .record: (own, Standing.own)
    case .nested where own != 0 && scope != 0: (own, Standing.own)
    case .nested: (table.find(key, length, scope: 0), Standing.nested)
    case .insideNested: (own, Standing.nested)
    case .insideContainer: (own, Standing.contained)
    case .container where own == 0: (table.find(key, length, scope: 0), Standing.contained)
    case .container: (own, scope == 0 ? Standing.contained : Standing.own)
    }
  }

  /// A key with a backslash, which hardly any logger writes.
  @inline(never)
  private func findEscaped(_ key: UnsafeRawPointer, _ length: Int, scope: UInt16, enclosure: Enclosure)
    -> Meaning
  {
    JSONText.withUnescaped(UnsafeRawBufferPointer(start: key, count: length)) { text in
      guard let start = text.baseAddress else { return (0, Standing.own) }
      return find(start, text.count, scope: scope, enclosure: enclosure)
    }
  }

  private func scanKnown(
    _ cursor: inout JSONCursor, _ entry: KeyTable.Entry, _ standing: UInt16, enclosure: Enclosure, depth: Int
  ) -> Bool {
    let start = cursor.position
    let kind =
      cursor.opensValue
      ? scanOpening(&cursor, entry, standing, enclosure: enclosure, depth: depth)
      : cursor.skipValue(depth: depth)
    guard let kind else { return false }
    note(entry, standing, kind, from: start, to: cursor.position)
    return true
  }

  /// An object or a list: one that may hold fields is scanned, others are passed over.
  @inline(never)
  private func scanOpening(
    _ cursor: inout JSONCursor, _ entry: KeyTable.Entry, _ standing: UInt16, enclosure: Enclosure, depth: Int
  ) -> JSONCursor.Kind? {
    let contents = enclosure == .record ? entry.contents : .plain
    if cursor.byte == UInt8(ascii: "{"), entry.opens != 0 || contents != .plain {
      let (inner, start) = (self.enclosure(of: contents, standing), cursor.position)
      guard scanObject(&cursor, scope: entry.opens, enclosure: inner, depth: depth + 1) else { return nil }
      if enclosure == .record, !entry.marks.isDisjoint(with: [.envelope, .mayEnclose]) {
        noteEnclosed(entry.marks, from: start, to: cursor.position)
      }
      return .object
    }
    if table.isNoting, entry.attribute != 0, cursor.byte == UInt8(ascii: "{") { noteObject(entry) }
    if cursor.byte == UInt8(ascii: "["), contents == .container || contents == .plain && entry.opens != 0 {
      let inner = self.enclosure(of: contents, standing)
      return scanList(&cursor, scope: entry.opens, enclosure: inner, depth: depth + 1) ? .array : nil
    }
    return cursor.skipValue(depth: depth)
  }

  private func enclosure(of contents: KeyTable.Contents, _ standing: UInt16) -> Enclosure {
    switch contents {
    case .container: .container
    case .record: .nested
    case .plain where standing == Standing.contained: .insideContainer
    case .plain: standing == Standing.nested ? .insideNested : .record
    }
  }

  /// A list of objects, such as the scopes of a .NET logger. Their members count as those of one object; of a repeated
  /// member the last counts. Other elements are passed over.
  @inline(never)
  private func scanList(_ cursor: inout JSONCursor, scope: UInt16, enclosure: Enclosure, depth: Int) -> Bool {
    cursor.advance()
    cursor.skipSpace()
    if cursor.byte != UInt8(ascii: "]") {
      guard scanElements(&cursor, scope: scope, enclosure: enclosure, depth: depth) else { return false }
    }
    guard cursor.byte == UInt8(ascii: "]") else { return false }
    cursor.advance()
    return true
  }

  private func scanElements(_ cursor: inout JSONCursor, scope: UInt16, enclosure: Enclosure, depth: Int)
    -> Bool
  {
    repeat {
      if cursor.byte == UInt8(ascii: "{") {
        guard scanObject(&cursor, scope: scope, enclosure: enclosure, depth: depth + 1) else { return false }
      } else {
        guard cursor.skipValue(depth: depth) != nil else { return false }
      }
    } while cursor.take(UInt8(ascii: ","))
    cursor.skipSpace()
    return true
  }

  @inline(__always)
  private func note(
    _ entry: KeyTable.Entry, _ standing: UInt16, _ kind: JSONCursor.Kind, from start: UnsafeRawPointer,
    to end: UnsafeRawPointer
  ) {
    guard kind != .null else { return }
    let quote = kind == .string || kind == .escapedString ? 1 : 0
    var slot = Slot()
    slot.line = line
    slot.start = UInt32(truncatingIfNeeded: start - base &+ quote)
    slot.length = UInt32(truncatingIfNeeded: end - start &- 2 &* quote)
    slot.kind = kind
    slot.rank = standing == Standing.own ? entry.rank : entry.rank & 0xFF | standing
    let field = entry.field
    if field != .none, accepts(slot, for: field, borrowed: standing == Standing.contained) {
      if field == .correlation, slot.length < Self.idLength, isCounter(slot) { slot.rank |= Self.counterRank }
      keep(slot, at: Int(field.rawValue))
    }
    if kind == .escapedString, entry.isWrapped, standing != Standing.contained { noteWrapped(slot) }
    if entry.isAsked { noteAsked(slot, entry) }
  }
}

extension JSONCursor {
  /// It stands at an object or a list.
  @inline(__always)
  fileprivate var opensValue: Bool { byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") }
}
