import TraceModel

/// The single header of Zipkin's B3 propagation (openzipkin/b3-propagation, "Single Header"). It has a trace id, "-"
/// and a span id, then perhaps "-" sampling state and "-" parent's span id. All are hexadecimal digits, the trace id of
/// 128 or 64 bits. Without a sampling state only the long form is taken for one: two times 16 digits may be anybody's
/// id.
///
///     80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1-1-05e3ac9a4f6e3b90
enum B3Header {
  /// Where the trace id stands in `text`; nil if the text is no such header.
  static func traceID(in text: UnsafeRawBufferPointer) -> Range<Int>? {
    let parts = text.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    guard (2...4).contains(parts.count), isID(parts[0], [16, 32]), isID(parts[1], [16]) else { return nil }
    if parts.count == 2 { return parts[0].count == 32 ? 0..<32 : nil }
    guard parts[2].count == 1, let state = parts[2].first, "01d".utf8.contains(state) else { return nil }
    if parts.count == 4, !isID(parts[3], [16]) { return nil }
    return 0..<parts[0].count
  }

  private static func isID(_ digits: Slice<UnsafeRawBufferPointer>, _ lengths: [Int]) -> Bool {
    lengths.contains(digits.count) && digits.allSatisfy(\.isHexDigit)
  }
}
