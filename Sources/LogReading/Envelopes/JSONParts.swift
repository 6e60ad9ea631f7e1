/// The members of an object and the elements of a list, by where they stand. Whether they are JSON is found later, when
/// the record made of them is decoded.
struct JSONParts {
  /// Where a member of an object stands: its key without quotes, its value with them.
  struct Member {
    var key: Range<Int>
    var value: Range<Int>
  }

  /// The bytes, of which an object or a list may be the beginning, and may break off.
  let bytes: ArraySlice<UInt8>

  /// The parts of `bytes`.
  init(_ bytes: ArraySlice<UInt8>) { self.bytes = bytes }

  /// The parts of `bytes`.
  init(_ bytes: [UInt8]) { self.bytes = bytes[...] }

  /// The members of the object at `start`, as far as they are whole, and its end; nil if it does not end.
  func members(from start: Int) -> (members: [Member], end: Int?) {
    var (members, position) = ([Member](), start + 1)
    while let first = afterSpace(position) {
      if bytes[first] == UInt8(ascii: "}") { return (members, first + 1) }
      guard bytes[first] == 0x22, let keyEnd = bytes.stringEnd(first), let colon = afterSpace(keyEnd),
        bytes[colon] == UInt8(ascii: ":"), let value = afterSpace(colon + 1), let end = valueEnd(value)
      else { break }
      members.append(Member(key: (first + 1)..<(keyEnd - 1), value: value..<end))
      guard let next = afterSpace(end) else { break }
      if bytes[next] == UInt8(ascii: "}") { return (members, next + 1) }
      guard bytes[next] == UInt8(ascii: ",") else { break }
      position = next + 1
    }
    return (members, nil)
  }

  /// The elements of the list that begins at `start`, as far as they are whole.
  func elements(from start: Int) -> [Range<Int>] {
    var (elements, position) = ([Range<Int>](), start + 1)
    while let first = afterSpace(position), bytes[first] != UInt8(ascii: "]"), let end = valueEnd(first) {
      elements.append(first..<end)
      guard let next = afterSpace(end), bytes[next] == UInt8(ascii: ",") else { break }
      position = next + 1
    }
    return elements
  }

  /// See `RandomAccessCollection.afterSpace`.
  func afterSpace(_ start: Int) -> Int? { bytes.afterSpace(start) }

  /// The end of the value at `start`; nil if it does not end.
  func valueEnd(_ start: Int) -> Int? {
    switch bytes[start] {
    case 0x22: return bytes.stringEnd(start)
    case UInt8(ascii: "{"), UInt8(ascii: "["): return bytes.bracketEnd(start)
    default:
      var position = start
      while position < bytes.endIndex, !Self.endsWord(bytes[position]) { position += 1 }
      return position > start ? position : nil
    }
  }

  private static func endsWord(_ byte: UInt8) -> Bool {
    byte <= 0x20 || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]")
      || byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") || byte == 0x22
  }
}

extension JSONParts {
  /// The key of a member is `text`.
  func hasKey(_ member: Member, _ text: String) -> Bool { bytes[member.key].elementsEqual(text.utf8) }

  /// The value of the first member of the object at `start` that is called so.
  func value(_ key: String, from start: Int) -> Range<Int>? {
    members(from: start).members.first { hasKey($0, key) }?.value
  }
}
