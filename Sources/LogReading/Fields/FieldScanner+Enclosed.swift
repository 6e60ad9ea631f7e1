/// Records that stand in a record as an object, as collectors put them there.
///
///     {"time":1795600000.5,"host":"h","event":{"timestamp":"…","message":"sent"}}
///                                            ├────────── enclosed ────────────┤
extension FieldScanner {
  /// Ranks of an object in its slot.
  enum Enclosing {
    /// Its members have been read with those around it.
    static let read: UInt16 = 0
    /// It is to be read as a record by itself.
    static let unread: UInt16 = 1
  }

  /// Objects in one another that are looked at for a record.
  private static let deepest = 3

  /// The line has a record as an object and no text of its own, so that the record is the program's.
  @inline(__always)
  var isEnclosing: Bool {
    guard let object = slot(.enclosed) else { return false }
    return isEnclosing(object)
  }

  @inline(never)
  private func isEnclosing(_ object: Slot) -> Bool {
    guard object.rank == Enclosing.unread else { return false }
    return slot(.name).map { object.contains($0) } ?? true
  }

  /// Some string or object of the line may be the program's own record, which leaves something to it.
  @inline(__always)
  var holdsRecord: Bool { isWrapping || isEnclosing }

  /// The program's own record as an object with the time of the line; nil if there is none.
  @inline(__always)
  var timedEnvelope: Slot? {
    guard let object = slot(.enclosed), object.rank == Enclosing.read, let time = slot(.time) else {
      return nil
    }
    return object.contains(time) ? object : nil
  }

  /// Notes an object whose key has `marks`, if it can be the program's own record. Objects further in are met
  /// first.
  @inline(never)
  func noteEnclosed(_ marks: KeyTable.Marks, from start: UnsafeRawPointer, to end: UnsafeRawPointer) {
    let isRead = marks.contains(.envelope)
    guard slot(.enclosed) == nil, isRead || isRecord(from: start, to: end, depth: 1) else { return }
    var slot = Slot()
    slot.line = line
    slot.start = UInt32(truncatingIfNeeded: start - base)
    slot.length = UInt32(truncatingIfNeeded: end - start)
    slot.kind = .object
    slot.rank = isRead ? Enclosing.read : Enclosing.unread
    slots[Int(Field.enclosed.rawValue)] = slot
  }

  /// The object has a time and a text, or holds an object that has both.
  private func isRecord(from start: UnsafeRawPointer, to end: UnsafeRawPointer, depth: Int) -> Bool {
    var cursor = JSONCursor(start, end: end)
    var (hasTime, hasText) = (false, false)
    cursor.advance()
    cursor.skipSpace()
    while cursor.byte == 0x22 {
      cursor.advance()
      let key = cursor.position
      guard cursor.skipString() != nil else { return false }
      let entry = table.entries[table.find(key, cursor.position - key - 1, scope: 0)]
      let marks = entry.marks
      guard cursor.take(UInt8(ascii: ":")) else { return false }
      let value = cursor.position
      guard let kind = cursor.skipValue(depth: depth) else { return false }
      if marks.contains(.time), kind != .null { hasTime = true }
      if marks.contains(.text), kind != .null { hasText = true }
      // A record as a string has a time of its own.
      if entry.isWrapped, kind == .escapedString, (value + 1).load(as: UInt8.self) == UInt8(ascii: "{") {
        (hasTime, hasText) = (true, true)
      }
      if marks.contains(.mayEnclose), kind == .object, depth < Self.deepest,
        isRecord(from: value, to: cursor.position, depth: depth + 1)
      {
        return true
      }
      guard cursor.take(UInt8(ascii: ",")) else { break }
    }
    return hasTime && hasText
  }
}

extension FieldScanner.Slot {
  /// `other` stands within this.
  func contains(_ other: FieldScanner.Slot) -> Bool {
    other.start >= start && other.start + other.length <= start + length
  }
}
