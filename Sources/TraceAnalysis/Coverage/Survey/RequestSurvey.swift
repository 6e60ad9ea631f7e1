package import TraceModel

/// The facts of all requests together that are needed to judge one: one pass over all summaries, with times as
/// logged. Surveys of parts of the requests merge in any order.
package struct RequestSurvey: Sendable {
  /// The counts of messages by destination.
  package private(set) var destinations = DestinationSurvey()
  private(set) var servers = ServerSurvey()
  private(set) var records: RecordSurvey
  private(set) var shapes: ShapeSurvey
  private(set) var downstream = DownstreamSurvey()
  let services: ServiceTable

  /// - Parameter services: of the catalog whose ids the summaries have.
  package init(services: ServiceTable) {
    self.services = services
    records = RecordSurvey(services: services)
    shapes = ShapeSurvey(services: services)
  }

  /// Counts one request. Returns the number of its shape.
  @discardableResult package mutating func add(_ summary: TraceSummary) -> ShapeNumber {
    destinations.add(summary)
    servers.add(summary, services: services)
    records.add(summary)
    downstream.add(summary, services: services)
    return shapes.add(summary)
  }

  /// Keeps of shapes what judges read of them, which does not depend on the order of requests.
  mutating func forgetShapes() { shapes.forgetShapes() }

  /// Counts what `other` has counted, of other requests. Returns the number here of each of its shapes.
  @discardableResult package mutating func merge(_ other: RequestSurvey) -> [ShapeNumber] {
    destinations.merge(other.destinations)
    servers.merge(other.servers)
    records.merge(other.records)
    downstream.merge(other.downstream)
    return shapes.merge(other.shapes)
  }
}

extension RequestSurvey {
  /// Passes all that it has counted to `coder`.
  mutating func code(_ coder: inout SurveyCoder) {
    destinations.code(&coder)
    servers.code(&coder, of: services)
    records.code(&coder)
    downstream.code(&coder, of: services)
    shapes.code(&coder)
  }
}
