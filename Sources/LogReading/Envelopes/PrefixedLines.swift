import TraceModel

/// Lines with their records behind a prefix of a collector or a tool. The prefix becomes fields of a record around the
/// program's own, and this wins.
///
///     2026-01-01T00:00:00.1Z stdout F {"event":"sent"}
///     {"observed_timestamp":"2026-01-01T00:00:00.1Z","stream":"stdout","json":{"event":"sent"}}
///
/// The pieces of a long line (CRI's `P`) are joined for each stream.
struct PrefixedLines: LineOpening {
  /// A line whose end has not come.
  private struct Piece {
    var stream: [UInt8]
    var head: [UInt8]
    var text: [UInt8]
    var number: Int64
    var isTooLong = false

    mutating func add(_ part: ArraySlice<UInt8>) {
      isTooLong = isTooLong || text.count + part.count > BlockReader.longestLine
      if !isTooLong { text += part }
    }
  }

  private let isStern: Bool
  private var waiting: [Piece] = []

  /// `isStern`: the first two words are names.
  init(isStern: Bool) { self.isStern = isStern }

  mutating func open(_ line: ArraySlice<UInt8>, number: Int64, isWhole: Bool, into lines: inout PlacedLines) {
    let prefix = LinePrefix(line, isStern: isStern)
    if prefix.kind == .fluentBit { return writePrinted(line, prefix, at: number, into: &lines) }
    guard let stream = prefix.stream else {
      guard prefix.kind != nil else { return lines.add(line, at: SourcePlace(line: number)) }
      return write(
        Self.head(prefix, line), line[prefix.end...], whole: line, isWhole: isWhole, at: number, into: &lines)
    }
    let index = waiting.firstIndex { $0.stream.elementsEqual(line[stream]) }
    guard prefix.isPartial || index != nil else {
      return write(
        Self.head(prefix, line), line[prefix.end...], whole: isWhole ? nil : line, isWhole: isWhole,
        at: number,
        into: &lines)
    }
    let slot = index ?? waiting.count
    if index == nil {
      waiting.append(
        Piece(stream: Array(line[stream]), head: Self.head(prefix, line), text: [], number: number))
    }
    waiting[slot].add(line[prefix.end...])
    if !prefix.isPartial { finish(waiting.remove(at: slot), isWhole: isWhole, into: &lines) }
  }

  private func finish(_ piece: Piece, isWhole: Bool, into lines: inout PlacedLines) {
    guard !piece.isTooLong else {
      return lines.pass(
        .oversize, BlockDecoder.oversize(piece.text.count), at: SourcePlace(line: piece.number))
    }
    let text = piece.text[...]
    write(piece.head, text, whole: isWhole ? nil : text, isWhole: isWhole, at: piece.number, into: &lines)
  }

  func writeWaiting(into lines: inout PlacedLines) {
    for piece in waiting.sorted(by: { $0.number < $1.number }) { finish(piece, isWhole: false, into: &lines) }
  }

  /// Writes a line printed by Fluent Bit: an object, and the bracket at the end of the list around it.
  private func writePrinted(
    _ line: ArraySlice<UInt8>, _ prefix: LinePrefix, at number: Int64, into lines: inout PlacedLines
  ) {
    let (body, parts) = (line[prefix.end...], JSONParts(line))
    var record = FluentBitObject.json(body)
    if record == nil, let end = parts.valueEnd(prefix.end), let bracket = parts.afterSpace(end),
      line[bracket] == UInt8(ascii: "]")
    {
      record = Array(line[prefix.end..<end])
    }
    guard let record else { return lines.add(line, at: SourcePlace(line: number)) }
    let members = Self.head(prefix, line) + Array(#""json":"#.utf8) + record
    lines.add(Self.object(members), at: SourcePlace(line: number))
  }

  /// The records of a line behind its prefix, in JSON or in logfmt. Another text of a container is a record of its
  /// time; other lines stay as they are, `whole`.
  private func write(
    _ head: [UInt8], _ body: ArraySlice<UInt8>, whole: ArraySlice<UInt8>?, isWhole: Bool, at number: Int64,
    into lines: inout PlacedLines
  ) {
    let records = Self.records(in: body)
    guard !records.isEmpty else {
      if isWhole, let record = LogfmtObject.json(body) {
        return lines.add(Self.object(head + Array(#""json":"#.utf8) + record), at: SourcePlace(line: number))
      }
      if let whole { return lines.add(whole, at: SourcePlace(line: number)) }
      guard body.contains(where: { $0 > 0x20 }) else { return }
      let text = JSONText.quoted(body)
      return lines.add(Self.object(head + Array(#""log":"#.utf8) + text), at: SourcePlace(line: number))
    }
    for (index, record) in records.enumerated() {
      let place = SourcePlace(line: number, index: records.count > 1 ? Int64(index) + 1 : 0)
      lines.add(Self.object(head + Array(#""json":"#.utf8) + body[record]), at: place)
    }
  }

  private static func object(_ members: [UInt8]) -> [UInt8] {
    [UInt8(ascii: "{")] + members + [UInt8(ascii: "}")]
  }

  /// The objects in a text from its first brace to its end; none where something else follows it.
  private static func records(in body: ArraySlice<UInt8>) -> [Range<Int>] {
    let parts = JSONParts(body)
    guard var start = body.firstIndex(of: UInt8(ascii: "{")) else { return [] }
    var records: [Range<Int>] = []
    while let end = parts.valueEnd(start) {
      records.append(start..<end)
      guard let next = parts.afterSpace(end) else { return records }
      guard body[next] == UInt8(ascii: "{") else { return [] }
      start = next
    }
    return []
  }

  // MARK: What the prefix says

  /// Members of the record around, each with a comma behind it.
  private static func head(_ prefix: LinePrefix, _ line: ArraySlice<UInt8>) -> [UInt8] {
    var head: [UInt8] = []
    func add(_ key: String, _ text: some Collection<UInt8>) {
      head += Array("\"\(key)\":".utf8) + JSONText.quoted(text) + [UInt8(ascii: ",")]
    }
    if let time = prefix.time { add("observed_timestamp", line[time]) }
    if let stream = prefix.stream { add("stream", line[stream]) }
    if let pod = prefix.pod { add("pod_name", line[pod]) }
    if let container = prefix.container {
      guard prefix.kind == .compose else {
        add("container_name", line[container])
        return head
      }
      // A replica is numbered: `api-1` is of `api`, and so is `api_1` of older versions.
      let name = String(decoding: line[container], as: UTF8.self).replacing("_", with: "-")
      add("container_name", Array((LogName(path: name).origin?.service ?? name).utf8))
      add("hostname", line[container])
    }
    if let labels = prefix.labels { head += labelMembers(line[labels]) }
    return head
  }

  /// `{app="api", pod="api-1"}` as `"labels":{"app":"api","pod":"api-1"},`.
  private static func labelMembers(_ labels: ArraySlice<UInt8>) -> [UInt8] {
    var (members, position) = ([[UInt8]](), labels.startIndex + 1)
    while let equals = labels[position...].firstIndex(of: UInt8(ascii: "=")), equals + 1 < labels.endIndex,
      labels[equals + 1] == 0x22, let end = JSONParts(labels).valueEnd(equals + 1)
    {
      let key = labels[position..<equals].filter { $0 > 0x20 && $0 != UInt8(ascii: ",") }
      members.append(JSONText.quoted(key) + [UInt8(ascii: ":")] + labels[(equals + 1)..<end])
      position = end
    }
    guard !members.isEmpty else { return [] }
    return RecordWriter.labelMembers(object(Array(members.joined(separator: [UInt8(ascii: ",")])))[...])
  }
}

extension JSONText {
  /// A text as a JSON string.
  static func quoted(_ text: some Collection<UInt8>) -> [UInt8] {
    var string: [UInt8] = [0x22]
    string.reserveCapacity(text.count + 2)
    for byte in text {
      switch byte {
      case 0x22, 0x5C: string += [0x5C, byte]
      case 0x0A: string += [0x5C, UInt8(ascii: "n")]
      case 0x0D: string += [0x5C, UInt8(ascii: "r")]
      case 0x09: string += [0x5C, UInt8(ascii: "t")]
      case 0..<0x20: string += Array("\\u00".utf8) + [hexDigit(byte >> 4), hexDigit(byte & 0xF)]
      default: string.append(byte)
      }
    }
    string.append(0x22)
    return string
  }

  private static func hexDigit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }
}
