import TraceModel

/// The headers that carry a trace id from program to program: `traceparent`, `b3`, and those of Google's and Amazon's
/// clouds.
enum PropagationHeader {
  /// Where the trace id stands in `text`; `isRepeated` if the header was sent several times with different ones. nil
  /// if the text is no such header.
  static func traceID(in text: UnsafeRawBufferPointer) -> (id: Range<Int>, isRepeated: Bool)? {
    TraceParent.traceID(in: text)
      ?? (B3Header.traceID(in: text) ?? cloudTraceID(in: text)).map { ($0, false) }
  }

  private static func cloudTraceID(in text: UnsafeRawBufferPointer) -> Range<Int>? {
    guard text.count > 32, text.count != TraceParent.length else { return nil }
    return CorrelationLookup.traceID(in: Array(text)[...])?.indices
  }
}
