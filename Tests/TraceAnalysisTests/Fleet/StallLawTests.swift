import ReconstructedFleets
import SyntheticFleet
import Testing
import TraceAnalysis
import TraceModel

/// A fleet whose consumers stand still while a backlog builds, from its records to its report.
@Suite struct StallLawTests {
  private func wait(seed: UInt64, isStalled: Bool) throws -> LatencyReport.Statistics {
    var configuration = FleetConfiguration.busyBacklog
    configuration.traffic = .seconds(30)
    configuration.load = [1, 2, 2]
    configuration.settling = .seconds(40)
    if isStalled {
      configuration.faults = ["workers-1", "workers-2"].map { .stall(consumer: $0, from: 0.6, to: 4) }
    }
    let fleet = SimulatedFleet(configuration, seed: seed)
    let reading = fleet.read()
    var accumulator = LatencyAccumulator(keys: [], percentiles: [50, 99], catalog: reading.catalog)
    for summary in reading.summaries { accumulator.add(summary) }
    let group = try #require(accumulator.report(endOfLogs: fleet.end).groups.first)
    return try #require(group.segments.first { $0.segment == .queueWait && $0.count > 0 })
  }

  @Test func `a stall improves the percentiles of what has ended, and not those that count what has not`()
    throws
  {
    for seed in Seeds.upTo(40) {
      let (whole, stalled) = (try wait(seed: seed, isStalled: false), try wait(seed: seed, isStalled: true))
      #expect(whole.censored == 0 && stalled.censored > 20, "seed \(seed)")
      #expect(stalled.percentiles[1].value < whole.percentiles[1].value, "seed \(seed)")
      // Not reached within what was observed, or no lower than it truly was.
      let ours = try #require(stalled.withUnfinished.last)
      #expect(ours.value.map { $0 >= whole.percentiles[1].value } ?? true, "seed \(seed): \(ours)")
      #expect(try #require(stalled.longestUnfinished) > whole.percentiles[1].value, "seed \(seed)")
    }
  }
}
