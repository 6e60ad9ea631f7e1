import TraceModel

/// The waits of messages as spans. A wait is nobody's work: it stands below the producer,
/// with the consumer that took the message.
struct WaitExport {
  /// The waits that are over.
  private(set) var spans: [ExportedSpan] = []
  private let view: TraceView
  private let names: DisplayNames
  private let trace: String
  private let works: SpanExport

  /// The delivery that ends a wait.
  private struct Taking: Hashable {
    var topic: NameID
    var origin: OriginID
    var attempt: Int32
    var time: Timestamp
  }

  init(_ view: TraceView, _ names: DisplayNames, trace: String, spans works: SpanExport) {
    (self.view, self.names, self.trace, self.works) = (view, names, trace, works)
    var parents: [Taking: [String?]] = [:]
    // Equal ones are taken from the end of their list, so the first comes last.
    for (description, span) in zip(works.descriptions, works.spans).reversed() where span.kind == .consumer {
      guard let start = description.start else { continue }
      let work = description.span
      parents[
        Taking(topic: work.destination, origin: work.origin, attempt: work.attempt, time: start), default: []
      ].append(span.parent)
    }
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

  private var root: String { works.spans.first { $0.parent == nil }?.id ?? works.whole.id }

  /// The waits of messages that no record shows to be consumed, as `trace show` draws them. A wait still open lasts
  /// to the end of the logs. Any other lasts to the request's last record,
  /// since its consumer may have logged nothing.
  func unfinished(until endOfLogs: Timestamp?) -> [ExportedSpan] {
    let consumed = Set(view.trace.deliveries.map(\.message))
    let lost = Set(view.summary.deliveries.lazy.filter { $0.missingEnd != nil }.map { Int($0.message) })
    let last = view.trace.events.map(\.time).max()
    return view.trace.messages.enumerated().compactMap { index, message in
      guard !message.isDeadLetter, !consumed.contains(index), let published = message.published else {
        return nil
      }
      let until = lost.contains(index) ? last : [endOfLogs, last].compactMap(\.self).max()
      return unfinished(message, number: index + 1, published: published, until: until)
    }
  }

  /// Nobody took the message: the span is the publisher's.
  private func unfinished(
    _ message: Trace.Message, number: Int, published: Int, until: Timestamp?
  ) -> ExportedSpan {
    let event = view.trace.events[published]
    let segment = Segment.wait(isRetry: message.repetition != nil)
    let topic = names.text(message.destination)
    let start = max(0, event.time.nanoseconds)
    let producer = works.descriptions.firstIndex { $0.span.kind == .producer && $0.span.start == published }
    var span = ExportedSpan(
      id: ExportedID.span("u\(number)", of: trace), parent: producer.map { works.spans[$0].id } ?? root,
      name: Self.name(segment, topic), origin: names.value(event.origin), start: start,
      end: max(start, until?.nanoseconds ?? start))
    span.isWait = true
    span.attributes = [ExportedAttribute(ExportedSpan.unfinishedKey, .boolean(true))]
    span.add(segment, topic, key: names.key(message.key), attempt: 0)
    return span
  }

  private static func name(_ segment: Segment, _ topic: String?) -> String {
    [topic, segment.words].compactMap(\.self).joined(separator: " ")
  }

  private static func exported(
    _ segment: MeasuredSegment, id: String, parent: String, _ names: DisplayNames, bounds: DurationBounds
  ) -> ExportedSpan {
    let topic = names.text(segment.destination)
    let start = max(0, segment.start.nanoseconds)
    var span = ExportedSpan(
      id: id, parent: parent, name: name(segment.segment, topic), origin: names.value(segment.to),
      start: start,
      end: start)
    span.isWait = true
    span.status = .ok
    span.setEnd(segment.duration)
    span.add(segment.segment, topic, key: names.key(segment.messageKey), attempt: segment.attempt)
    span.attributes.append(ExportedAttribute("trace.clock", bounds.clock.rawValue))
    return span
  }
}

extension ExportedSpan {
  /// What waited, and for which attempt at it; 0 where there was none.
  fileprivate mutating func add(_ segment: Segment, _ topic: String?, key: String?, attempt: Int32) {
    attributes.append(ExportedAttribute("trace.segment", segment.name))
    if let topic { attributes.append(ExportedAttribute("messaging.destination.name", topic)) }
    if let key { attributes.append(ExportedAttribute("messaging.message.id", key)) }
    if attempt > 0 { attributes.append(ExportedAttribute("trace.attempt", attempt)) }
  }
}
