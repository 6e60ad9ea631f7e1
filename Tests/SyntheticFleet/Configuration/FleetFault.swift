package import TraceModel

/// Something that goes wrong at a time. Times are shares of the fleet's traffic time, from 0 to 1; 2 is never.
/// Origins are named as in `FleetRoster`.
package enum FleetFault: Sendable, Equatable {
  /// The consumer is killed in the middle of its work and, if so, started again.
  case kill(consumer: String, at: Double, restartAfter: Nanoseconds?)
  /// The group's partitions change hands while its consumers work.
  case rebalance(group: String, at: Double)
  /// The consumer does nothing for a time, and keeps its partitions.
  case stall(consumer: String, from: Double, to: Double)
  /// Records of the origin in that time were not collected.
  case missing(origin: String, from: Double, to: Double)
  /// Records of the origin in that time were collected twice.
  case shippedTwice(origin: String, from: Double, to: Double)

  /// The whole log of an origin is missing.
  package static func missing(origin: String) -> FleetFault { .missing(origin: origin, from: -1, to: 1e9) }
}
