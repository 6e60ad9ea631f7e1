import TraceModel

/// Fleets for laws about set clocks and pausing consumers.
extension FleetConfiguration {
  /// The fleet that the seed determines: up to a minute of requests by one to three clients, of one or two APIs, two
  /// consumers and a third one behind them. Clocks are up to 2 s apart, or right. In two fleets of three, one or two are
  /// set by up to 20 s; in one of four a consumer stands still for a while.
  package static func unsteady(seed: UInt64) -> FleetConfiguration {
    var random = SplitMix64(seed: seed ^ 0x57E9)
    let work = Delay(.milliseconds(10), jitter: .milliseconds(30))
    var workers = ConsumerGroup("workers", service: work)
    workers.onward = [Onward(stage: 1, share: 1, keepsKey: true)]
    let mailers = ConsumerGroup("mailers", consumers: 1, service: work)
    var fleet = FleetConfiguration(stages: [
      Stage("jobs", groups: [workers]), Stage("mail", partitions: 1, groups: [mailers]),
    ])
    fleet.traffic = .seconds([10, 30, 60][random.index(below: 3)])
    fleet.requestsPerSecond = [0.5, 1, 2][random.index(below: 3)]
    fleet.clients = 1 + random.index(below: 3)
    fleet.apis = 1 + random.index(below: 2)
    if random.chance(0.7) { fleet.clocks.offset = .seconds(2) }
    fleet.clocks.driftPPM = 100
    fleet.clocks.resolutions = [.microseconds(1)]
    (fleet.clocks.steps, fleet.clocks.step) = (random.index(below: 3), .seconds(20))
    if random.chance(0.25) { fleet.faults = [.stall(consumer: "workers-1", from: 0.4, to: 0.6)] }
    fleet.records.publishersNameTopic = true
    fleet.records.consumersNameGroup = true
    return fleet
  }
}
