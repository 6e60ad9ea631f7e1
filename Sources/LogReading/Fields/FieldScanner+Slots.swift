#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Hot: which of a line's values for one field is kept.
extension FieldScanner {
  @inline(never)
  func noteAsked(_ slot: Slot, _ entry: KeyTable.Entry) {
    var attributes = entry.projected
    while attributes != 0 {
      keep(slot, at: Field.allCases.count + attributes.trailingZeroBitCount)
      attributes &= attributes &- 1
    }
    if entry.ruled != 0 { keep(slot, at: Int(entry.ruled)) }
    if entry.noted != 0 { keep(slot, at: Int(entry.noted)) }
  }

  /// A record as a string has quotes, hence escapes, and a brace. Others that look like one are found out later.
  func noteWrapped(_ slot: Slot) {
    let first = (base + Int(slot.start)).load(as: UInt8.self)
    guard
      first == UInt8(ascii: "{") || first == 0x5C || first <= 0x20
        || memchr(base + Int(slot.start), 0x7B, Int(slot.length)) != nil
    else { return }
    slots[Int(Field.wrapped.rawValue)] = slot
  }

  /// The best key wins; of one key that stands twice, the last.
  @inline(__always)
  func keep(_ slot: Slot, at index: Int) {
    if slots[index].line == line {
      if slots[index].rank < slot.rank { return }
      if slots[index].rank == slot.rank { return keepRepeated(slot, at: index) }
    }
    slots[index] = slot
  }

  /// A key that stands twice, or flat and nested.
  @inline(never)
  private func keepRepeated(_ slot: Slot, at index: Int) {
    let (known, count) = (slots[index], Int(slot.length))
    let isEqual =
      known.length == slot.length && memcmp(base + Int(known.start), base + Int(slot.start), count) == 0
    slots[index] = slot
    slots[index].isRepeated = !isEqual || known.isRepeated
  }

  /// Whether a value can belong to the field: an object is no id, and "-" is none either.
  @inline(__always)
  func accepts(_ slot: Slot, for field: Field, borrowed: Bool) -> Bool {
    switch field {
    case .correlation:
      return isID(slot) && (slot.rank & 0xFF != table.traceRank || isCloudTrace(slot))
    case .name, .service:
      return !borrowed && slot.kind.rawValue <= JSONCursor.Kind.escapedString.rawValue
    case .time:
      return !borrowed && slot.rank >= leastTimeRank && isTime(slot)
    case .messageTime:
      return isTime(slot)
    case .level, .scaledLevel, .instance:
      return !borrowed && slot.kind.rawValue <= JSONCursor.Kind.number.rawValue
    case .error:
      return slot.kind != .false && !isEmpty(slot)
    case .result:
      return slot.kind.rawValue <= JSONCursor.Kind.number.rawValue || slot.kind == .false
    case .none, .messageKey, .topic, .partition, .offset, .group, .messageTimeKind, .duration, .statusCode,
      .attempt, .role, .method, .url, .span, .parent, .peer, .wrapped, .enclosed:
      return slot.kind.rawValue <= JSONCursor.Kind.number.rawValue
    }
  }
}
