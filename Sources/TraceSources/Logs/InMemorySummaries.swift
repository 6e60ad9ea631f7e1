import TraceAnalysis
import TraceModel

/// Summaries of requests of logs that are in memory, as logged, one for each request of an id.
struct InMemorySummaries: Sendable {
  private let reconstructor: TraceReconstructor
  private let joiner: ProjectionJoiner?
  private(set) var summaries: [(TraceSummary, RequestKey)] = []
  /// Places of the events of each request, of ids that name several.
  private(set) var occurrences: [RequestKey: [[EventsByRequest.Place]]] = [:]

  init(_ reconstructor: TraceReconstructor, joiner: ProjectionJoiner?) {
    self.reconstructor = reconstructor
    self.joiner = joiner
  }

  /// Adds all requests of an id.
  mutating func add(_ key: RequestKey, of groups: InMemoryRequests) {
    let places = groups.places(of: key)
    let events = groups.events(places)
    guard let parts = groups.split(places, events) else { return add(events, key) }
    occurrences[key] = parts
    for (index, part) in parts.enumerated() { add(groups.events(part[...]), key.withOccurrence(index + 1)) }
  }

  private mutating func add(_ events: [Event], _ key: RequestKey) {
    summaries.append((TraceSummary(reconstructor.reconstruct(events), joiner: joiner), key))
  }
}
