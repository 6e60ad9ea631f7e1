import ReconstructedFleets
import SyntheticFleet
import Testing
import TraceAnalysis
import TraceModel

@Suite struct OutcomeLawTests {
  @Test func `an outcome agrees with what is there`() {
    for entry in FleetTraces.all {
      let trace = entry.trace
      let hasEnded = trace.outcome == .completed || trace.outcome == .failed
      let hasRoles = !trace.exchanges.isEmpty || !trace.messages.isEmpty
      #expect(entry.summary.done == nil || hasEnded && hasRoles, "\(entry.name)")
      // One that was answered 5xx has failed, whatever its messages wait for.
      if trace.outcome == .completed, hasRoles { #expect(entry.summary.done != nil, "\(entry.name)") }
      #expect(trace.outcome != .lost, "\(entry.name)")
      if trace.outcome == .completed {
        let delivered = Set(trace.deliveries.map(\.message))
        #expect(delivered.count == trace.messages.count, "\(entry.name)")
      }
      if trace.outcome == .rejected || trace.outcome == .unreachable {
        #expect(trace.messages.isEmpty, "\(entry.name)")
      }
    }
  }

  @Test func `every request is counted once, by one outcome`() {
    for (seed, entries) in Dictionary(grouping: FleetTraces.all, by: \.seed) {
      var accumulator = LatencyAccumulator(keys: [], percentiles: [50], catalog: entries[0].catalog)
      for entry in entries { accumulator.add(entry.summary) }
      let outcomes = accumulator.report(endOfLogs: nil).groups.flatMap { $0.outcomes.values }
      #expect(outcomes.reduce(0, +) == entries.count, "seed \(seed)")
    }
  }
}
