package import TraceModel

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// An id that a record names beside its own: a trace id beside a request id.
package struct NeighbouringID: Sendable {
  /// The record's own.
  package var id: Identifier
  /// The other id as it was logged.
  package var other: String
  /// The identifier that joins the records with this id as their own.
  package var otherID: Identifier
  /// The key that it stands under.
  package var key: String
  /// The origin of the record.
  package var origin: OriginID
}

/// The ids in a record under other keys than its own id's: the same for each request it names.
package struct NamedIDs: Sendable {
  fileprivate struct Name: Sendable {
    var text: String
    var id: Identifier
    var key: String
  }

  fileprivate var names: [Name] = []

  /// One of them is `id`.
  package func contains(_ id: Identifier) -> Bool { names.contains { $0.id == id } }
}

/// A record outside of the current block that names the request of this id.
package struct SharedNames: Sendable {
  /// The id of the request.
  package var id: Identifier
  /// The program that logged the record.
  package var origin: OriginID
  /// The ids that the record names under other keys.
  package var named: NamedIDs

  package init(id: Identifier, origin: OriginID, named: NamedIDs) {
    self.id = id
    self.origin = origin
    self.named = named
  }
}

extension LogDecoder {
  /// The ids in the records of a decoded block, and in others, under other keys of a correlation id. Each pair of each
  /// origin stands once; lists are left out. One more pass over the bytes: a record is read once, however many requests
  /// it names.
  package func neighbouringIDs(in block: RecordBlock, beside others: [SharedNames] = []) -> [NeighbouringID] {
    var survey = NeighbourSurvey()
    var (offset, named) = (Int64(-1), NamedIDs())
    readingIDs(of: block.bytes, at: block.offset) { reader in
      for event in block.events {
        if event.offset != offset || !event.isShared { named = reader.names(in: event) }
        offset = event.offset
        survey.add(named, beside: event.correlation, of: event.origin)
      }
    }
    for other in others { survey.add(other.named, beside: other.id, of: other.origin) }
    return survey.found
  }

  /// Of parts of `lines`, each with its id, whether every record is read and names nothing under the keys of a
  /// correlation id but that. False says nothing: a record may be packed in another, for which it has to be decoded.
  /// The cost is a third of that of decoding.
  package func namesOnly(_ parts: [(id: Identifier, bytes: Range<Int>)], in lines: PaddedBytes) -> [Bool] {
    readingIDs(of: lines.storage, at: 0) { reader in
      parts.map { reader.names(only: $0.id, inLines: $0.bytes) }
    } ?? parts.map { _ in false }
  }

  /// The ids in the first record of a decoded block under other keys than the key of its own ids.
  package func namedIDs(inFirstOf block: RecordBlock) -> NamedIDs {
    guard let first = block.events.first else { return NamedIDs() }
    return readingIDs(of: block.bytes, at: block.offset) { $0.names(in: first) } ?? NamedIDs()
  }

  /// Runs `body` with a reader of the records in `bytes`, which have the padding of `PaddedBytes`.
  @discardableResult
  private func readingIDs<T>(of bytes: [UInt8], at offset: Int64, _ body: (inout NameReader) -> T) -> T? {
    let slotCount = Field.allCases.count + idKeyCount
    return withUnsafeTemporaryAllocation(of: FieldScanner.Slot.self, capacity: slotCount) { slots in
      slots.initialize(repeating: FieldScanner.Slot())
      return bytes.withUnsafeBytes { buffer in
        guard let base = buffer.baseAddress else { return nil }
        let fields = FieldScanner(base: base, table: idTable, slots: slots, notAnID: vocabulary.notAnID)
        var reader = NameReader(
          keys: profile.correlationID, offset: offset, end: buffer.count - PaddedBytes.padding,
          fields: fields,
          table: idTable, notAnID: vocabulary.notAnID)
        return body(&reader)
      }
    }
  }
}

/// Reads the ids that records name under the keys of a correlation id.
private struct NameReader {
  let keys: [String]
  /// Of the block in its source.
  let offset: Int64
  /// In the block, where the padding begins.
  let end: Int
  var fields: FieldScanner
  let table: KeyTable
  let notAnID: NotAnID

  mutating func names(in event: Event) -> NamedIDs {
    let place = Int(event.offset - offset)
    precondition(place + Int(event.length) <= end, "records are scanned only with padding behind them")
    let start = fields.base + place
    guard fields.scan(start, end: start + Int(event.length)) == nil else { return NamedIDs() }
    guard fields.holdsRecord else { return names(fields) }
    let record = UnsafeRawBufferPointer(start: start, count: Int(event.length))
    return OpenedRecord(record, table: table, notAnID: notAnID, slotCount: fields.slots.count)?
      .withFields { names($0) } ?? NamedIDs()
  }

  /// The records in a part of the lines, each with its line end, are read, and name nothing but `id`.
  mutating func names(only id: Identifier, inLines lines: Range<Int>) -> Bool {
    precondition(lines.upperBound <= end, "records are scanned only with padding behind them")
    var start = lines.lowerBound
    while start < lines.upperBound {
      guard let found = memchr(fields.base + start, 0x0A, lines.upperBound - start) else { return false }
      let end = UnsafeRawPointer(found) - fields.base
      guard names(only: id, in: start..<end) else { return false }
      start = end + 1
    }
    return true
  }

  private mutating func names(only id: Identifier, in record: Range<Int>) -> Bool {
    let start = fields.base + record.lowerBound
    guard fields.scan(start, end: start + record.count) == nil, !fields.holdsRecord else { return false }
    for index in keys.indices {
      guard let slot = fields.projected(index), slot.kind != .array, fields.isID(slot) else { continue }
      let named = identifier(of: fields.idPart(of: slot, from: fields.base), fields.base)
      guard named == .none || named == id else { return false }
    }
    return true
  }

  private func names(_ fields: borrowing FieldScanner) -> NamedIDs {
    var named = NamedIDs()
    for (index, key) in keys.enumerated() {
      guard let slot = fields.projected(index), slot.kind != .array, fields.isID(slot) else { continue }
      let part = fields.idPart(of: slot, from: fields.base)
      let id = identifier(of: part, fields.base)
      if id != .none { named.names.append(NamedIDs.Name(text: part.text(fields.base), id: id, key: key)) }
    }
    return named
  }

  private func identifier(of slot: FieldScanner.Slot, _ base: UnsafeRawPointer) -> Identifier {
    let bytes = UnsafeRawBufferPointer(start: base + Int(slot.start), count: Int(slot.length))
    let decode = { (text: UnsafeRawBufferPointer) in
      text.baseAddress.map { IdentifierDecoder.decode($0, text.count) } ?? .none
    }
    return slot.kind == .escapedString ? JSONText.withUnescaped(bytes, decode) : decode(bytes)
  }
}

/// Collects the ids that records name beside their own.
private struct NeighbourSurvey {
  private struct Pair: Hashable {
    var id: Identifier
    var other: Identifier
    var origin: OriginID
  }

  private(set) var found: [NeighbouringID] = []
  private var seen: Set<Pair> = []

  /// A record of `origin` names others beside `id`.
  mutating func add(_ named: NamedIDs, beside id: Identifier, of origin: OriginID) {
    for name in named.names {
      guard name.id != id, seen.insert(Pair(id: id, other: name.id, origin: origin)).inserted else {
        continue
      }
      found.append(
        NeighbouringID(id: id, other: name.text, otherID: name.id, key: name.key, origin: origin))
    }
  }
}
