import ReconstructedFleets
import SyntheticFleet
import Testing
import TraceAnalysis
import TraceModel

@testable import ClockEstimation

/// Statements about clocks against the truth, over a thousand fleets.
@Suite struct ClockFleetLawTests {
  /// What a clock showed in the moment of which something is stated is known to 1 ns, and so is the reference's.
  private static let rounding: Int64 = 2

  @Test
  func `a stated offset holds the true one in 99 of 100 cases, and always where no clock was set`() {
    expectTruth(of: \.offsets, inAtLeast: 0.99)
  }

  @Test
  func `the bounds of a queue wait hold the true one in 95 of 100 cases, and always where no clock was set`()
  {
    expectTruth(of: \.waits, inAtLeast: 0.95)
  }

  private func expectTruth(of statements: (ClockFleet) -> [ClockFleet.Statement], inAtLeast share: Double) {
    for isSet in [false, true] {
      var all: [(seed: UInt64, statement: ClockFleet.Statement)] = []
      for fleet in ClockFleets.all where (fleet.clockSet != nil) == isSet {
        all += statements(fleet).map { (fleet.seed, $0) }
      }
      let wrong = all.filter { !$0.statement.isTrue(within: Self.rounding) }
      let allowed = isSet ? Int(Double(all.count) * (1 - share)) : 0
      #expect(all.count > Seeds.share(of: 5_000))
      #expect(wrong.count <= allowed, "of \(all.count), such as seed \(wrong.prefix(3))")
    }
  }

  /// Fleets in which records are lost, name no message, or tell whole seconds. Some pairs are wrong then.
  @Test
  func `a stated offset holds the true one in 99 of 100 cases in small fleets with all troubles but steps`()
    throws
  {
    var (all, wrong): (Int, [String]) = (0, [])
    for (seed, entries) in Dictionary(grouping: FleetTraces.all, by: \.seed) {
      let fleet = SimulatedFleet(.small(seed: seed), seed: seed)
      guard fleet.clocks.allSatisfy(\.steps.isEmpty), let catalog = entries.first?.catalog else { continue }
      let summaries = entries.map(\.summary)
      let table = ClockTable(ClockSurvey(summaries), of: catalog, watching: IdlePickupSurvey(summaries))
      for period in table.periods where ![.same, .uncorrected].contains(period.kind) {
        let name = catalog.origin(period.origin).service
        let clock = try #require(fleet.clock(of: name))
        let reference = try #require(fleet.clock(of: catalog.origin(period.reference).service))
        let time = SimulatedFleet.beginning + .seconds(0.75)
        let logged = (time + clock.offset(at: time)).nanoseconds
        let (low, high) = table.offsetBounds(of: period.origin, at: logged)
        let truth = (clock.offset(at: time) - reference.offset(at: time)).count
        let statement = ClockFleet.Statement(name: name, low: low, high: high, truth: truth)
        all += 1
        if !statement.isTrue(within: Self.rounding) { wrong.append("seed \(seed): \(statement)") }
      }
    }
    #expect(all > Seeds.share(of: 3_000))
    #expect(wrong.count * 100 <= all, "\(wrong.count) of \(all), such as \(wrong.prefix(3))")
  }

  @Test func `ten minutes of traffic tell the drift to 5 ppm`() {
    var count = 0
    for fleet in ClockFleets.all where fleet.clockSet == nil {
      for drift in fleet.drifts {
        let middle = drift.stated.lowerBound / 2 + drift.stated.upperBound / 2
        #expect(abs(middle - drift.truth) <= 5e-6, "seed \(fleet.seed): \(drift)")
        #expect(drift.stated.contains(drift.truth), "seed \(fleet.seed): \(drift)")
        count += 1
      }
    }
    #expect(count > Seeds.share(of: 500))
  }

  /// Exchanges show a step: those of the client, or the API's with every client. It lies between two of them, and
  /// no evidence says where; the survey's windows are 10 s.
  @Test func `a step of 200 ms is found within one window`() throws {
    var count = 0
    for fleet in ClockFleets.all {
      guard let (name, set) = fleet.clockSet, !name.hasPrefix("workers") else { continue }
      let sure = fleet.steps.filter { !$0.step.isSuspected }
      #expect(!sure.isEmpty, "seed \(fleet.seed)")
      for (found, against, step) in sure {
        let comment: Comment = "seed \(fleet.seed), \(name): \(step)"
        if name.hasPrefix("client") { #expect(found == name, comment) }
        // Seen from the other clock, it went the other way.
        let size = try #require(step.size, comment).count * (found == name ? 1 : -1)
        #expect(abs(size - set.amount.count) < 10_000_000, comment)
        let client = [found, against].first { $0.hasPrefix("client") }
        let pause = fleet.pause(ofClient: try #require(client, comment), at: set.time)
        #expect(step.until - step.since <= pause + .seconds(10), comment)
        count += 1
      }
    }
    #expect(count > Seeds.share(of: 250))
  }

  @Test func `where no clock was set no step is found`() {
    for fleet in ClockFleets.all where fleet.clockSet == nil {
      #expect(fleet.steps.isEmpty, "seed \(fleet.seed)")
    }
  }

  /// Nothing but idle pickups shows it, so it is called a suspicion.
  @Test func `a step of a consumer that was idle is suspected nine times in ten`() {
    let fleets = ClockFleets.all.filter { $0.clockSet?.name.hasPrefix("workers") == true }
    let suspected = fleets.filter { fleet in
      fleet.steps.contains { $0.name == fleet.clockSet?.name && $0.step.isSuspected }
    }
    #expect(fleets.count > Seeds.share(of: 150))
    #expect(suspected.count * 10 >= fleets.count * 9, "\(suspected.count) of \(fleets.count)")
  }
}

extension ClockFleet.Statement {
  func isTrue(within slack: Int64) -> Bool {
    (low.map { $0 - slack } ?? .min) <= truth && truth <= (high.map { $0 + slack } ?? .max)
  }
}

extension ClockFleet {
  /// From the last exchange that began before a time to the first one after it.
  fileprivate func pause(ofClient name: String, at time: Timestamp) -> Nanoseconds {
    let times = exchanges[name] ?? []
    guard let before = times.last(where: { $0 < time }), let after = times.first(where: { $0 >= time }) else {
      return .zero
    }
    return after - before
  }
}
