import TraceModel

/// A span with what every reader is told of it: `trace.show/1` and the formats of other viewers.
struct SpanDescription {
  let span: Trace.Span
  /// From 1, in the order of the view's spans.
  let number: Int
  /// The parent's; nil of a root.
  let parent: Int?
  /// What was asked for or logged: `POST /jobs/video`, `Message published`.
  let name: String
  /// When it began; nil without a record of that.
  let start: Timestamp?
  /// nil where no end was logged.
  let duration: Nanoseconds?

  /// The name by which others refer to it.
  var id: String { Self.id(number) }

  /// The name of the span with a number.
  static func id(_ number: Int) -> String { "s\(number)" }
}

extension TraceView {
  /// Every span, in order.
  func spanDescriptions(_ names: DisplayNames) -> [SpanDescription] {
    spans.enumerated().map { index, span in
      let isMessage = span.kind == .producer || span.kind == .consumer
      let name = isMessage ? names.event(span.start) ?? span.kind.rawValue : names.request(span.start)
      let start = time(ofEvent: span.start).map { $0 - (span.stated ?? .zero) }
      let end = span.end.flatMap(time)
      return SpanDescription(
        span: span, number: index + 1, parent: span.parent.map { $0 + 1 }, name: name, start: start,
        duration: start.flatMap { start in end.map { $0 - start } })
    }
  }

  private func time(ofEvent index: Int) -> Timestamp? {
    trace.events.indices.contains(index) ? trace.events[index].time : nil
  }
}
