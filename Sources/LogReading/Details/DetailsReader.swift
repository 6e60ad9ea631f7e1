package import TraceModel

extension LogDecoder {
  /// Reads a record again for its texts. `record` is the bytes that an event's `offset` and `length` name.
  package func details(of record: [UInt8], event: Event, file: String) -> RecordDetails {
    let start = Int(event.correlationStart)
    let id = record[start..<(start + Int(event.correlationLength))]
    return details(of: record, id: id, level: event.level, file: file)
  }

  /// Reads a record again for its texts. `id` is the one of its ids that is meant, as written in the record; `level` is
  /// its event's. One record a call: for people and JSON, not for loops.
  package func details(
    of record: [UInt8], id: ArraySlice<UInt8>, level: Level, file: String
  ) -> RecordDetails {
    if let mixture {
      return mixture.decoder(of: record[...]).details(of: record, id: id, level: level, file: file)
    }
    let opened = record.withUnsafeBytes {
      OpenedRecord($0, table: table, notAnID: vocabulary.notAnID, slotCount: slotCount)
    }
    var details = RecordDetails()
    details.file = file
    details.record = record
    guard let opened else { return details }
    details.name = opened.text(of: .name) ?? ""
    details.rawTime = opened.text(of: .time) ?? ""
    details.messageKey = messageKey(of: opened, level) ?? opened.text(of: .messageKey)
    details.error = opened.text(of: .error)
    (details.method, details.url) = (opened.string(of: .method), opened.string(of: .url))
    details.correlationID = opened.correlationID(id)
    details.otherIDs = otherIDs(in: record).filter {
      CorrelationLookup.normalise($0) != CorrelationLookup.normalise(details.correlationID)
    }
    details.attributes = opened.attributes
    return details
  }

  /// The key of the record's message, if a rule tells its place.
  private func messageKey(of opened: OpenedRecord, _ level: Level) -> String? {
    guard let rules else { return nil }
    let engine = RuleEngine(rules)
    return opened.withFields { fields in
      engine.begin(fields, fields.base)
      guard let number = engine.match(fields, fields.base, level: level),
        let finding = rules.rules[number].values.first(where: { $0.value == .key })?.found,
        let (base, slot) = engine.find(finding, fields, fields.base)
      else { return nil }
      return slot.text(base)
    }
  }

  /// The ids in the record under the keys of a correlation id, each once; lists are left out.
  private func otherIDs(in record: [UInt8]) -> [String] {
    let slotCount = Field.allCases.count + idKeyCount
    let opened = record.withUnsafeBytes {
      OpenedRecord($0, table: idTable, notAnID: vocabulary.notAnID, slotCount: slotCount)
    }
    var ids: [String] = []
    _ = opened?.withFields { fields in
      for key in 0..<idKeyCount {
        guard let slot = fields.projected(key), slot.kind != .array, fields.isID(slot) else { continue }
        let id = fields.idPart(of: slot, from: fields.base).text(fields.base)
        if !ids.contains(id) { ids.append(id) }
      }
      return true
    }
    return ids
  }
}

extension OpenedRecord {
  /// The text of a field; nil where no layer has it.
  fileprivate func text(of field: Field) -> String? {
    guard let (slot, _) = value(of: field) else { return nil }
    let bytes = slot.bytes(in: bytes)
    return String(
      decoding: slot.kind == .escapedString ? JSONText.unescape(bytes) : Array(bytes), as: UTF8.self)
  }

  /// The text of a field whose value is a string.
  fileprivate func string(of field: Field) -> String? {
    guard let kind = value(of: field)?.slot.kind, kind == .string || kind == .escapedString else {
      return nil
    }
    return text(of: field)
  }

  /// An id in the record, without the escapes of the strings around it.
  fileprivate func correlationID(_ id: ArraySlice<UInt8>) -> String {
    var text = Array(id)
    let around = layers[...(value(of: .correlation)?.layer ?? 0)].compactMap(\.wrapper)
    for _ in 0...around.count(where: { $0.kind != .object }) { text = JSONText.unescape(text[...]) }
    return String(decoding: text, as: UTF8.self)
  }

  /// The members that are no column of the event, values as they were logged; the innermost record's first. A
  /// `traceparent` or `b3` stands among them, since the column has only its trace id.
  fileprivate var attributes: [(key: String, value: String)] {
    let columns = Field.allCases.filter(\.isColumn).compactMap { value(of: $0)?.slot }.filter {
      $0.kind != .array && !isHeader($0)
    }
    let taken = Set((columns + layers.compactMap(\.wrapper)).map { Int($0.start) })
    return layers.reversed().flatMap { members(of: $0, except: taken) }
  }

  private func isHeader(_ slot: FieldScanner.Slot) -> Bool {
    slot.bytes(in: bytes).withUnsafeBytes { PropagationHeader.traceID(in: $0) != nil }
  }

  private func members(of layer: Layer, except taken: Set<Int>) -> [(key: String, value: String)] {
    bytes.withUnsafeBytes { buffer in
      var members: [(key: String, value: String)] = []
      guard let base = buffer.baseAddress else { return members }
      var cursor = JSONCursor(base + layer.range.lowerBound + 1, end: base + layer.range.upperBound)
      cursor.skipSpace()
      while cursor.byte == 0x22 {
        let keyStart = cursor.position + 1 - base
        guard cursor.skipValue(depth: 1) != nil else { break }
        let key = bytes[keyStart..<(cursor.position - 1 - base)]
        guard cursor.take(UInt8(ascii: ":")) else { break }
        let start = cursor.position - base
        guard let kind = cursor.skipValue(depth: 1) else { break }
        let quote = kind == .string || kind == .escapedString ? 1 : 0
        if !taken.contains(start + quote) {
          let value = String(decoding: bytes[start..<(cursor.position - base)], as: UTF8.self)
          members.append((String(decoding: JSONText.unescape(key), as: UTF8.self), value))
        }
        guard cursor.take(UInt8(ascii: ",")) else { break }
      }
      return members
    }
  }
}
