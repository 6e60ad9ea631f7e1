/// An object as Fluent Bit prints it to a terminal, which is no JSON: texts stand as they are, without escapes.
///
///     {"log"=>"{"event":"sent"}", "stream"=>"stdout", "n"=>7, "kubernetes"=>{"pod_name"=>"api-1"}}
///
/// A text ends at the quote behind which the object ends or its next key stands. A record in it is taken as a whole,
/// since it has such quotes, too.
struct FluentBitObject {
  private let parts: JSONParts
  private var position: Int
  private var json: [UInt8] = []

  /// Objects in one another that are followed.
  private static let deepest = 32

  /// The object at the beginning of `text` as JSON; nil if there is none.
  static func json(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    var object = FluentBitObject(parts: JSONParts(text), position: text.startIndex)
    return object.readObject(depth: 0) ? object.json : nil
  }

  private init(parts: JSONParts, position: Int) { (self.parts, self.position) = (parts, position) }

  private func byte(_ position: Int) -> UInt8 { position < parts.bytes.endIndex ? parts.bytes[position] : 0 }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard let next = parts.afterSpace(position), parts.bytes[next] == byte else { return false }
    position = next + 1
    return true
  }

  private mutating func readObject(depth: Int) -> Bool {
    guard depth < Self.deepest, take(UInt8(ascii: "{")) else { return false }
    json.append(UInt8(ascii: "{"))
    while let key = parts.afterSpace(position), byte(key) == 0x22, let keyEnd = parts.valueEnd(key) {
      json += parts.bytes[key..<keyEnd]
      json.append(UInt8(ascii: ":"))
      position = keyEnd
      guard take(UInt8(ascii: "=")), take(UInt8(ascii: ">")), readValue(depth: depth) else { return false }
      guard take(UInt8(ascii: ",")) else { break }
      json.append(UInt8(ascii: ","))
    }
    // A line end in a text cuts the object off: its rest is another line.
    guard take(UInt8(ascii: "}")) || position == parts.bytes.endIndex else { return false }
    json.append(UInt8(ascii: "}"))
    return true
  }

  private mutating func readValue(depth: Int) -> Bool {
    guard let start = parts.afterSpace(position) else { return false }
    position = start
    switch byte(start) {
    case 0x22: readText(from: start + 1)
    case UInt8(ascii: "{"): return readObject(depth: depth + 1)
    case UInt8(ascii: "["):
      guard let end = parts.valueEnd(start) else { return false }
      json +=
        parts.bytes[start..<end].contains(UInt8(ascii: ">"))
        ? Array("null".utf8)[...] : parts.bytes[start..<end]
      position = end
    default:
      guard let end = parts.valueEnd(start) else { return false }
      let word = parts.bytes[start..<end]
      json += word.elementsEqual("nil".utf8) ? Array("null".utf8)[...] : word
      position = end
    }
    return true
  }

  private mutating func readText(from start: Int) {
    // Some versions escape quotes.
    if byte(start) == UInt8(ascii: "{"), byte(start + 1) == 0x5C, let end = parts.valueEnd(start - 1) {
      json += parts.bytes[(start - 1)..<end]
      return position = end
    }
    var end = start
    if byte(start) == UInt8(ascii: "{") { end = parts.valueEnd(start) ?? start }
    while end < parts.bytes.endIndex, !endsText(end) { end += 1 }
    json += JSONText.quoted(parts.bytes[start..<end])
    position = min(end + 1, parts.bytes.endIndex)
  }

  /// The quote at `position` ends a text: the object ends behind it, or its next key stands there.
  private func endsText(_ position: Int) -> Bool {
    guard byte(position) == 0x22, let next = parts.afterSpace(position + 1) else {
      return byte(position) == 0x22
    }
    if byte(next) == UInt8(ascii: "}") { return byte(next + 1) != 0x22 }
    guard byte(next) == UInt8(ascii: ","), let key = parts.afterSpace(next + 1), byte(key) == 0x22,
      let keyEnd = parts.valueEnd(key)
    else { return false }
    return byte(keyEnd) == UInt8(ascii: "=") && byte(keyEnd + 1) == UInt8(ascii: ">")
  }
}
