/// Puts a time of an origin's clock, in ns since 1970, on the common clock.
package typealias ClockCorrection = (_ origin: OriginID, _ nanoseconds: Int64) -> Int64

/// The coverage of all logs together, on the common clock.
package struct LogCoverage: Sendable {
  private let byOrigin: [OriginID: Coverage]
  private let byService: [ServiceID: Coverage]

  /// `survey` is of all records of all sources, `services` of the catalog whose ids the survey has.
  package init(
    _ survey: CoverageSurvey, services: ServiceTable, correct: ClockCorrection = { $1 }
  ) {
    let stretches = Dictionary(grouping: survey.stretches, by: \.origin)
    var byOrigin: [OriginID: Coverage] = [:]
    for (origin, stretches) in stretches {
      byOrigin[origin] = Coverage(stretches.map(\.stretch)) { correct(origin, $0) }
    }
    self.byOrigin = byOrigin
    byService = Dictionary(grouping: byOrigin.keys) { services.service(of: $0) }
      .compactMapValues { origins in Coverage(origins.compactMap { byOrigin[$0] }) }
  }

  /// Nothing is known: no record was surveyed.
  package var isEmpty: Bool { byOrigin.isEmpty }

  /// The coverage of one origin; nil where it logged nothing.
  package func ofOrigin(_ origin: OriginID) -> Coverage? { byOrigin[origin] }

  /// The coverage of all origins of a service (`ServiceTable`) together; nil where they logged nothing.
  package func ofService(_ service: ServiceID) -> Coverage? { byService[service] }

  /// The view of a service's logs from `begin` to `end`.
  package func view(ofService service: ServiceID, from begin: Timestamp, until end: Timestamp)
    -> Coverage.View
  {
    byService[service]?.view(from: begin, until: end) ?? .none
  }
}
