/// A log record of OTLP/JSON as an object with its attributes as fields. In OTLP these are lists of keys and values,
/// and each value names its type.
///
///     "attributes":[{"key":"job","value":{"intValue":"7"}}]  →  "attributes":{"job":7}
enum OpenTelemetryRecord {
  /// The members of a record, without braces.
  static func members(of record: JSONParts) -> [UInt8] {
    var members: [UInt8] = []
    for member in record.members(from: record.bytes.startIndex).members {
      if !members.isEmpty { members.append(UInt8(ascii: ",")) }
      let value = JSONParts(record.bytes[member.value])
      if record.hasKey(member, "attributes") {
        members += Array(#""attributes":"#.utf8) + object(of: value)
      } else if record.hasKey(member, "body") {
        members += Array(#""body":"#.utf8) + body(value)
      } else if record.hasKey(member, "eventName") {
        members += Array(#""event.name":"#.utf8) + value.bytes
      } else {
        members += [0x22] + record.bytes[member.key] + [0x22, UInt8(ascii: ":")] + value.bytes
      }
    }
    return members
  }

  /// The attributes of a resource, each with a comma behind it: whoever logged is named there. The first ones are
  /// taken, of at most so many bytes.
  static func members(ofResource resource: JSONParts, most: Int) -> [UInt8] {
    guard resource.bytes.first == UInt8(ascii: "{"),
      let attributes = resource.value("attributes", from: resource.bytes.startIndex)
    else { return [] }
    return pairs(of: JSONParts(resource.bytes[attributes])).reduce(into: []) { members, pair in
      if members.count + pair.count < most { members += pair + [UInt8(ascii: ",")] }
    }
  }

  /// A text stays `{"stringValue":…}`, which may be a record as a string.
  private static func body(_ value: JSONParts) -> [UInt8] {
    guard value.bytes.first == UInt8(ascii: "{"),
      value.value("stringValue", from: value.bytes.startIndex) == nil
    else { return Array(value.bytes) }
    return plain(value, depth: 0)
  }

  private static func object(of list: JSONParts, depth: Int = 0) -> [UInt8] {
    [UInt8(ascii: "{")] + pairs(of: list, depth: depth).joined(separator: [UInt8(ascii: ",")]) + [
      UInt8(ascii: "}")
    ]
  }

  /// The elements of a list of keys and values as members.
  private static func pairs(of list: JSONParts, depth: Int = 0) -> [[UInt8]] {
    guard list.bytes.first == UInt8(ascii: "[") else { return [] }
    return list.elements(from: list.bytes.startIndex).compactMap { element in
      let pair = JSONParts(list.bytes[element])
      guard pair.bytes.first == UInt8(ascii: "{"), let key = pair.value("key", from: element.lowerBound),
        let value = pair.value("value", from: element.lowerBound)
      else { return nil }
      return pair.bytes[key] + [UInt8(ascii: ":")] + plain(JSONParts(pair.bytes[value]), depth: depth)
    }
  }

  /// Lists and objects within one another beyond this stay as they are.
  private static let deepest = 16

  /// A value without the name of its type.
  private static func plain(_ value: JSONParts, depth: Int) -> [UInt8] {
    let start = value.bytes.startIndex
    guard value.bytes.first == UInt8(ascii: "{"), depth < deepest,
      let member = value.members(from: start).members.first
    else { return Array(value.bytes) }
    let inner = JSONParts(value.bytes[member.value])
    if value.hasKey(member, "intValue") { return number(inner.bytes) }
    if value.hasKey(member, "kvlistValue") {
      let list =
        inner.bytes.first == UInt8(ascii: "{") ? inner.value("values", from: member.value.lowerBound) : nil
      return list.map { object(of: JSONParts(inner.bytes[$0]), depth: depth + 1) } ?? Array("{}".utf8)
    }
    if value.hasKey(member, "arrayValue") {
      let list =
        inner.bytes.first == UInt8(ascii: "{") ? inner.value("values", from: member.value.lowerBound) : nil
      guard let list else { return Array("[]".utf8) }
      let elements = JSONParts(inner.bytes[list]).elements(from: list.lowerBound).map {
        plain(JSONParts(inner.bytes[$0]), depth: depth + 1)
      }
      return [UInt8(ascii: "[")] + elements.joined(separator: [UInt8(ascii: ",")]) + [UInt8(ascii: "]")]
    }
    return Array(inner.bytes)
  }

  /// Integers are strings there, since a double does not hold all of them.
  private static func number(_ text: ArraySlice<UInt8>) -> [UInt8] {
    guard text.count > 2, text.first == 0x22, text.last == 0x22,
      text.dropFirst().dropLast().allSatisfy({ $0 &- 0x30 < 10 || $0 == UInt8(ascii: "-") })
    else { return Array(text) }
    return Array(text.dropFirst().dropLast())
  }
}
