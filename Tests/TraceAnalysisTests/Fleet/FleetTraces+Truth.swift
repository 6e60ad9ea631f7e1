import ReconstructedFleets
import SyntheticFleet
import TraceModel

extension FleetTraces {
  /// The same fleets with perfect clocks and complete logs, each request beside its truth.
  static let perfect: [TruthComparison] = seeds.flatMap { seed in
    let configuration = FleetConfiguration.small(seed: seed).withPerfectClocks.withCompleteLogs
    let reading = SimulatedFleet(configuration, seed: seed).read()
    return reading.eventsByRequest.enumerated().compactMap { request, events -> TruthComparison? in
      events.isEmpty ? nil : TruthComparison(reading, request: request, events: events)
    }
  }
}
