import TraceModel

/// Fleets for laws about clocks in which much is wrong at once.
extension FleetConfiguration {
  /// The peculiarity of a world; every seventh seed has the same.
  package enum World: CaseIterable, Sendable {
    case steps, pauses, smears, phones, backlog, troubles, longLife
  }

  /// The world of a seed.
  package static func world(ofSeed seed: UInt64) -> World { World.allCases[Int(seed % 7)] }

  /// The fleet that the seed determines:
  /// - steps: clocks are set (`unsteady`);
  /// - pauses: consumers stand still, one after the other, and clocks are set;
  /// - smears: one to three clocks are slewed by up to 400 ppm;
  /// - phones: as many clients as there are requests, or a fifth, with clocks up to 10 minutes off;
  /// - backlog: three consumers have more to do than they can, and a clock is set;
  /// - troubles: attempts are given up, refused and lost, messages too, and a clock is set;
  /// - longLife: an hour of thin traffic with drift and smears.
  package static func world(seed: UInt64) -> FleetConfiguration {
    var random = SplitMix64(seed: seed ^ 0x303D)
    var fleet = unsteady(seed: seed)
    switch world(ofSeed: seed) {
    case .steps: break
    case .pauses:
      let pauses = (0..<3).map { 0.2 + 0.25 * Double($0) }
      fleet.faults = zip(["workers-1", "workers-2", "mailers-1"], pauses).map {
        .stall(consumer: $0, from: $1, to: $1 + 0.1 + 0.2 * random.fraction())
      }
    case .smears:
      (fleet.clocks.steps, fleet.faults) = (0, [])
      (fleet.clocks.smears, fleet.clocks.smearPPM) = (1 + random.index(below: 3), 400)
    case .phones:
      fleet.traffic = .seconds(10)
      fleet.requestsPerSecond = 12
      fleet.clients = [24, 60, 120][random.index(below: 3)]
      fleet.clocks.offsetOfClients = .seconds(600)
      fleet.clocks.steps = random.index(below: 2)
    case .backlog:
      fleet.stages[0].groups[0].consumers = 3
      fleet.stages[0].groups[0].service = Delay(.milliseconds(300), jitter: .milliseconds(400))
      (fleet.traffic, fleet.requestsPerSecond, fleet.load) = (.seconds(30), 4, [0.5, 1.5, 1.5, 0.2])
      fleet.settling = .seconds(30)
      fleet.clocks.steps = random.index(below: 2)
    case .troubles:
      fleet.clocks.steps = random.index(below: 2)
      fleet.http.timeOut = .milliseconds(150)
      fleet.http.lateness = Delay(.milliseconds(160), jitter: .milliseconds(60))
      (fleet.http.refused, fleet.http.late, fleet.http.requestLost) = (0.08, 0.05, 0.08)
      (fleet.lostMessages, fleet.records.lost) = (0.05, 0.05)
    case .longLife:
      (fleet.traffic, fleet.requestsPerSecond) = (.seconds(3600), 0.02)
      fleet.clocks.steps = 0
      (fleet.clocks.smears, fleet.clocks.smearPPM) = (random.index(below: 3), 400)
    }
    return fleet
  }
}
