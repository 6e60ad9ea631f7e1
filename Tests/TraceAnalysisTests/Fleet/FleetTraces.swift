import SyntheticFleet
import TraceAnalysis
import TraceModel

/// Every request of a thousand small fleets, reconstructed once for all laws.
enum FleetTraces {
  static let seeds = Seeds.upTo(1_000)

  /// A request that left some record, and where it comes from.
  struct Entry: Sendable {
    var seed: UInt64
    /// Its number in the fleet's truth.
    var request: Int
    var trace: Trace
    var summary: TraceSummary
    /// Of its fleet, read in the order of its files.
    var catalog: Catalog

    /// What a failure prints, so that it can be repeated.
    var name: String { "seed \(seed), request \(request)" }
  }

  static let all: [Entry] = seeds.flatMap { seed in
    let reading = SimulatedFleet(.small(seed: seed), seed: seed).read()
    return reading.eventsByRequest.enumerated().compactMap { request, events -> Entry? in
      guard !events.isEmpty else { return nil }
      let trace = TraceReconstructor(catalog: reading.catalog).reconstruct(events)
      let summary = TraceSummary(trace)
      return Entry(seed: seed, request: request, trace: trace, summary: summary, catalog: reading.catalog)
    }
  }

  /// The same fleets with perfect clocks and complete logs, each request beside its truth.
  static let perfect: [TruthComparison] = seeds.flatMap { seed in
    let configuration = FleetConfiguration.small(seed: seed).withPerfectClocks.withCompleteLogs
    let reading = SimulatedFleet(configuration, seed: seed).read()
    return reading.eventsByRequest.enumerated().compactMap { request, events -> TruthComparison? in
      events.isEmpty ? nil : TruthComparison(reading, request: request, events: events)
    }
  }
}
