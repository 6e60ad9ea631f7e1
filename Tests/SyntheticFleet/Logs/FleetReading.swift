package import TraceModel

/// A fleet's files, read one after the other: events, and the ids given to them on the way, which depend on the
/// order of the files. It also has the way back from an event to the truth.
package struct FleetReading: Sendable {
  package let fleet: SimulatedFleet
  /// Numbers of the fleet's files by the number of the source.
  package let sources: [Int]
  package let catalog: Catalog
  /// By source, then by line.
  package let events: [Event]

  /// The record of the event.
  package func record(of event: Event) -> FleetRecord {
    fleet.records[fleet.files[sources[Int(event.source)]].records[Int(event.line) - 1]]
  }

  /// When the event really happened.
  package func trueTime(of event: Event) -> Timestamp { record(of: event).time }

  /// The delivery of the event, in `FleetTruth.deliveries`; for a batch, that of the event's request.
  package func delivery(of event: Event) -> Int? {
    let record = record(of: event)
    guard let batch = record.batch else { return record.delivery }
    return fleet.truth.batches[batch].first {
      let message = fleet.truth.messages[fleet.truth.deliveries[$0].message]
      return fleet.truth.requests[message.request].correlation == event.correlation
    }
  }

  /// The message of the event, in `FleetTruth.messages`; for a batch, that of the event's request.
  package func message(of event: Event) -> Int? {
    record(of: event).message ?? delivery(of: event).map { fleet.truth.deliveries[$0].message }
  }

  /// The clock of an origin of the catalog; nil if the fleet has none with that name.
  package func clock(of origin: OriginID) -> FleetClock? {
    fleet.clock(of: catalog.origin(origin).service)
  }

  /// The events of each request, by its number in the truth; empty where none were collected.
  package var eventsByRequest: [[Event]] {
    var requests: [Identifier: Int] = [:]
    for (number, request) in fleet.truth.requests.enumerated() { requests[request.correlation] = number }
    var events = [[Event]](repeating: [], count: fleet.truth.requests.count)
    for event in self.events {
      if let number = requests[event.correlation] { events[number].append(event) }
    }
    return events
  }
}

extension SimulatedFleet {
  /// Reads the files in the order of their names, or in that of their numbers.
  package func read(_ order: [Int]? = nil) -> FleetReading {
    let order = order ?? Array(files.indices)
    var writer = EventWriter(fleet: self)
    for (source, file) in order.enumerated() { writer.read(files[file], as: UInt32(source)) }
    return FleetReading(fleet: self, sources: order, catalog: writer.catalog, events: writer.events)
  }
}
