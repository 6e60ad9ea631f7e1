/// Writes records of documents as lines, each with what the document says of all of them.
struct RecordWriter: Sendable {
  /// Where the documents have their records, and what they say of all of them.
  let shape: DocumentShape

  /// Bytes of what a document says of all its records that are written with each. A document with more labels than
  /// anybody has would take as much space for each record.
  private static let mostShared = 4096

  /// The statements of the object with the text `text` about the records within. The text may lack its end.
  func context(of text: [UInt8], in node: Int) -> RecordContext {
    var context = RecordContext()
    let keys = shape.nodes[node].context
    guard !keys.isEmpty else { return context }
    let parts = JSONParts(text)
    for member in parts.members(from: 0).members {
      guard let key = keys.first(where: { parts.hasKey(member, $0) }) else { continue }
      let value = text[member.value]
      guard value.first != UInt8(ascii: "n") else { continue }
      context.isFound = true
      switch key {
      case "resource":
        context.members += OpenTelemetryRecord.members(ofResource: JSONParts(value), most: Self.mostShared)
      case "metric": context.signal = "sample"
      case "stream": context.members += Self.labelMembers(value)
      case "columns": context.columns = RecordColumns(Self.names(JSONParts(value)))
      case _ where value.count > Self.mostShared: continue
      default: context.members += Array("\"\(key)\":".utf8) + value + [UInt8(ascii: ",")]
      }
    }
    return context
  }

  /// Bytes of what the objects around say that may be written with a record: `contexts` is what they say.
  func sharedLength(with record: [UInt8], within contexts: [RecordContext]) -> Int {
    let isRow = shape.writing == .table && record.first == UInt8(ascii: "[")
    if isRow { return Self.columns(contexts).length(forRowOf: record.count) }
    return contexts.reduce(0) { $0 + $1.members.count }
  }

  /// Those of the table around a row.
  private static func columns(_ contexts: [RecordContext]) -> RecordColumns {
    contexts.lazy.map(\.columns).first { !$0.names.isEmpty } ?? RecordColumns()
  }

  /// The line of a record within objects that say `contexts` of it.
  func line(of record: [UInt8], within contexts: [RecordContext]) -> [UInt8] {
    let members = contexts.reduce(into: [UInt8]()) { $0 += $1.members }
    guard let first = record.first else { return record }
    switch shape.writing {
    case .openTelemetry where first == UInt8(ascii: "{") && contexts.count > 1:
      return Self.object(members, OpenTelemetryRecord.members(of: JSONParts(record)))
    case .loki where first == UInt8(ascii: "["):
      return Self.entry(members, JSONParts(record))
    case .journal: return Array(JournalRecord.readable(record[...]))
    case .table where first == UInt8(ascii: "["):
      return Self.row(JSONParts(record), Self.columns(contexts))
    case .fields where first == UInt8(ascii: "["): return Self.fields(JSONParts(record))
    case .attributes where first == UInt8(ascii: "{"):
      return Self.attributes(JSONParts(record)) ?? record
    case .asItIs, .openTelemetry, .loki, .table, .fields, .attributes, .carried:
      guard !members.isEmpty, first == UInt8(ascii: "{") else { return record }
      return Self.object(members, Array(record[1..<(record.count - 1)]))
    }
  }

  private static func object(_ members: [UInt8], _ own: [UInt8]) -> [UInt8] {
    var inner = members + own
    while let last = inner.last, last <= 0x20 || last == UInt8(ascii: ",") { inner.removeLast() }
    return [UInt8(ascii: "{")] + inner + [UInt8(ascii: "}")]
  }

  /// Labels of Loki as members of a record, each with a comma behind it. Pod and container are called as elsewhere.
  static func labelMembers(_ labels: ArraySlice<UInt8>) -> [UInt8] {
    let parts = JSONParts(labels)
    guard labels.first == UInt8(ascii: "{") else {
      return Array(#""labels":"#.utf8) + labels.prefix(mostShared) + [UInt8(ascii: ",")]
    }
    var members = Array(#""labels":"#.utf8) + leading(labels, parts) + [UInt8(ascii: ",")]
    for member in parts.members(from: labels.startIndex).members {
      for name in ["pod", "container"] where parts.hasKey(member, name) && member.value.count < mostShared {
        members += Array("\"\(name)_name\":".utf8) + labels[member.value] + [UInt8(ascii: ",")]
      }
    }
    return members
  }

  /// An object with as many of its first members as may be written with each record.
  private static func leading(_ object: ArraySlice<UInt8>, _ parts: JSONParts) -> [UInt8] {
    guard object.count > mostShared else { return Array(object) }
    let members = parts.members(from: object.startIndex).members
    let end = members.map(\.value.upperBound).last { $0 - object.startIndex < mostShared }
    return object[..<(end ?? object.startIndex + 1)] + [UInt8(ascii: "}")]
  }

  /// The object that fills a string's text; nil if the text is none.
  private static func record(in string: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    guard string.first == 0x22, string.dropFirst().first == UInt8(ascii: "{") else { return nil }
    let text = JSONText.unescape(string.dropFirst().dropLast())
    guard let end = JSONParts(text).valueEnd(0), JSONParts(text).afterSpace(end) == nil,
      !text[..<end].contains(0x0A)
    else { return nil }
    return text[..<end]
  }

  /// The value of `name` in each object of a list, with quotes.
  private static func names(_ list: JSONParts) -> [[UInt8]] {
    guard list.bytes.first == UInt8(ascii: "[") else { return [] }
    return list.elements(from: list.bytes.startIndex).map { element in
      let column = JSONParts(list.bytes[element])
      guard column.bytes.first == UInt8(ascii: "{"), let name = column.value("name", from: element.lowerBound)
      else { return [] }
      return Array(column.bytes[name])
    }
  }

  private static func row(_ values: JSONParts, _ columns: RecordColumns) -> [UInt8] {
    let members = zip(columns.names, values.elements(from: 0)).filter { !$0.0.isEmpty }.map { name, value in
      name + [UInt8(ascii: ":")] + values.bytes[value]
    }
    return object([], Array(members.joined(separator: [UInt8(ascii: ",")])))
  }

  /// `[{"field":"@message","value":"…"}]` as `{"@message":"…"}`. The fields of CloudWatch itself are called as its
  /// events' members are, so that a record in the message is opened.
  private static func fields(_ list: JSONParts) -> [UInt8] {
    let members = list.elements(from: 0).compactMap { element -> [UInt8]? in
      let pair = JSONParts(list.bytes[element])
      guard pair.bytes.first == UInt8(ascii: "{"), let field = pair.value("field", from: element.lowerBound),
        let value = pair.value("value", from: element.lowerBound)
      else { return nil }
      let name = String(decoding: pair.bytes[field], as: UTF8.self)
      let own = [
        "\"@message\"": "\"message\"", "\"@logStream\"": "\"logStream\"", "\"@log\"": "\"logGroup\"",
      ]
      return Array((own[name] ?? name).utf8) + [UInt8(ascii: ":")] + pair.bytes[value]
    }
    return object([], Array(members.joined(separator: [UInt8(ascii: ",")])))
  }

  /// The attributes of a record of Datadog. The not understood part of a program's record is one of them, with the time
  /// that Datadog may have replaced.
  private static func attributes(_ record: JSONParts) -> [UInt8]? {
    guard let all = record.value("attributes", from: 0), record.bytes[all].first == UInt8(ascii: "{") else {
      return nil
    }
    let parts = JSONParts(record.bytes[all])
    let members = parts.members(from: all.lowerBound).members
    guard let own = members.first(where: { parts.hasKey($0, "attributes") })?.value,
      record.bytes[own].first == UInt8(ascii: "{"), JSONSketch(record.bytes[own]).hasTime
    else { return Array(record.bytes[all]) }
    let others = members.filter { $0.value != own }.flatMap { member in
      record.bytes[(member.key.lowerBound - 1)..<member.value.upperBound] + [UInt8(ascii: ",")]
    }
    return object(others, Array(#""json":"#.utf8) + record.bytes[own])
  }

  /// A time in ns and a line, and further fields since Loki 3: `["1795600000000000000","…",{"trace_id":"…"}]`.
  private static func entry(_ members: [UInt8], _ parts: JSONParts) -> [UInt8] {
    let elements = parts.elements(from: 0)
    guard elements.count >= 2 else { return Array(parts.bytes) }
    var own = Array(#""time":"#.utf8) + parts.bytes[elements[0]]
    if let record = record(in: parts.bytes[elements[1]]) {
      own += Array(#","json":"#.utf8) + record
    } else {
      own += Array(#","line":"#.utf8) + parts.bytes[elements[1]]
    }
    if elements.count > 2, parts.bytes[elements[2].lowerBound] == UInt8(ascii: "{") {
      let further = parts.value("structuredMetadata", from: elements[2].lowerBound) ?? elements[2]
      own += Array(#","metadata":"#.utf8) + parts.bytes[further]
    }
    return object(members, own)
  }
}
