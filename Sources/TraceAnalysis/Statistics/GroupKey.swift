package import TraceModel

/// The keys that a report groups by.
///
/// Each measured value belongs to one group; a request, counted whole, may belong to several:
///
/// - attribute: a segment of a message belongs to the message's value or, where it has none, to the
///   request's. The request and its other segments belong to the request's value.
/// - outcome: the request's, for all that is measured in it; likewise error, the text of its last error.
/// - service, instance: a segment belongs to the origin at its end, an unfinished one to the origin of its beginning. A
///   request belongs to every service (instance) that took part, and so do `accepted`, `first_effect`, `end_to_end`
///   and `from_api`.
/// - topic: a segment of a message belongs to the message's topic. A request, and its segments that are not
///   a message's, belong to every topic it published to, or to none.
/// - group: a wait, and work on a message, belong to the consumer group; where none is logged, to the consuming
///   service. A request, and its other segments, belong to every group that had a message of it, or to none.
/// - endpoint: that of the request's first call, for all that is measured in it.
/// - interval: the start of the request, for all that is measured in it.
package enum GroupKey: Sendable, Equatable {
  /// The part with this index of the projection.
  case attribute(index: Int, name: String)
  /// The programs that took part, by name of service.
  case service
  /// How the request ended, with the knowledge of all logs.
  case outcome
  /// A message's topic; of a request, every topic that it published to.
  case topic
  /// The programs that took part, by service and instance.
  case instance
  /// The consumer groups that had a message of the request.
  case group
  /// The part with this index of the projection.
  case endpoint(index: Int)
  /// Of the grid that the accumulator was made with. Its value is the interval's begin, in ns since 1970.
  case interval
  /// The request's last error, without numbers and names in it.
  case error

  /// The keys that are no attribute.
  package static let fixed: [GroupKey] = [.service, .instance, .outcome, .topic, .group, .error]

  /// The names of the keys that are no attribute of records.
  package static let names = fixed.map(\.name) + [AttributeCatalog.endpoint]

  /// The key with a name. What it needs of records is added to `projection`.
  package init(named name: String, _ projection: inout AttributeProjection) {
    if let fixed = Self.fixed.first(where: { $0.name == name }) {
      self = fixed
    } else if name == AttributeCatalog.endpoint {
      self = .endpoint(index: projection.index(of: name))
    } else {
      self = .attribute(index: projection.index(of: name), name: name)
    }
  }

  /// As given to `--by`, and as written in a report.
  package var name: String {
    switch self {
    case .attribute(_, let name): name
    case .service: "service"
    case .outcome: "outcome"
    case .topic: "topic"
    case .instance: "instance"
    case .group: "group"
    case .endpoint: AttributeCatalog.endpoint
    case .interval: "interval"
    case .error: "error"
    }
  }

  /// Its value is read from records.
  var isOfRecords: Bool {
    switch self {
    case .attribute, .endpoint: true
    case .service, .outcome, .topic, .instance, .group, .interval, .error: false
    }
  }
}
