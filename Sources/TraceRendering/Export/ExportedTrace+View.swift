import TraceModel

extension ExportedTrace {
  /// The spans, waits and records of a view, as `trace.show/1` has them. A message that still waits has waited up to
  /// `endOfLogs`.
  init(_ view: TraceView, endOfLogs: Timestamp? = nil) {
    let names = DisplayNames(view)
    let id = ExportedID.trace(view.correlationID, occurrence: view.occurrence)
    let name =
      view.occurrence > 1 ? OccurrenceName.text(view.correlationID, view.occurrence) : view.correlationID
    self.init(id: id, name: name, outcome: view.summary.outcome, spans: [])
    let works = SpanExport(view, names, trace: id)
    spans = works.spans
    if spans.isEmpty { spans = [works.whole] }
    addRecords(of: view, names, owners: works.owners)
    closeUnfinished()
    let waits = WaitExport(view, names, trace: id, spans: works)
    spans += waits.spans + waits.unfinished(until: endOfLogs)
    addFacts(of: view, names)
  }

  /// Every record is an event of a span of its program, or of the first one.
  private mutating func addRecords(of view: TraceView, _ names: DisplayNames, owners: [Int?]) {
    for (index, event) in view.trace.events.enumerated() where !event.isImplied && index < view.details.count
    {
      spans[owners[index] ?? 0].events.append(
        ExportedEvent(event, view.details[index], isElsewhere: owners[index] == nil, names))
    }
  }

  /// A span without an end lasts, for viewers, to its last record. An attribute says that it has none.
  private mutating func closeUnfinished() {
    for index in spans.indices where spans[index].status == .unset {
      guard spans[index].attributes.contains(where: { $0.key == ExportedSpan.unfinishedKey }) else {
        continue
      }
      spans[index].end = max(spans[index].start, spans[index].events.map(\.time).max() ?? 0)
    }
  }

  /// The id stands at each root; the end of the request, and what reconstruction noticed, at the first.
  private mutating func addFacts(of view: TraceView, _ names: DisplayNames) {
    for index in spans.indices where spans[index].parent == nil {
      spans[index].attributes.insert(ExportedAttribute("trace.correlation_id", view.correlationID), at: 0)
    }
    let root = spans.firstIndex { $0.parent == nil } ?? 0
    spans[root].attributes.append(ExportedAttribute("trace.outcome", outcome.name))
    if view.occurrence > 1 {
      spans[root].attributes.append(ExportedAttribute("trace.generation", view.occurrence))
    }
    for (number, note) in view.trace.notes.enumerated() {
      spans[root].attributes += [
        ExportedAttribute("trace.note.\(number + 1).kind", note.kind),
        ExportedAttribute("trace.note.\(number + 1)", NoteSentence(note, names: names).text),
      ]
    }
  }
}

extension ExportedEvent {
  fileprivate init(_ event: Event, _ details: RecordDetails, isElsewhere: Bool, _ names: DisplayNames) {
    name = details.name.isEmpty ? event.role.name : details.name
    time = max(0, event.time.nanoseconds)
    attributes = [ExportedAttribute("trace.role", event.role.name)]
    if event.level != .unknown { attributes.append(ExportedAttribute("trace.level", event.level.name)) }
    if isElsewhere { attributes.append(ExportedAttribute("trace.service", names.origin(event.origin))) }
    if let error = details.error { attributes.append(ExportedAttribute("trace.error", error)) }
    attributes += [
      ExportedAttribute("trace.file", details.file), ExportedAttribute("trace.line", event.line),
    ]
    let own = Set(attributes.map(\.key)).union([""])
    for attribute in details.lastAttributes where !own.contains(attribute.key) {
      attributes.append(ExportedAttribute(attribute.key, logged: attribute.value))
    }
  }
}
