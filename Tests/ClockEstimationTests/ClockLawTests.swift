import ReconstructedFleets
import SyntheticFleet
import Testing
import TraceModel

@testable import ClockEstimation

/// Laws of the estimation over random fleets whose clocks are known.
struct ClockLawTests {
  @Test func `the truth is within all bounds`() throws {
    for seed in Seeds.first(300) {
      var random = SplitMix64(seed: seed)
      let fleet = RandomClocks(&random)
      let table = ClockTable(ClockSurvey(fleet.requests), of: fleet.clocks.catalog)
      for _ in 0..<10 {
        let (a, b) = (fleet.anyClock(&random), fleet.anyClock(&random))
        let times = (fleet.anyTime(&random), fleet.anyTime(&random))
        let bounds = table.durationBounds(
          from: fleet.clocks.clocks[a].origin, at: fleet.clocks.reading(a, at: times.0),
          to: fleet.clocks.clocks[b].origin, at: fleet.clocks.reading(b, at: times.1))
        // The reference's own drift is not known: a duration is one of the reference.
        let reference = try #require(fleet.reference(of: table))
        let drift = fleet.clocks.clocks[reference].drift
        let truth = Double(times.1 - times.0) * (1 + (a == b ? fleet.clocks.clocks[a].drift : drift))
        let comment: Comment = "seed \(seed): \(bounds), truly \(truth)"
        // 0.1 % of what a clock between the two is uncertain by, and 2 ns of rounding.
        let slack = 2 + 0.001 * Double(fleet.longestWait)
        if let low = bounds.low { #expect(Double(low) <= truth + slack, comment) }
        if let high = bounds.high { #expect(Double(high) >= truth - slack, comment) }
      }
      #expect(table.steps.isEmpty && table.conflicts.isEmpty, "seed \(seed)")
    }
  }

  /// Hops with the reference alone lie at its own times, so only the rounding of true times to ns remains. It is
  /// why a passage takes 2 ns at least.
  @Test func `the truth is within the bounds of the reference's neighbours to the nanosecond`() {
    for seed in Seeds.first(500) {
      var random = SplitMix64(seed: seed)
      var clocks = SimulatedClocks(
        [(0, 0)]
          + (0..<2).map { _ in
            (
              Int64.random(in: -3_000_000_000...3_000_000_000, using: &random),
              Double.random(in: -400e-6...400e-6, using: &random)
            )
          })
      for clock in clocks.clocks.indices {
        clocks.clocks[clock].resolution = [1, 1_000, 1_000_000].randomElement(using: &random) ?? 1
      }
      let passages: ClosedRange<Int64> = 2...([10, 10_000, 5_000_000].randomElement(using: &random) ?? 10)
      let requests = (0..<30).map { number in
        clocks.exchange(
          from: 0, to: 1 + number % 2, at: .random(in: 0...60_000_000_000, using: &random),
          there: .random(in: passages, using: &random), back: .random(in: passages, using: &random))
      }
      let table = ClockTable(ClockSurvey(requests), of: clocks.catalog)
      for time: Int64 in [0, 10_000_000_000, 60_000_000_000] {
        let wait = Int64.random(in: 0...1_000_000_000, using: &random)
        for (from, to) in [(0, 1), (2, 0), (1, 2)] {
          let bounds = table.durationBounds(
            from: clocks.clocks[from].origin, at: clocks.reading(from, at: time),
            to: clocks.clocks[to].origin, at: clocks.reading(to, at: time + wait))
          let comment: Comment = "seed \(seed), \(from) to \(to): \(bounds), truly \(wait)"
          #expect(bounds.low.map { $0 <= wait + 2 } == true, comment)
          #expect(bounds.high.map { $0 >= wait - 2 } == true, comment)
        }
      }
    }
  }

  @Test func `correcting what is corrected changes nothing`() {
    for seed in Seeds.first(300) {
      var random = SplitMix64(seed: seed)
      let fleet = RandomClocks(&random, resolution: 1)
      let table = ClockTable(ClockSurvey(fleet.requests), of: fleet.clocks.catalog)
      let corrected = fleet.requests.map(table.corrected)
      let again = ClockTable(ClockSurvey(corrected), of: fleet.clocks.catalog)
      let corrections = again.periods.map(\.correction).filter { !$0.isNone }
      #expect(corrections == [], "seed \(seed)")
    }
  }

  @Test func `corrections lie within their bounds, and nothing arrives before it left`() {
    for seed in Seeds.first(300) {
      var random = SplitMix64(seed: seed)
      let fleet = RandomClocks(&random)
      let table = ClockTable(ClockSurvey(fleet.requests), of: fleet.clocks.catalog)
      for clock in fleet.clocks.clocks {
        let reading = fleet.clocks.reading(0, at: fleet.anyTime(&random))
        let correction = table.correction(of: clock.origin, at: reading)
        let bounds = table.offsetBounds(of: clock.origin, at: reading)
        #expect((bounds.low ?? correction) <= correction + 1, "seed \(seed)")
        #expect((bounds.high ?? correction) >= correction - 1, "seed \(seed)")
      }
      for request in fleet.requests.map(table.corrected) {
        for exchange in request.exchanges {
          let resolution = fleet.coarsestResolution
          #expect(exchange.received - exchange.sent > -resolution, "seed \(seed)")
          #expect(exchange.ended - exchange.responded > -resolution, "seed \(seed)")
        }
      }
    }
  }

  @Test func `surveys and tables do not depend on the order or the parts of the logs`() {
    for seed in Seeds.first(150) {
      var random = SplitMix64(seed: seed)
      let fleet = RandomClocks(&random)
      let survey = ClockSurvey(fleet.requests)
      #expect(ClockSurvey(fleet.requests.shuffled(using: &random)) == survey, "seed \(seed)")
      let cut = Int.random(in: 0...fleet.requests.count, using: &random)
      var merged = ClockSurvey(fleet.requests[cut...])
      merged.merge(ClockSurvey(fleet.requests[..<cut]))
      #expect(merged == survey, "seed \(seed)")
    }
  }

  @Test func `tables do not depend on the numbers of origins`() {
    for seed in Seeds.first(150) {
      var random = SplitMix64(seed: seed)
      let fleet = RandomClocks(&random)
      let table = ClockTable(
        ClockSurvey(fleet.requests), of: fleet.clocks.catalog, watching: fleet.pickups, isAssuming: true)
      let renamed = RenumberedCatalog(fleet.clocks.catalog, &random)
      let requests = fleet.requests.map(renamed.renumbered)
      var pickups = IdlePickupSurvey()
      for request in requests { pickups.add(request) }
      let other = ClockTable(ClockSurvey(requests), of: renamed.catalog, watching: pickups, isAssuming: true)
      #expect((renamed.renumbered(table) == other) == true, "seed \(seed)")
    }
  }
}
