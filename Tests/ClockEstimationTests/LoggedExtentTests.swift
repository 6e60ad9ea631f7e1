import ReconstructedFleets
import SyntheticFleet
import Testing
import TraceModel

@testable import ClockEstimation

/// How long a request took from the first of its records to the last, where very many programs have some.
@Suite struct LoggedExtentTests {
  @Test func `bounds over many programs hold those of each two of them`() throws {
    for seed in Seeds.first(40) {
      var random = SplitMix64(seed: seed)
      let count = Int.random(in: 65...90, using: &random)
      let clocks = SimulatedClocks(
        (0..<count).map { _ in (Int64.random(in: -5_000_000...5_000_000, using: &random), 0) })
      let isAnswered = Bool.random(using: &random)
      let hops = (1..<count).map { number in
        let at = Int64.random(in: 0...1_000_000_000, using: &random)
        return isAnswered
          ? clocks.exchange(
            from: 0, to: number, at: at, there: .random(in: 1...2_000_000, using: &random), back: 1_000)
          : clocks.message(from: 0, to: number, at: at, wait: .random(in: 1...2_000_000, using: &random))
      }
      let table = ClockTable(ClockSurvey(hops), of: clocks.catalog)
      var events: [Event] = []
      for clock in 0..<count {
        for _ in 0..<2 {
          var event = Event()
          let at = Int64.random(in: 0...20_000_000, using: &random)
          (event.origin, event.time) = (
            clocks.clocks[clock].origin, Timestamp(nanoseconds: clocks.reading(clock, at: at))
          )
          events.append(event)
        }
      }
      let extents = LoggedExtent.all(in: events, table)
      let bounds = table.bounds(ofAll: extents)
      var highs: [Int64?] = []
      for from in extents {
        for to in extents {
          highs.append(
            table.durationBounds(from: from.origin, at: from.first, to: to.origin, at: to.last).high)
        }
      }
      let most = highs.contains(nil) ? nil : highs.compactMap(\.self).max()
      if let high = bounds.high { #expect(try high.count >= #require(most), "seed \(seed)") }
      #expect((bounds.high == nil) == (most == nil), "seed \(seed)")
      #expect(isAnswered == (bounds.clock == .estimate), "seed \(seed)")
    }
  }
}
