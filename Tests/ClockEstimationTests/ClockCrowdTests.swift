import ReconstructedFleets
import SyntheticFleet
import Testing
import TraceModel

@testable import ClockEstimation

/// Clients in a crowd are estimated by themselves, and as the network of all clocks would have them.
@Suite struct ClockCrowdTests {
  @Test func `of hundreds of clients most are a crowd, and a few dozen of each server stay in the network`() {
    for seed in Seeds.upTo(20) {
      var random = SplitMix64(seed: seed)
      let crowd = SimulatedCrowd(servers: 2, clients: 400, &random)
      let members = ClockCrowd(ClockEvidence(crowd.survey, of: crowd.clocks.catalog)).members
      #expect((400 - 2 * 64...400 - 64).contains(members.count), "seed \(seed): \(members.count)")
    }
  }

  @Test func `a hundred clients are no crowd`() {
    var random = SplitMix64(seed: 1)
    let few = SimulatedCrowd(servers: 1, clients: 100, &random)
    #expect(ClockCrowd(ClockEvidence(few.survey, of: few.clocks.catalog)).members.isEmpty)
  }

  @Test func `clients of one server are known exactly as the network would have them`() {
    for seed in Seeds.upTo(20) {
      var random = SplitMix64(seed: seed)
      let crowd = SimulatedCrowd(servers: 1, clients: 300, &random)
      let (crowded, network) = (crowd.crowded, crowd.network)
      for (own, other) in zip(crowded.periods, network.periods) {
        #expect(own.origin == other.origin && own.kind == other.kind && own.evidence == other.evidence)
        let reading = SimulatedClocks.start + 300_000_000_000
        let (a, b) = (
          crowded.offsetBounds(of: own.origin, at: reading), network.offsetBounds(of: own.origin, at: reading)
        )
        #expect(isNear(a.low, b.low) && isNear(a.high, b.high), "seed \(seed): \(a), \(b)")
        let moved = crowded.correction(of: own.origin, at: reading)
        #expect(isNear(moved, network.correction(of: own.origin, at: reading)), "seed \(seed)")
      }
    }
  }

  /// A few ns of rounding, since offsets of minutes are laid off from another epoch.
  private func isNear(_ a: Int64?, _ b: Int64?) -> Bool {
    guard let a, let b else { return a == b }
    return abs(a - b) <= 1_000
  }

  @Test func `clients that several servers share are known as well, and the truth is in what is stated`() {
    for seed in Seeds.upTo(20) {
      var random = SplitMix64(seed: seed)
      var crowd = SimulatedCrowd(servers: 3, clients: 180, settingEvery: seed % 2 == 0 ? 20 : 0, &random)
      if seed % 3 == 0 { crowd.connect(0, 1, calls: 40, &random) }
      let (crowded, network) = (crowd.crowded, crowd.network)
      for clock in crowd.clocks.clocks.indices where crowd.clocks.clocks[clock].steps.isEmpty {
        let origin = crowd.clocks.clocks[clock].origin
        let periods = (crowded.periods(of: origin), network.periods(of: origin))
        #expect(periods.0.count == periods.1.count, "seed \(seed), \(clock)")
        guard let own = periods.0.first, let other = periods.1.first, periods.0.count == 1 else { continue }
        #expect(own.kind == other.kind && own.evidence == other.evidence, "seed \(seed), \(clock)")
        guard own.kind == .estimate, let reference = crowd.clock(of: own.reference) else { continue }
        let reading = crowd.clocks.reading(clock, at: 300_000_000_000)
        let (low, high) = crowded.offsetBounds(of: origin, at: reading)
        let truth = Int64(crowd.truth(clock, against: reference, at: 300_000_000_000))
        #expect((low ?? .max) - 2 <= truth && truth <= (high ?? .min) + 2, "seed \(seed), \(clock)")
      }
    }
  }

  /// Both are known through the clients that they share, and through nothing else.
  @Test func `servers that only clients connect are known against each other`() {
    for seed in Seeds.upTo(20) {
      var random = SplitMix64(seed: seed)
      let crowd = SimulatedCrowd(servers: 4, clients: 300, &random)
      let crowded = crowd.crowded
      for server in crowd.servers {
        let kinds = crowded.periods(of: crowd.clocks.clocks[server].origin).map(\.kind)
        #expect(kinds.allSatisfy { $0 == .same || $0 == .estimate }, "seed \(seed), \(server): \(kinds)")
      }
    }
  }

  @Test func `who is in a crowd follows from names and hops, not from the order of the logs`() {
    for seed in Seeds.upTo(10) {
      var random = SplitMix64(seed: seed)
      let crowd = SimulatedCrowd(servers: 2, clients: 200, settingEvery: 25, &random)
      let other = RenumberedCatalog(crowd.clocks.catalog, &random)
      let requests = crowd.requests.map(other.renumbered).shuffled(using: &random)
      let table = ClockTable(ClockSurvey(requests), of: other.catalog)
      #expect(table == other.renumbered(crowd.crowded), "seed \(seed)")
    }
  }

  /// Then every clock is divided, and each client knows on which side it called.
  @Test func `when the server of a crowd is set, clients are known before and after`() {
    for seed in Seeds.upTo(10) {
      var random = SplitMix64(seed: seed)
      var crowd = SimulatedCrowd(servers: 1, clients: 300, &random)
      crowd.setServer(0, at: 300_000_000_000, by: 3_000_000_000, &random)
      let table = crowd.crowded
      #expect(!table.steps.isEmpty, "seed \(seed)")
      let wrong = crowd.requests.filter { request in
        let clocks = table.settled(for: request)
        return RequestHops(request).calls.contains { call in
          let (low, high, _) = clocks.durationBounds(
            from: call.there.from, at: call.there.sent, to: call.there.to, at: call.there.received)
          return (high ?? 0) < 0 || (low ?? 0) > 70_000_000
        }
      }
      #expect(wrong.isEmpty, "seed \(seed): \(wrong.count)")
    }
  }
}
