import TraceModel

/// A record with the records in it opened. The program's own record is a string in Docker's `log`, journald's
/// `MESSAGE` or CloudWatch's `message`. Or it is an object in the `event` of Splunk's HEC or the `jsonPayload` of
/// Google Cloud. The innermost record that has a field wins; the outer ones fill the gaps. Not hot: it allocates, and
/// the decoder makes one only for a record that leaves something to another one.
///
///     {"time":"2026-01-01T00:00:00Z","level":"error","log":"{\"event\":\"Job done\",\"level\":\"info\"}"}
///      layer 0: the time                                    layer 1: the event and the level
struct OpenedRecord {
  /// One of the records.
  struct Layer {
    /// Where its text begins in `bytes`, and within it the object.
    var textStart: Int
    var range: Range<Int>
    /// The value in the layer before it: a string with this record, or an object that is this record.
    var wrapper: FieldScanner.Slot?
  }

  /// The findings of the scanner in a layer.
  private struct Findings {
    var slots: [FieldScanner.Slot]
    var wrapper: FieldScanner.Slot?
  }

  /// The most records opened in one another: collectors behind collectors make two or three.
  static let deepest = 4

  /// Fields about a message: on the layer of a queue that carries logs, they say nothing of the record.
  private static let ofMessages: [Field] = [
    .messageKey, .topic, .partition, .offset, .group, .messageTime, .messageTimeKind,
  ]

  /// The layers' texts, the outermost first, each with the scanner's padding behind it.
  private(set) var bytes: [UInt8] = []
  private(set) var layers: [Layer] = []
  /// By field, then by attribute of the projection; positions count from the beginning of `bytes`.
  private var slots: [FieldScanner.Slot]
  private let table: KeyTable
  private let notAnID: NotAnID

  /// nil if the record is no JSON object.
  init?(_ record: UnsafeRawBufferPointer, table: KeyTable, notAnID: NotAnID, slotCount: Int) {
    self.table = table
    self.notAnID = notAnID
    slots = Array(repeating: FieldScanner.Slot(), count: slotCount)
    var wrapper: FieldScanner.Slot?
    guard add(Array(record), &wrapper) else { return nil }
    while layers.count <= Self.deepest, let inner = wrapper {
      let text = inner.bytes(in: bytes)
      guard add(inner.kind == .object ? Array(text) : JSONText.unescape(text), &wrapper) else { return }
    }
  }

  /// Adds the layer in `wrapper`, and replaces `wrapper` by the string in it that may be the next layer.
  private mutating func add(_ text: [UInt8], _ wrapper: inout FieldScanner.Slot?) -> Bool {
    let textStart = bytes.count
    bytes += text
    let end = bytes.count
    bytes += [UInt8](repeating: 0x22, count: PaddedBytes.padding)
    guard let (start, found) = firstRecord(in: textStart..<end) else {
      bytes.removeSubrange(textStart...)
      return false
    }
    if let wrapper { forgetCarrier(wrapper, found) }
    if found.slots[Int(Field.level.rawValue)].line != 0 { forget(Field.scaledLevel) { _ in true } }
    for (index, slot) in found.slots.enumerated() where slot.line != 0 { slots[index] = slot }
    layers.append(Layer(textStart: textStart, range: start..<end, wrapper: wrapper))
    wrapper = found.wrapper
    return true
  }

  /// A record is not the name of one, and what carries it is no message of the program.
  private mutating func forgetCarrier(_ wrapper: FieldScanner.Slot, _ inner: Findings) {
    forget(Field.name) { $0.start == wrapper.start }
    guard slots[Int(Field.name.rawValue)].line == 0, inner.slots[Int(Field.time.rawValue)].line != 0 else {
      return
    }
    for field in Self.ofMessages { forget(field) { _ in true } }
  }

  /// A logger's own prefix may stand before the record, with braces in it: `10:50:01,100 INFO {main} {"event":…}`.
  private func firstRecord(in text: Range<Int>) -> (start: Int, found: Findings)? {
    var rest = bytes[text].drop { $0 <= 0x20 }
    // Behind a record that is damaged, or one of several, no other is taken for the text's.
    let braces = rest.first == UInt8(ascii: "{") ? 1 : Self.mostBraces
    for _ in 0..<braces {
      guard let start = rest.firstIndex(of: UInt8(ascii: "{")) else { return nil }
      if let found = scan(start..<text.upperBound) { return (start, found) }
      rest = rest[(start + 1)...]
    }
    return nil
  }

  /// Braces in a text that are looked at.
  private static let mostBraces = 4

  private func scan(_ range: Range<Int>) -> Findings? {
    var found = Array(repeating: FieldScanner.Slot(), count: slots.count)
    var wrapper: FieldScanner.Slot?
    let isJSON = found.withUnsafeMutableBufferPointer { slots in
      bytes.withUnsafeBytes { buffer in
        guard let base = buffer.baseAddress else { return false }
        var scanner = FieldScanner(base: base, table: table, slots: slots, notAnID: notAnID)
        guard scanner.scan(base + range.lowerBound, end: base + range.upperBound) == nil else { return false }
        wrapper =
          scanner.isWrapping ? scanner.slot(.wrapped) : scanner.isEnclosing ? scanner.slot(.enclosed) : nil
        return true
      }
    }
    return isJSON ? Findings(slots: found, wrapper: wrapper) : nil
  }

  private mutating func forget(_ field: Field, where isMeant: (FieldScanner.Slot) -> Bool) {
    let index = Int(field.rawValue)
    if isMeant(slots[index]) { slots[index] = FieldScanner.Slot() }
  }

  // MARK: Asking

  /// Runs `body` on the fields of all layers, as if one line had them.
  func withFields<T>(_ body: (borrowing FieldScanner) -> T?) -> T? {
    var slots = slots
    return slots.withUnsafeMutableBufferPointer { slots in
      bytes.withUnsafeBytes { buffer in
        guard let base = buffer.baseAddress else { return nil }
        return body(FieldScanner(base: base, table: table, slots: slots, notAnID: notAnID, line: 1))
      }
    }
  }

  /// Some layer has a key that a newer table knows.
  var meetsUnknown: Bool { slots[Int(Field.none.rawValue)].line != 0 }

  /// The value of `field` and the number of the layer that it stands in.
  func value(of field: Field) -> (slot: FieldScanner.Slot, layer: Int)? {
    let slot = slots[Int(field.rawValue)]
    guard slot.line != 0, let layer = layers.lastIndex(where: { $0.textStart <= Int(slot.start) }) else {
      return nil
    }
    return (slot, layer)
  }

  /// Gives an event the digest of the program's own record, if this has its time:
  /// then it is the same event however it is shipped.
  func identify(_ event: inout Event) {
    guard let time = value(of: .time) else { return }
    let envelope = slots[Int(Field.enclosed.rawValue)]
    let isInEnvelope =
      envelope.line != 0 && envelope.rank == FieldScanner.Enclosing.read && envelope.contains(time.slot)
    guard isInEnvelope || time.layer > 0 else { return }
    let record = isInEnvelope ? envelope.bytes(in: bytes) : bytes[layers[time.layer].range]
    let space = record.reversed().prefix { $0 <= 0x20 }.count
    event.digest = ByteHash.hash(record.dropLast(space))
  }

  /// Makes the position of an event's id, which counts from the beginning of `bytes`, count from the beginning of
  /// the outermost record. There the id stands with the escapes of every string around it.
  func locateID(of event: inout Event) {
    let start = outermost(Int(event.correlationStart))
    let end = outermost(Int(event.correlationStart + event.correlationLength))
    event.correlationStart = UInt32(truncatingIfNeeded: start)
    event.correlationLength = UInt32(truncatingIfNeeded: end - start)
  }

  private func outermost(_ position: Int) -> Int {
    var position = position
    for layer in layers.reversed() where position >= layer.textStart {
      guard let wrapper = layer.wrapper else { continue }
      let before = position - layer.textStart
      let isString = wrapper.kind != .object
      position =
        Int(wrapper.start)
        + (isString ? JSONText.escapedLength(wrapper.bytes(in: bytes), ofFirst: before) : before)
    }
    return position
  }
}

extension FieldScanner.Slot {
  /// The value as it stands in `bytes`.
  func bytes(in bytes: [UInt8]) -> ArraySlice<UInt8> { bytes[Int(start)..<Int(start + length)] }
}
