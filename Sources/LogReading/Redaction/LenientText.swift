/// Bytes that may be JSON, or its beginning, and the ends of values in them. A value that breaks off ends with the
/// bytes.
struct LenientText {
  let bytes: UnsafeBufferPointer<UInt8>

  var count: Int { bytes.count }

  subscript(position: Int) -> UInt8 { bytes[position] }

  /// See `RandomAccessCollection.afterSpace`.
  func afterSpace(_ start: Int) -> Int? { bytes.afterSpace(start) }

  /// The colon that makes the text in quotes before `end` a key.
  func colon(behind end: Int) -> Int? {
    guard let position = afterSpace(end), bytes[position] == UInt8(ascii: ":") else { return nil }
    return position
  }

  /// See `RandomAccessCollection.stringEnd`.
  func stringEnd(_ start: Int) -> Int? { bytes.stringEnd(start) }

  /// Behind the value that begins at `start`.
  func valueEnd(_ start: Int) -> Int {
    switch bytes[start] {
    case 0x22: stringEnd(start) ?? bytes.count
    case UInt8(ascii: "{"), UInt8(ascii: "["): bytes.bracketEnd(start) ?? bytes.count
    default: wordEnd(start)
    }
  }

  /// Behind a number, `true`, or what is no JSON.
  func wordEnd(_ start: Int) -> Int {
    var position = start
    while position < bytes.count, !Self.endsWord(bytes[position]) { position += 1 }
    return position
  }

  private static func endsWord(_ byte: UInt8) -> Bool {
    switch byte {
    case 0...0x20, 0x22, UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: "{"), UInt8(ascii: "}"),
      UInt8(ascii: "["), UInt8(ascii: "]"):
      true
    default: false
    }
  }

  /// Where the elements of a list stand.
  func elements(of list: Range<Int>) -> [Range<Int>] {
    var (elements, position) = ([Range<Int>](), list.lowerBound + 1)
    while let start = afterSpace(position), start < list.upperBound, bytes[start] != UInt8(ascii: "]") {
      let end = min(valueEnd(start), list.upperBound)
      if end > start { elements.append(start..<end) }
      position = max(end, start + 1)
    }
    return elements
  }

  /// The strings of the list at `start`, if it has nothing else; none of another list. A list that breaks off has those
  /// up to there. Linear in the strings: it ends at the first bracket.
  func strings(ofList start: Int) -> [Range<Int>] {
    var (strings, next) = ([Range<Int>](), afterSpace(start + 1))
    while let start = next {
      guard bytes[start] == 0x22 else { return [] }
      let end = stringEnd(start) ?? bytes.count
      strings.append(start..<end)
      guard let behind = afterSpace(end), bytes[behind] != UInt8(ascii: "]") else { return strings }
      guard bytes[behind] == UInt8(ascii: ",") else { return [] }
      next = afterSpace(behind + 1)
    }
    return strings
  }

  /// The only member of an object: where its name stands, without quotes, and its value. nil of other values.
  func onlyMember(of value: Range<Int>) -> (name: Range<Int>, value: Range<Int>)? {
    guard bytes[value.lowerBound] == UInt8(ascii: "{"), let quote = afterSpace(value.lowerBound + 1),
      bytes[quote] == 0x22, let nameEnd = stringEnd(quote), let colon = colon(behind: nameEnd),
      let start = afterSpace(colon + 1)
    else { return nil }
    let end = valueEnd(start)
    guard end > start, let close = afterSpace(end), close < value.upperBound,
      bytes[close] == UInt8(ascii: "}")
    else { return nil }
    return ((quote + 1)..<(nameEnd - 1), start..<end)
  }

  /// The second of a list's two elements, if the first is the text with the content `content`; nil of any other text.
  func pairValue(behindName content: Range<Int>) -> Range<Int>? {
    var before = content.lowerBound - 2
    while before > 0, bytes[before] <= 0x20 { before -= 1 }
    guard before >= 0, bytes[before] == UInt8(ascii: "["), let comma = afterSpace(content.upperBound + 1),
      bytes[comma] == UInt8(ascii: ","), let start = afterSpace(comma + 1)
    else { return nil }
    let end = valueEnd(start)
    guard let close = afterSpace(end), bytes[close] == UInt8(ascii: "]") else { return nil }
    return start..<end
  }

  /// The text of a string's content.
  func text(_ content: Range<Int>) -> [UInt8] {
    let content = UnsafeBufferPointer(rebasing: bytes[content])
    guard content.contains(0x5C) else { return Array(content) }
    return JSONText.unescape(UnsafeRawBufferPointer(content))
  }

  /// The text of a whole value, or of one that breaks off: of a string without its quotes.
  func text(ofValue value: Range<Int>) -> [UInt8] {
    guard bytes[value.lowerBound] == 0x22 else { return Array(bytes[value]) }
    let isWhole = value.count > 1 && bytes[value.upperBound - 1] == 0x22
    return text((value.lowerBound + 1)..<(value.upperBound - (isWhole ? 1 : 0)))
  }

  /// The text of a string's content may have names: in quotes, which are escaped in it,
  /// or within a brace before a colon.
  func mayHoldFields(_ content: Range<Int>) -> Bool {
    let content = UnsafeBufferPointer(rebasing: bytes[content])
    return content.contains(0x5C)
      || content.contains(UInt8(ascii: "{")) && content.contains(UInt8(ascii: ":"))
  }

  /// The text of a string's content has characters that are written with a backslash.
  func isEscaped(_ content: Range<Int>) -> Bool {
    UnsafeBufferPointer(rebasing: bytes[content]).contains(0x5C)
  }
}
