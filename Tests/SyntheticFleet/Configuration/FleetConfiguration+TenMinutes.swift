import TraceModel

/// Fleets for laws about clocks: ten minutes of thin traffic between clocks that are seconds apart and drift.
extension FleetConfiguration {
  /// Stretches of 10 s.
  private static let windows = 60
  /// Requests a second around the time when a clock is set, so that a step can be placed in time.
  private static let denseTraffic = 1.0

  /// The fleet that the seed determines: one or two clients, an API and two consumers. In every second fleet
  /// one of the clocks is set by 200 ms, either way, in the middle half of the time.
  package static func tenMinutes(seed: UInt64) -> FleetConfiguration {
    var random = SplitMix64(seed: seed ^ 0x600)
    let workers = ConsumerGroup("workers", service: Delay(.milliseconds(20), jitter: .milliseconds(60)))
    var fleet = FleetConfiguration(stages: [Stage("jobs", groups: [workers])])
    fleet.traffic = .seconds(600)
    fleet.clients = 1 + random.index(below: 2)
    fleet.requestsPerSecond = 0.15
    fleet.clocks.offset = .seconds(2)
    fleet.clocks.driftPPM = 100
    fleet.clocks.resolutions = [Nanoseconds(1), .microseconds(1), .milliseconds(1)]
    if seed % 2 == 0 { fleet.setOneClock(&random) }
    return fleet
  }

  private mutating func setOneClock(_ random: inout SplitMix64) {
    let names = FleetRoster(self).names
    let share = 0.25 + 0.5 * random.fraction()
    var clock = FleetClock(
      offset: Nanoseconds(Int64(random.either(upTo: Double(clocks.offset.count)))),
      driftPPM: random.either(upTo: clocks.driftPPM), resolution: .microseconds(1))
    let amount = Nanoseconds.milliseconds(random.chance(0.5) ? 200 : -200)
    let time = SimulatedFleet.beginning + Nanoseconds(Int64(Double(traffic.count) * share))
    clock.steps = [FleetClock.Step(time: time, amount: amount)]
    clocks.fixed[names[random.index(below: names.count)]] = clock
    let window = Int(share * Double(Self.windows))
    load = (0..<Self.windows).map {
      (-2...1).contains($0 - window) ? Self.denseTraffic / requestsPerSecond : 1
    }
  }
}
