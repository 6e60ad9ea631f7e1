import TraceModel

/// Records that name several ids.
extension BlockDecoder {
  /// A record that names several ids (a batch of messages) is one line and an event of each request.
  @inline(never)
  mutating func appendBatch(_ event: Event, _ ids: FieldScanner.Slot, recordStart: Int) {
    let first = block.events.count
    var seen: Set<Identifier> = []
    for slot in idSlots(of: ids) {
      var member = event
      member.correlation = mapper.identifier(slot)
      guard member.correlation != .none, seen.insert(member.correlation).inserted else { continue }
      member.correlationStart = slot.start - UInt32(truncatingIfNeeded: recordStart)
      member.correlationLength = slot.length
      if slot.length == 16 { block.hasShortIDs = true }
      block.events.append(member)
    }
    if seen.isEmpty { return appendUncorrelated(event) }
    block.counts.events += 1
    guard seen.count > 1 else { return }
    block.sharedRecords.append(first)
    for index in first..<block.events.count { block.events[index].isShared = true }
  }

  /// A header that was sent several times: the last of the list's ids is the record's.
  @inline(never)
  mutating func appendLast(_ event: inout Event, _ ids: FieldScanner.Slot, recordStart: Int) {
    let elements = idSlots(of: ids)
    guard var last = elements.last else { return appendUncorrelated(event) }
    let texts = Set(elements.map { $0.text(mapper.base) })
    last.isRepeated = texts.count > 1
    append(&event, id: last, recordStart: recordStart)
  }

  /// The elements of a list that are ids.
  private func idSlots(of ids: FieldScanner.Slot) -> [FieldScanner.Slot] {
    let fields = FieldScanner(
      base: mapper.base, table: fields.table, slots: fields.slots, notAnID: fields.notAnID)
    var cursor = JSONCursor(fields.base + Int(ids.start) + 1, end: fields.base + Int(ids.start + ids.length))
    var elements: [FieldScanner.Slot] = []
    repeat {
      cursor.skipSpace()
      let start = cursor.position
      guard let kind = cursor.skipValue(depth: 1) else { break }
      guard kind.rawValue <= JSONCursor.Kind.number.rawValue else { continue }
      let quote = kind == .number ? 0 : 1
      var slot = ids
      slot.start = UInt32(truncatingIfNeeded: start - fields.base + quote)
      slot.length = UInt32(truncatingIfNeeded: cursor.position - start - 2 * quote)
      slot.kind = kind
      if fields.isID(slot) { elements.append(fields.idPart(of: slot, from: fields.base)) }
    } while cursor.take(UInt8(ascii: ","))
    return elements
  }
}
