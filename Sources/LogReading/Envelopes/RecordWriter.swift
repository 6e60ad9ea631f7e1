/// Writes records of documents as lines, each with what the document says of all of them.
struct RecordWriter: Sendable {
  /// Of the documents.
  let shape: DocumentShape

  /// What the object with the text `text` says of the records within. The text may lack its end.
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
      case "resource": context.members += OpenTelemetryRecord.members(ofResource: JSONParts(value))
      case "metric": context.signal = "sample"
      case "stream": context.members += Array(#""labels":"#.utf8) + value + [UInt8(ascii: ",")]
      case "logStream": context.members += Array(#""logStreamName":"#.utf8) + value + [UInt8(ascii: ",")]
      default: context.members += Array("\"\(key)\":".utf8) + value + [UInt8(ascii: ",")]
      }
    }
    return context
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
    case .asItIs, .openTelemetry, .loki:
      guard !members.isEmpty, first == UInt8(ascii: "{") else { return record }
      return Self.object(members, Array(record[1..<(record.count - 1)]))
    }
  }

  private static func object(_ members: [UInt8], _ own: [UInt8]) -> [UInt8] {
    var inner = members + own
    while let last = inner.last, last <= 0x20 || last == UInt8(ascii: ",") { inner.removeLast() }
    return [UInt8(ascii: "{")] + inner + [UInt8(ascii: "}")]
  }

  /// A time in ns and a line, and further fields since Loki 3: `["1795600000000000000","…",{"trace_id":"…"}]`.
  private static func entry(_ members: [UInt8], _ parts: JSONParts) -> [UInt8] {
    let elements = parts.elements(from: 0)
    guard elements.count >= 2 else { return Array(parts.bytes) }
    var own = Array(#""time":"#.utf8) + parts.bytes[elements[0]]
    own += Array(#","line":"#.utf8) + parts.bytes[elements[1]]
    if elements.count > 2, parts.bytes[elements[2].lowerBound] == UInt8(ascii: "{") {
      let further = parts.value("structuredMetadata", from: elements[2].lowerBound) ?? elements[2]
      own += Array(#","metadata":"#.utf8) + parts.bytes[further]
    }
    return object(members, own)
  }
}
