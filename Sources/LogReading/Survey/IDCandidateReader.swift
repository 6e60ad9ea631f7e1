package import TraceModel

extension LogDecoder {
  /// Candidates for an id, in the records of a decoded block without one. One more pass over their bytes; `source`
  /// numbers a record's source.
  package func idCandidates(
    in block: RecordBlock, limit: Int, source: (Event) -> UInt32 = { $0.source }
  ) -> IDCandidates {
    var reader = IDCandidateReader()
    for event in block.uncorrelated.prefix(limit) {
      block.withRecord(of: event) { reader.read($0, of: source(event)) }
    }
    return reader.candidates
  }
}

/// Walks the members of records, also those of objects and of records as strings in them. Not hot: it allocates.
private struct IDCandidateReader {
  /// Objects within objects that are looked at.
  private static let deepest = 5
  private static let longestText = 16_384
  private static let longestID = 128
  /// Elements of a list that are looked at.
  private static let mostElements = 4

  private(set) var candidates = IDCandidates()
  private var source: UInt32 = 0

  mutating func read(_ record: UnsafeRawBufferPointer, of source: UInt32) {
    self.source = source
    candidates.countRecord()
    readObject(Array(record), path: [], wrapping: 0)
  }

  /// The text of an object gets the padding that the cursor needs.
  private mutating func readObject(_ text: [UInt8], path: [String], wrapping: Int) {
    guard let start = text.firstIndex(where: { $0 > 0x20 }), text[start] == UInt8(ascii: "{") else { return }
    let padded = text + [UInt8](repeating: 0x22, count: PaddedBytes.padding)
    padded.withUnsafeBytes { buffer in
      guard let base = buffer.baseAddress else { return }
      readMembers(from: base + start, end: base + text.count, path: path, wrapping: wrapping)
    }
  }

  private mutating func readMembers(
    from start: UnsafeRawPointer, end: UnsafeRawPointer, path: [String], wrapping: Int
  ) {
    guard path.count < Self.deepest else { return }
    JSONCursor.forEachMember(from: start, end: end) { name, kind, value in
      read(kind, value, at: IDCandidates.Location(path: path + [name], wrapping: wrapping))
    }
  }

  private mutating func read(
    _ kind: JSONCursor.Kind, _ value: UnsafeRawBufferPointer, at location: IDCandidates.Location
  ) {
    guard let start = value.baseAddress else { return }
    switch kind {
    case .object:
      readMembers(from: start, end: start + value.count, path: location.path, wrapping: location.wrapping)
    case .number: note(String(decoding: value, as: UTF8.self), at: location)
    case .string, .escapedString:
      guard value.count > 2, value.count <= Self.longestText else { return }
      let text = UnsafeRawBufferPointer(rebasing: value[1..<(value.count - 1)])
      read(kind == .string ? Array(text) : JSONText.unescape(text), at: location)
    case .array: readElements(from: start, end: start + value.count, at: location)
    case .true, .false, .null, .nonFinite: break
    }
  }

  /// The first elements of a list, such as the tags of a record.
  private mutating func readElements(
    from start: UnsafeRawPointer, end: UnsafeRawPointer, at location: IDCandidates.Location
  ) {
    var cursor = JSONCursor(start + 1, end: end)
    for number in 0..<Self.mostElements {
      cursor.skipSpace()
      let value = cursor.position
      guard let kind = cursor.skipValue(depth: 1) else { return }
      var element = location
      element.path.append("\(number)")
      if kind == .string {
        let text = UnsafeRawBufferPointer(start: value + 1, count: cursor.position - value - 2)
        note(String(decoding: text, as: UTF8.self), at: element)
      }
      guard cursor.take(UInt8(ascii: ",")) else { return }
    }
  }

  /// A text is a record as a string, an id, or what ids stand in. A text of a record within a string is looked for in
  /// the string around it, where whoever shall read it finds it.
  private mutating func read(_ text: [UInt8], at location: IDCandidates.Location) {
    let string = String(decoding: text, as: UTF8.self)
    if text.first == UInt8(ascii: "{") {
      readObject(text, path: location.path, wrapping: location.path.count)
    } else if text.contains(where: { $0 <= 0x20 || $0 == UInt8(ascii: "=") }) {
      let outermost = location.wrapping > 0 ? Array(location.path.prefix(location.wrapping)) : location.path
      IDShape.ids(in: Substring(string).utf8) { label, id in
        let label = String(decoding: Array(label), as: UTF8.self)
        candidates.note(
          id, at: IDCandidates.Location(path: outermost, label: label), source: source, isShaped: true)
      }
    } else {
      note(string, at: location)
    }
  }

  private mutating func note(_ value: String, at location: IDCandidates.Location) {
    let value = Substring(value).utf8
    guard value.count <= Self.longestID else { return }
    candidates.note(value, at: location, source: source, isShaped: IDShape.matches(value))
  }
}
