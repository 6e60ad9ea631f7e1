package import TraceModel

/// An id that a record names beside its own: a trace id beside a request id.
package struct NeighbouringID: Sendable {
  /// The record's own.
  package var id: Identifier
  /// The other one as it was logged.
  package var other: String
  /// What joins the records whose own it is.
  package var otherID: Identifier
  /// The key that it stands under.
  package var key: String
  /// Who logged the record.
  package var origin: OriginID
}

extension LogDecoder {
  /// What the records of a decoded block name under other keys of a correlation id, each pair of each origin once; lists
  /// are left out. One more pass over the bytes.
  package func neighbouringIDs(in block: RecordBlock) -> [NeighbouringID] {
    let slotCount = Field.allCases.count + idKeyCount
    return withUnsafeTemporaryAllocation(of: FieldScanner.Slot.self, capacity: slotCount) { slots in
      slots.initialize(repeating: FieldScanner.Slot())
      return block.bytes.withUnsafeBytes { buffer in
        guard let base = buffer.baseAddress else { return [] }
        var survey = NeighbourSurvey(keys: profile.correlationID)
        var fields = FieldScanner(base: base, table: idTable, slots: slots, notAnID: vocabulary.notAnID)
        for event in block.events {
          let start = base + Int(event.offset - block.offset)
          let end = start + Int(event.length)
          guard fields.scan(start, end: end) == nil else { continue }
          guard fields.isWrapping else {
            survey.add(event, fields)
            continue
          }
          let record = UnsafeRawBufferPointer(start: start, count: Int(event.length))
          let opened = OpenedRecord(
            record, table: idTable, notAnID: vocabulary.notAnID, slotCount: slotCount)
          _ = opened?.withFields { inner in
            survey.add(event, inner)
            return true
          }
        }
        return survey.found
      }
    }
  }
}

/// Collects the ids that records name beside their own.
private struct NeighbourSurvey {
  private struct Pair: Hashable {
    var id: Identifier
    var other: Identifier
    var origin: OriginID
  }

  let keys: [String]
  private(set) var found: [NeighbouringID] = []
  private var seen: Set<Pair> = []

  init(keys: [String]) { self.keys = keys }

  /// `event` is of the record that `fields` scanned.
  mutating func add(_ event: Event, _ fields: borrowing FieldScanner) {
    let (id, origin) = (event.correlation, event.origin)
    for (place, key) in keys.enumerated() {
      guard let slot = fields.projected(place), slot.kind != .array, fields.isID(slot) else { continue }
      let part = fields.idPart(of: slot, from: fields.base)
      let other = identifier(of: part, fields.base)
      guard other != id, other != .none,
        seen.insert(Pair(id: id, other: other, origin: origin)).inserted
      else { continue }
      found.append(
        NeighbouringID(id: id, other: part.text(fields.base), otherID: other, key: key, origin: origin))
    }
  }

  private func identifier(of slot: FieldScanner.Slot, _ base: UnsafeRawPointer) -> Identifier {
    let bytes = UnsafeRawBufferPointer(start: base + Int(slot.start), count: Int(slot.length))
    let decode = { (text: UnsafeRawBufferPointer) in
      text.baseAddress.map { IdentifierDecoder.decode($0, text.count) } ?? .none
    }
    return slot.kind == .escapedString ? JSONText.withUnescaped(bytes, decode) : decode(bytes)
  }
}
