package import TraceModel

extension LogDecoder {
  /// Reads a record again for its texts. `record` is the bytes that an event's `offset` and `length` name;
  /// `event` says which of several ids is meant. One record a call: for people and JSON, not for loops.
  package func details(of record: [UInt8], event: Event, file: String) -> RecordDetails {
    let padded = record + [UInt8](repeating: 0x22, count: JSONCursor.padding)
    let slotCount = Field.allCases.count + projection.paths.count
    return withUnsafeTemporaryAllocation(of: FieldScanner.Slot.self, capacity: slotCount) { slots in
      slots.initialize(repeating: FieldScanner.Slot())
      return padded.withUnsafeBytes { buffer in
        guard let base = buffer.baseAddress else { return RecordDetails() }
        var fields = FieldScanner(base: base, table: table, slots: slots, notAnID: vocabulary.notAnID)
        let end = base + record.count
        guard fields.scan(base, end: end) == nil else { return RecordDetails() }
        var details = texts(fields, base)
        let id = UnsafeRawBufferPointer(
          start: base + Int(event.correlationStart), count: Int(event.correlationLength))
        details.correlationID = String(decoding: JSONText.unescape(id), as: UTF8.self)
        details.attributes = attributes(fields, base, end)
        details.file = file
        details.raw = String(decoding: record, as: UTF8.self)
        return details
      }
    }
  }

  private func texts(_ fields: FieldScanner, _ base: UnsafeRawPointer) -> RecordDetails {
    var details = RecordDetails()
    details.name = fields.slot(.name)?.text(base) ?? ""
    details.rawTime = fields.slot(.time)?.text(base) ?? ""
    details.messageKey = fields.slot(.messageKey)?.text(base)
    details.error = fields.slot(.error)?.text(base)
    return details
  }

  /// The members of the record that are no column of its event, values as they were logged.
  private func attributes(
    _ fields: FieldScanner, _ base: UnsafeRawPointer, _ end: UnsafeRawPointer
  ) -> [(key: String, value: String)] {
    let columns = Field.allCases.filter(\.isColumn).compactMap { fields.slot($0) }
    let taken = Set(columns.filter { $0.kind != .array }.map { Int($0.start) })
    var attributes: [(key: String, value: String)] = []
    var cursor = JSONCursor(base + 1, end: end)
    cursor.skipSpace()
    while cursor.byte == 0x22 {
      cursor.advance()
      let key = cursor.position
      guard let keyKind = cursor.skipString() else { break }
      let keyText = text(from: key, to: cursor.position - 1, isEscaped: keyKind == .escapedString)
      guard cursor.take(UInt8(ascii: ":")) else { break }
      let value = cursor.position
      guard let kind = cursor.skipValue(depth: 1) else { break }
      let quote = kind == .string || kind == .escapedString ? 1 : 0
      if !taken.contains(value - base + quote) {
        attributes.append((keyText, text(from: value, to: cursor.position, isEscaped: false)))
      }
      guard cursor.take(UInt8(ascii: ",")) else { break }
    }
    return attributes
  }

  private func text(from start: UnsafeRawPointer, to end: UnsafeRawPointer, isEscaped: Bool) -> String {
    let bytes = UnsafeRawBufferPointer(start: start, count: end - start)
    return String(decoding: isEscaped ? JSONText.unescape(bytes) : Array(bytes), as: UTF8.self)
  }
}
