import SyntheticFleet
import TraceAnalysis
package import TraceModel

/// Every request of a thousand small fleets, reconstructed once for all laws.
package enum FleetTraces {
  package static let seeds = Seeds.upTo(1_000)

  /// A request with some record, and its origin in the fleet.
  package struct Entry: Sendable {
    package var seed: UInt64
    /// Its number in the fleet's truth.
    package var request: Int
    package var trace: Trace
    package var summary: TraceSummary
    /// Of its fleet, read in the order of its files.
    package var catalog: Catalog

    /// The text of a failure, so that it can be repeated.
    package var name: String { "seed \(seed), request \(request)" }
  }

  package static let all: [Entry] = seeds.flatMap { seed in
    let reading = SimulatedFleet(.small(seed: seed), seed: seed).read()
    return reading.eventsByRequest.enumerated().compactMap { request, events -> Entry? in
      guard !events.isEmpty else { return nil }
      let trace = TraceReconstructor(catalog: reading.catalog).reconstruct(events)
      let summary = TraceSummary(trace)
      return Entry(seed: seed, request: request, trace: trace, summary: summary, catalog: reading.catalog)
    }
  }
}
