package import TraceModel

/// What all requests together show that one request needs to be judged: one pass over all summaries, whose
/// times are as logged. Surveys of parts of the requests merge in any order.
package struct RequestSurvey: Sendable {
  package private(set) var destinations = DestinationSurvey()
  private(set) var servers = ServerSurvey()
  private(set) var records: RecordSurvey
  private(set) var shapes: ShapeSurvey
  private(set) var onward = OnwardSurvey()
  let services: ServiceTable

  /// - Parameter services: of the catalog whose symbols the summaries have.
  package init(services: ServiceTable) {
    self.services = services
    records = RecordSurvey(services: services)
    shapes = ShapeSurvey(services: services)
  }

  /// Counts one request.
  package mutating func add(_ summary: TraceSummary) {
    destinations.add(summary)
    servers.add(summary, services: services)
    records.add(summary)
    shapes.add(summary)
    onward.add(summary, services: services)
  }

  /// Counts what `other` has counted, of other requests.
  package mutating func merge(_ other: RequestSurvey) {
    destinations.merge(other.destinations)
    servers.merge(other.servers)
    records.merge(other.records)
    shapes.merge(other.shapes)
    onward.merge(other.onward)
  }
}
