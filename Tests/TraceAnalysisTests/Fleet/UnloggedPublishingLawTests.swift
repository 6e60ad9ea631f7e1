import SyntheticFleet
import Testing
import TraceModel

/// Fleets whose brokers acknowledge slowly, so that consumers are killed between publishing and logging it.
@Suite struct UnloggedPublishingLawTests {
  private static func fleet(seed: UInt64) -> SimulatedFleet {
    var random = SplitMix64(seed: seed ^ 0xACC)
    var workers = ConsumerGroup("workers", consumers: 2, service: Delay(.milliseconds(20)))
    workers.sessionTimeOut = .milliseconds(300)
    workers.onward = [Onward(stage: 1, share: 1, keepsKey: true)]
    let mailers = ConsumerGroup("mailers", consumers: 1, service: Delay(.milliseconds(5)))
    var fleet = FleetConfiguration(stages: [
      Stage("jobs", partitions: 4, groups: [workers]), Stage("mails", partitions: 1, groups: [mailers]),
    ])
    fleet.traffic = .seconds(2)
    fleet.requestsPerSecond = 4
    fleet.acknowledgement = Delay(.milliseconds(100), jitter: .milliseconds(200))
    fleet.records.publishersNameTopic = true
    for _ in 0..<2 {
      let name = "workers-\(1 + random.index(below: 2))"
      fleet.faults.append(.kill(consumer: name, at: random.fraction(), restartAfter: .milliseconds(500)))
    }
    return SimulatedFleet(fleet, seed: seed)
  }

  @Test func `each of two mails has its own delivery, and the later one the record, as it was`() {
    var (met, noted) = (0, 0)
    for seed in Seeds.upTo(1_000) {
      let reading = Self.fleet(seed: seed).read()
      for (request, events) in reading.eventsByRequest.enumerated() where !events.isEmpty {
        let mails = reading.fleet.truth.requests[request].messages.map { reading.fleet.truth.messages[$0] }
          .filter { $0.stage == 1 }
        let comparison = TruthComparison(reading, request: request, events: events)
        guard mails.count > 1, comparison.canTellMessages else { continue }
        met += 1
        #expect(comparison.differences.isEmpty, "\(comparison.name): \(comparison.differences)")
        let isFirstLogged = mails.min { $0.appended < $1.appended }?.published != nil
        let hasNote = comparison.trace.notes.contains { $0.kind == "unlogged_publishing" }
        #expect(hasNote || isFirstLogged, "\(comparison.name)")
        if hasNote { noted += 1 }
      }
    }
    #expect(min(met, noted) > Seeds.share(of: 100), "\(met), \(noted)")
  }
}
