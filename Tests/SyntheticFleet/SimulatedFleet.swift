package import TraceModel

/// A simulated fleet of clients, APIs, queues and consumers, what it logged, and the truth about it.
///
/// The run happens in true time and does not depend on the clocks: the same seed with other clocks or other
/// losses of records is the same run, told otherwise.
package struct SimulatedFleet: Sendable {
  /// True time at which requests begin to arrive in every fleet.
  package static let beginning = Timestamp(nanoseconds: 1_700_000_000_000_000_000)

  package let configuration: FleetConfiguration
  package let seed: UInt64
  package let roster: FleetRoster
  package let truth: FleetTruth
  /// By number of the origin.
  package let clocks: [FleetClock]
  /// All that was logged, also what was not collected.
  package let records: [FleetRecord]
  /// The collected logs: a file of each origin, by name, and the records collected twice.
  package let files: [LogFile]

  /// The one run that the configuration and the seed determine.
  package init(_ configuration: FleetConfiguration, seed: UInt64) {
    self.configuration = configuration
    self.seed = seed
    let simulation = FleetSimulation(configuration, seed: seed)
    roster = simulation.roster
    truth = simulation.truth
    records = simulation.records
    // Draws of their own, so that clocks and losses do not change the run.
    var random = SplitMix64(seed: seed ^ 0xC10C)
    clocks = configuration.clocks.draw(roster.names, traffic: simulation.traffic, &random)
    files = LogCollection(of: simulation, seed: seed ^ 0x10_57).files
  }

  /// The clock of the origin with that name; nil if there is none.
  package func clock(of origin: String) -> FleetClock? { roster.number(named: origin).map { clocks[$0] } }

  /// Told time minus true time of an origin, before its resolution cuts; nil where there is no such origin.
  package func offset(of origin: String, at time: Timestamp) -> Nanoseconds? {
    clock(of: origin)?.offset(at: time)
  }

  /// True time up to which all origins log.
  package var end: Timestamp { SimulatedFleet.beginning + configuration.traffic + configuration.settling }
}
