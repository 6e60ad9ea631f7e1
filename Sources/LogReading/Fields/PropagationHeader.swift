/// A header that carries a trace id from one program to the next, whichever it is: `traceparent` or `b3`.
enum PropagationHeader {
  /// Where the trace id stands in `text`; `isRepeated` if the header was sent several times with different ones. nil
  /// if the text is no such header.
  static func traceID(in text: UnsafeRawBufferPointer) -> (id: Range<Int>, isRepeated: Bool)? {
    TraceParent.traceID(in: text) ?? B3Header.traceID(in: text).map { ($0, false) }
  }
}
