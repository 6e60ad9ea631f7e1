import TraceAnalysis
import TraceModel

/// A trace as text, with names for ids: what must not depend on the order of arrival.
struct TraceDescription {
  let trace: Trace
  let catalog: Catalog

  var lines: [String] {
    trace.events.map(describe) + trace.exchanges.map { "\($0)" } + trace.messages.map(describe)
      + trace.deliveries.map(describe) + ["\(trace.outcome)"] + trace.criticalPath.map(describe)
      + trace.notes.map(describe)
  }

  private func name(_ origin: OriginID) -> String { catalog.origin(origin).service }

  private func describe(_ event: Event) -> String {
    "\(event.time.nanoseconds) \(name(event.origin)) \(event.line) \(event.role.name)"
  }

  private func describe(_ message: Trace.Message) -> String {
    let published = message.published.map { "\($0)" } ?? "-"
    let repetition = message.repetition.map { "\($0)" } ?? "-"
    return
      "\(catalog.text(message.destination)) \(message.key) \(published) \(message.publisher) \(repetition)"
  }

  private func describe(_ delivery: Trace.Delivery) -> String {
    let events = [delivery.consumed, delivery.started, delivery.finished]
    return
      "\(delivery.message) \(delivery.attempt) \(catalog.text(delivery.group)) \(events) \(delivery.failed)"
  }

  private func describe(_ part: PathPart) -> String {
    "\(part.segment.name) \(part.duration.count) \(catalog.text(part.destination)) \(name(part.origin))"
  }

  private func describe(_ note: Note) -> String {
    switch note {
    case .negativeDuration(let segment, let duration, let from, let to):
      "\(note.kind) \(segment.name) \(duration.count) \(name(from)) \(name(to))"
    case .noResponse(let attempt, let origin): "\(note.kind) \(attempt) \(name(origin))"
    case .unfinishedDelivery(let attempt, let origin, let message):
      "\(note.kind) \(attempt) \(name(origin)) \(message ?? -1)"
    case .noPublisherRecord(let destination, let origin):
      "\(note.kind) \(catalog.text(destination)) \(name(origin))"
    case .notConsumed(let destination, let origin, let message):
      "\(note.kind) \(catalog.text(destination)) \(name(origin)) \(message ?? -1)"
    case .retried(let destination, let attempts, let last, let wasted):
      "\(note.kind) \(catalog.text(destination)) \(attempts) \(catalog.text(last)) \(wasted.count)"
    case .deadLettered(let source, let destination, let origin):
      "\(note.kind) \(catalog.text(source)) \(catalog.text(destination)) \(name(origin))"
    case .messageTime(let destination, let kind): "\(note.kind) \(catalog.text(destination)) \(kind)"
    case .batchRecords(let origin, let count): "\(note.kind) \(name(origin)) \(count)"
    case .severalGroups(let destination, let groups, let messages):
      "\(note.kind) \(catalog.text(destination)) \(groups.map(catalog.text)) \(messages)"
    case .redelivered(let destination, let deliveries, let wasted):
      "\(note.kind) \(catalog.text(destination)) \(deliveries) \(wasted.count)"
    case .overlappingDeliveries(let destination, let first, let second):
      "\(note.kind) \(catalog.text(destination)) \(name(first)) \(name(second))"
    case .unloggedPublishing(let destination, let origin):
      "\(note.kind) \(catalog.text(destination)) \(name(origin))"
    case .ambiguousPairing(let origin, let count):
      "\(note.kind) \(name(origin)) \(count)"
    default: "\(note)"
    }
  }
}
