import ReconstructedFleets
import SyntheticFleet
import Testing
import TraceModel

@testable import ClockEstimation

/// Stated intervals against those that the logs of small fleets force, nanosecond by nanosecond.
@Suite struct ForcedOffsetTests {
  @Test func `over 1,000 fleets no interval is wider or narrower than the hops force`() {
    var (bracketed, bounded) = (0, 0)
    for seed in Seeds.upTo(1_000) {
      var configuration = FleetConfiguration.tenMinutes(seed: seed)
      (configuration.requestsPerSecond, configuration.load, configuration.clocks.fixed) = (0.015, [1], [:])
      let reading = SimulatedFleet(configuration, seed: seed).read()
      let summaries = reading.summaries
      let table = ClockTable(ClockSurvey(summaries), of: reading.catalog)
      let steps = Self.steps(reading)
      // Clients may be the ones that stand. Then nothing is forced on workers directly.
      let isOfServer = { reading.catalog.origin($0).service.hasPrefix("api") }
      for period in table.periods
      where period.kind != .same && period.kind != .uncorrected && isOfServer(period.reference) {
        let forced = ForcedOffsets(of: period.origin, against: period.reference, in: summaries, steps: steps)
        for event in reading.events where event.origin == period.origin && event.role != .note {
          let logged = event.time.nanoseconds
          let (low, high) = table.offsetBounds(of: period.origin, at: logged)
          let expected = forced.offsets(atReading: logged)
          let comment: Comment = "seed \(seed), \(reading.catalog.origin(period.origin).service) at \(logged)"
          expectForced(low, expected.low, .down, comment)
          expectForced(high, expected.high, .up, comment)
        }
        if period.kind == .estimate { bracketed += 1 } else { bounded += 1 }
      }
    }
    #expect(bracketed > Seeds.share(of: 900) && bounded > Seeds.share(of: 1_500))
  }

  /// Whole ns, rounded outwards; on the way a Double may miss by a thousandth of one.
  private func expectForced(
    _ stated: Int64?, _ forced: Double?, _ rule: FloatingPointRoundingRule, _ comment: Comment
  ) {
    guard let stated, let forced else { return #expect(stated == nil && forced == nil, comment) }
    let possible = [-0.002, 0, 0.002].map { Int64((forced + $0).rounded(rule)) }
    #expect(possible.contains(stated), "\(comment): \(stated) for \(forced)")
  }

  /// The largest power of ten up to 1 s that divides all times of an origin.
  private static func steps(_ reading: FleetReading) -> [OriginID: Int64] {
    var steps: [OriginID: Int64] = [:]
    for event in reading.events where event.role != .note {
      var step = steps[event.origin] ?? 1_000_000_000
      while event.time.nanoseconds % step != 0 { step /= 10 }
      steps[event.origin] = step
    }
    return steps
  }
}
