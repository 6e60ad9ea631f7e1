import TraceModel

/// The waits of messages as spans. A wait is nobody's work: it stands below the producer, with the consumer that took the
/// message.
struct WaitExport {
  private(set) var spans: [ExportedSpan] = []

  /// What tells the delivery that ends a wait from others of the request.
  private struct Taking: Hashable {
    var topic: NameID
    var origin: OriginID
    var attempt: Int32
    var time: Timestamp
  }

  init(_ view: TraceView, _ names: DisplayNames, trace: String, spans works: SpanExport) {
    var parents: [Taking: [String?]] = [:]
    // The first of those that nothing tells apart is the last in its list, where it is taken from.
    for (description, span) in zip(works.descriptions, works.spans).reversed() where span.kind == .consumer {
      guard let start = description.start else { continue }
      let work = description.span
      parents[
        Taking(topic: work.destination, origin: work.origin, attempt: work.attempt, time: start), default: []
      ].append(span.parent)
    }
    let root = works.spans.first { $0.parent == nil }?.id ?? works.whole.id
    for (index, segment) in view.segments.enumerated() where segment.segment.definition.isWait {
      let taking = Taking(
        topic: segment.destination, origin: segment.to, attempt: segment.attempt,
        time: segment.start + segment.duration)
      let parent = parents[taking]?.popLast().flatMap(\.self)
      spans.append(
        Self.exported(
          segment, id: ExportedID.span("w\(index + 1)", of: trace), parent: parent ?? root, names,
          bounds: view.bounds(ofSegment: index)))
    }
  }

  private static func exported(
    _ segment: MeasuredSegment, id: String, parent: String, _ names: DisplayNames, bounds: DurationBounds
  ) -> ExportedSpan {
    let topic = names.text(segment.destination)
    let start = max(0, segment.start.nanoseconds)
    var span = ExportedSpan(
      id: id, parent: parent, name: [topic, segment.segment.words].compactMap(\.self).joined(separator: " "),
      origin: names.value(segment.to), start: start, end: start)
    span.isWait = true
    span.status = .ok
    span.setEnd(segment.duration)
    span.attributes.append(ExportedAttribute("trace.segment", segment.segment.name))
    if let topic { span.attributes.append(ExportedAttribute("messaging.destination.name", topic)) }
    if let key = names.key(segment.messageKey) {
      span.attributes.append(ExportedAttribute("messaging.message.id", key))
    }
    if segment.attempt > 0 { span.attributes.append(ExportedAttribute("trace.attempt", segment.attempt)) }
    span.attributes.append(ExportedAttribute("trace.clock", bounds.clock.rawValue))
    return span
  }
}
