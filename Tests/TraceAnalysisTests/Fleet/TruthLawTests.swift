import SyntheticFleet
import Testing
import TraceAnalysis
import TraceModel

@Suite struct TruthLawTests {
  @Test func `with perfect clocks and complete logs the reconstruction is what happened`() {
    var (compared, requests) = (0, 0)
    for seed in UInt64(1)...1_000 {
      let configuration = FleetConfiguration.small(seed: seed).withPerfectClocks.withCompleteLogs
      let reading = Fleet(configuration, seed: seed).read()
      for (request, events) in reading.eventsByRequest.enumerated() {
        let comparison = TruthComparison(reading, request: request, events: events)
        requests += 1
        if comparison.canTellMessages, comparison.canTellAttempts { compared += 1 }
        let differences = comparison.differences;
        if !differences.isEmpty { print("DIFF", seed, request, differences) }
        #expect(differences.isEmpty, "seed \(seed), request \(request)")
      }
    }
    print(compared, requests)
  }

  @Test func `timing`() {
    let clock = ContinuousClock()
    for (name, c) in [
      ("quiet", FleetConfiguration.quiet), ("everything", .everything), ("kill", .killAndRedelivery),
    ] {
      var c = c
      c.traffic = .seconds(600)
      var fleet = Fleet(c, seed: 1)
      print(
        name, clock.measure { fleet = Fleet(c, seed: 2) }, fleet.records.count, fleet.truth.requests.count)
      var n = 0
      print(clock.measure { n = fleet.read().events.count }, n)
    }
    print(
      "small", clock.measure { for seed in UInt64(1)...100 { _ = Fleet(.small(seed: seed), seed: seed) } })
  }
}
