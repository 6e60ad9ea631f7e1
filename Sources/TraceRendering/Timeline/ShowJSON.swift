import TraceModel

/// A request as the document `trace.show/1`.
enum ShowJSON {
  /// The whole document, without a line end.
  static func document(_ view: TraceView) -> String {
    let names = DisplayNames(view)
    return JSONWriter.document("trace.show/1") { writer in
      writer.member("correlation_id", view.correlationID)
      writer.member("generation", view.occurrence)
      writer.member("outcome", view.summary.outcome.name)
      writer.member("start", view.summary.start)
      writer.endToEnd(view.segments)
      writer.member("waiting_ns", view.waiting)
      writer.messages(view, names)
      writer.segments(view, names)
      writer.spans(view, names)
      writer.events(view, names)
      writer.array("critical_path", of: view.criticalPath) { $0.pathPart($1, names) }
      writer.array("notes", of: view.trace.notes) { writer, note in
        writer.object { writer in
          writer.member("kind", note.kind)
          writer.member("text", NoteSentence(note, names: names).text)
        }
      }
    }
  }
}

extension JSONWriter {
  /// The three ends of a request, as far as they were measured.
  fileprivate mutating func endToEnd(_ segments: [MeasuredSegment]) {
    let ends: [(name: String, segment: Segment)] = [
      ("accepted_ns", .accepted), ("first_effect_ns", .firstEffect), ("done_ns", .endToEnd),
    ]
    let measured = ends.compactMap { end in
      segments.first { $0.segment == end.segment }.map { (end.name, $0.duration) }
    }
    guard !measured.isEmpty else { return }
    object("end_to_end") { writer in
      for (name, duration) in measured { writer.member(name, duration) }
    }
  }

  fileprivate mutating func segments(_ view: TraceView, _ names: DisplayNames) {
    array("segments", of: view.segments.enumerated()) { writer, element in
      writer.segment(element.element, view.bounds(ofSegment: element.offset), names)
    }
  }

  private mutating func segment(_ segment: MeasuredSegment, _ bounds: DurationBounds, _ names: DisplayNames) {
    object { $0.members(of: segment, bounds, names) }
  }

  /// The members of a segment, in an object that is open.
  mutating func members(of segment: MeasuredSegment, _ bounds: DurationBounds, _ names: DisplayNames) {
    let (from, to) = (names.value(segment.from), names.value(segment.to))
    member("segment", segment.segment.name)
    member("destination", names.text(segment.destination))
    member("message_key", names.key(segment.messageKey))
    member("attempt", segment.attempt > 0 ? segment.attempt : nil)
    member("start_from", segment.startFrom)
    member("from", from.service)
    member("from_instance", from.instance)
    member("to", to.service)
    member("to_instance", to.instance)
    parties(of: segment, names)
    member("start", segment.start)
    member("duration_ns", segment.duration)
    member("low_ns", bounds.low)
    member("high_ns", bounds.high)
    member("clock", bounds.clock.rawValue)
  }

  private mutating func parties(of segment: MeasuredSegment, _ names: DisplayNames) {
    func service(_ origin: OriginID) -> String? {
      let name = origin == .unnamed ? "" : names.value(origin).service
      return name.isEmpty ? nil : name
    }
    let definition = segment.segment.definition
    guard definition.parties != .none else { return }
    parties(
      of: segment.segment, caller: definition.parties == .server ? nil : service(segment.caller),
      callee: service(segment.callee))
  }

  fileprivate mutating func spans(_ view: TraceView, _ names: DisplayNames) {
    array("spans", of: view.spanDescriptions(names)) { $0.span($1, names) }
  }

  private mutating func span(_ description: SpanDescription, _ names: DisplayNames) {
    let span = description.span
    let origin = names.value(span.origin)
    object { writer in
      writer.member("id", description.id)
      writer.member("parent", description.parent.map(SpanDescription.id))
      writer.member("kind", span.kind.rawValue)
      writer.member("service", origin.service)
      writer.member("instance", origin.instance)
      writer.member("name", description.name)
      writer.member("destination", names.text(span.destination))
      guard let start = description.start else { return }
      writer.member("start", start)
      writer.member("duration_ns", description.duration)
      writer.member("status", span.status.rawValue)
      writer.member("attempt", span.attempt > 0 ? span.attempt : nil)
    }
  }

  fileprivate mutating func events(_ view: TraceView, _ names: DisplayNames) {
    let records = zip(view.trace.events, view.details).filter { !$0.0.isImplied }
    array("events", of: records) { writer, element in
      writer.event(element.0, element.1, names)
    }
  }

  private mutating func event(_ event: Event, _ details: RecordDetails, _ names: DisplayNames) {
    let origin = names.value(event.origin)
    object { writer in
      writer.member("time", event.time)
      writer.member("raw_time", details.rawTime.isEmpty ? nil : details.rawTime)
      writer.member("service", origin.service)
      writer.member("instance", origin.instance)
      writer.member("role", event.role.name)
      writer.member("level", event.level == .unknown ? nil : event.level.name)
      writer.member("name", details.name.isEmpty ? nil : details.name)
      writer.member("message_key", details.messageKey)
      writer.member("error", details.error)
      writer.attributes(details)
      writer.member("file", details.file)
      writer.member("line", event.line)
      writer.member("index", event.indexInLine > 0 ? Int64(event.indexInLine) : nil)
    }
  }

  private mutating func attributes(_ details: RecordDetails) {
    object("attributes") { writer in
      for attribute in details.lastAttributes {
        writer.key(attribute.key)
        writer.logged(attribute.value)
      }
    }
  }

  fileprivate mutating func pathPart(_ part: PathPart, _ names: DisplayNames) {
    object { writer in
      writer.member("segment", part.segment.name)
      writer.member("destination", names.text(part.destination))
      writer.member("duration_ns", part.duration)
    }
  }
}

extension RecordDetails {
  /// The fields, each name once: of one that was logged twice the last value counts.
  var lastAttributes: [(key: String, value: String)] {
    let last = Dictionary(attributes.indices.map { (attributes[$0].key, $0) }, uniquingKeysWith: { $1 })
    return attributes.enumerated().filter { last[$0.element.key] == $0.offset }.map(\.element)
  }
}
