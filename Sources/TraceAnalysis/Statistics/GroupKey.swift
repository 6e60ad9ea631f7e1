import TraceModel

/// The keys that a report groups by.
///
/// Each measured value belongs to one group; a request, counted whole, may belong to several:
///
/// - attribute: a segment of a message belongs to the message's value or, where it has none, to the
///   request's; the request and its other segments belong to the request's value.
/// - outcome: the request's, for all that is measured in it; likewise error, the text of its last error.
/// - service, instance: a segment belongs to the origin at its end, an unfinished one to the origin of its beginning. A
///   request belongs to every service (instance) that took part, and so do `accepted`, `first_effect`, `end_to_end`
///   and `from_api`.
/// - topic: a segment of a message belongs to the message's topic. A request, and its segments that are not
///   a message's, belong to every topic it published to, or to none.
/// - interval: the start of the request, for all that is measured in it.
package enum GroupKey: Sendable, Equatable {
  /// The part with this index of the projection.
  case attribute(index: Int, name: String)
  case service
  case outcome
  case topic
  case instance
  /// Of the grid that the accumulator was made with. Its value is the interval's begin, in ns since 1970.
  case interval
  case error

  /// The keys that are no attribute.
  package static let fixed: [GroupKey] = [.service, .instance, .outcome, .topic, .error]

  /// As given to `--by`, and as written in a report.
  package var name: String {
    switch self {
    case .attribute(_, let name): name
    case .service: "service"
    case .outcome: "outcome"
    case .topic: "topic"
    case .instance: "instance"
    case .interval: "interval"
    case .error: "error"
    }
  }
}
