/// The header of W3C Trace Context: version "-" trace id "-" parent id "-" flags, in hexadecimal digits. The trace
/// id is what joins; the rest changes from hop to hop.
///
///     00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01
enum TraceParent {
  /// Bytes of a header.
  static let length = 55

  /// Where the trace id stands in `text`: the header of a proxy and that of a program, joined by commas as HTTP
  /// joins repeated headers, name it last. nil if the text is anything else. Second is the number of headers.
  static func traceID(in text: UnsafeRawBufferPointer) -> (id: Range<Int>, headers: Int)? {
    var headers = 0
    var start = 0
    while true {
      let end = text[start...].firstIndex(of: UInt8(ascii: ",")) ?? text.count
      guard let id = traceID(inHeader: text[start..<end]) else { return nil }
      headers += 1
      if end == text.count { return (id, headers) }
      start = end + 1
    }
  }

  private static func traceID(inHeader text: Slice<UnsafeRawBufferPointer>) -> Range<Int>? {
    guard let first = text.firstIndex(where: { $0 > 0x20 }), let last = text.lastIndex(where: { $0 > 0x20 }),
      last - first + 1 == length
    else { return nil }
    for place in 0..<length {
      let byte = text[first + place]
      guard hyphens.contains(place) ? byte == UInt8(ascii: "-") : isHex(byte) else { return nil }
    }
    return (first + 3)..<(first + 35)
  }

  private static let hyphens = [2, 35, 52]

  private static func isHex(_ byte: UInt8) -> Bool {
    byte &- 0x30 < 10 || (byte | 0x20) &- UInt8(ascii: "a") < 6
  }
}
