import TraceModel

/// The header of W3C Trace Context: version "-" trace id "-" parent id "-" flags, in hexadecimal digits. The trace
/// id is what joins; the rest changes from hop to hop. A later version may have more behind another "-", and version
/// ff is none (W3C Trace Context, 3.2.2 and 4.3).
///
///     00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01
enum TraceParent {
  /// Bytes of a header of version 00, and of the part of a later one that is known.
  static let length = 55

  /// The text is one header of version 00. Its span is at 36 to 52: the caller's, on both sides of a call.
  static func isHeader(_ text: UnsafeRawBufferPointer) -> Bool {
    text.count == length && hyphens.allSatisfy { text[$0] == UInt8(ascii: "-") }
  }

  /// Where the trace id stands in `text`; nil if the text is anything but a header. HTTP joins repeated headers
  /// with commas: then it is the last one's id, with `isRepeated` if another one differs.
  static func traceID(in text: UnsafeRawBufferPointer) -> (id: Range<Int>, isRepeated: Bool)? {
    var (start, isRepeated) = (0, false)
    var latest: Range<Int>?
    while true {
      let end = text[start...].firstIndex(of: UInt8(ascii: ",")) ?? text.count
      guard let id = traceID(inHeader: text[start..<end]) else { return nil }
      if let latest, !text[latest].elementsEqual(text[id]) { isRepeated = true }
      if end == text.count { return (id, isRepeated) }
      (start, latest) = (end + 1, id)
    }
  }

  private static func traceID(inHeader text: Slice<UnsafeRawBufferPointer>) -> Range<Int>? {
    guard let first = text.firstIndex(where: { $0 > 0x20 }), let last = text.lastIndex(where: { $0 > 0x20 }),
      last - first + 1 >= length
    else { return nil }
    let isOfVersion0 = text[first] == UInt8(ascii: "0") && text[first + 1] == UInt8(ascii: "0")
    guard last - first + 1 == length || !isOfVersion0 && text[first + length] == UInt8(ascii: "-") else {
      return nil
    }
    guard text[first] | 0x20 != UInt8(ascii: "f") || text[first + 1] | 0x20 != UInt8(ascii: "f") else {
      return nil
    }
    for position in 0..<length {
      let byte = text[first + position]
      guard hyphens.contains(position) ? byte == UInt8(ascii: "-") : byte.isHexDigit else { return nil }
    }
    return (first + 3)..<(first + 35)
  }

  private static let hyphens = [2, 35, 52]
}
