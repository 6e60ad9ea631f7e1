import TraceModel

/// The works of a request as spans, and which of them each record belongs to.
struct SpanExport {
  let descriptions: [SpanDescription]
  /// Parallel to `descriptions`.
  private(set) var spans: [ExportedSpan] = []
  /// Of each event of the view the index of its span; nil where none of its program is under way.
  private(set) var owners: [Int?] = []
  private let view: TraceView
  private let names: DisplayNames
  private let trace: String

  init(_ view: TraceView, _ names: DisplayNames, trace: String) {
    (self.view, self.names, self.trace) = (view, names, trace)
    descriptions = view.spanDescriptions(names)
    spans = descriptions.map(exported)
    owners = Self.owners(view)
  }

  /// The span of a request of which no record is the step of a work.
  var whole: ExportedSpan {
    let times = view.trace.events.map { max(0, $0.time.nanoseconds) }
    let origin = view.trace.events.first.map { names.value($0.origin) } ?? Origin(service: "")
    let start = times.min() ?? 0
    return ExportedSpan(
      id: ExportedID.span(SpanDescription.id(0), of: trace), name: "request", origin: origin, start: start,
      end: times.max() ?? start)
  }

  private func exported(_ description: SpanDescription) -> ExportedSpan {
    let span = description.span
    let start = max(0, description.start?.nanoseconds ?? 0)
    var exported = ExportedSpan(
      id: ExportedID.span(description.id, of: trace), name: description.name,
      origin: names.value(span.origin),
      start: start, end: start)
    exported.parent = description.parent.map { ExportedID.span(SpanDescription.id($0), of: trace) }
    if span.kind == .consumer { exported.link = exported.parent }
    (exported.kind, exported.status) = (span.kind, span.status)
    exported.setEnd(description.duration)
    exported.attributes += attributes(of: span)
    return exported
  }

  private func attributes(of span: Trace.Span) -> [ExportedAttribute] {
    var attributes: [ExportedAttribute] = []
    if let topic = names.text(span.destination) {
      attributes.append(ExportedAttribute("messaging.destination.name", topic))
    }
    if let end = span.end, view.trace.events.indices.contains(end), view.trace.events[end].statusCode > 0 {
      attributes.append(ExportedAttribute("http.response.status_code", view.trace.events[end].statusCode))
    }
    if span.attempt > 0 { attributes.append(ExportedAttribute("trace.attempt", span.attempt)) }
    return attributes
  }

  /// The span of each record. A record at a span's end belongs to that span, the innermost if several end. Others
  /// belong to the innermost open span of their program. One pass over the events.
  private static func owners(_ view: TraceView) -> [Int?] {
    var ends: [Int: Int] = [:]
    var beginning: [Int: [Int]] = [:]
    for (index, span) in view.spans.enumerated() {
      beginning[span.start, default: []].append(index)
      ends[span.start] = index
      if let end = span.end { ends[end] = index }
    }
    // Those that have begun, the innermost last; one that has ended goes when it is the last.
    var begun: [OriginID: [Int]] = [:]
    return view.trace.events.enumerated().map { index, event in
      begun[event.origin, default: []] += beginning[index] ?? []
      while let last = begun[event.origin]?.last, let end = view.spans[last].end, end < index {
        begun[event.origin]?.removeLast()
      }
      return ends[index] ?? begun[event.origin]?.last
    }
  }
}

extension ExportedSpan {
  /// The attribute of a span of which no end was logged.
  static let unfinishedKey = "trace.unfinished"

  /// Viewers know no end before the beginning; an attribute has what clocks tell.
  mutating func setEnd(_ duration: Nanoseconds?) {
    guard let duration else {
      return attributes.append(ExportedAttribute(Self.unfinishedKey, .boolean(true)))
    }
    end = max(start, start.increased(by: duration.count))
    if duration < .zero { attributes.append(ExportedAttribute("trace.duration_ns", duration.count)) }
  }
}
