import ReconstructedFleets
import SyntheticFleet
import Testing
import TraceAnalysis
import TraceModel

/// Reconstruction against the truth, request by request.
@Suite struct TruthLawTests {
  @Test func `with perfect clocks and complete logs the reconstruction is what happened`() {
    for comparison in FleetTraces.perfect {
      let differences = comparison.differences
      #expect(differences.isEmpty, "\(comparison.name): \(differences)")
    }
    let full = FleetTraces.perfect.count { $0.canTellMessages && $0.canTellAttempts }
    let all = FleetTraces.perfect.count
    #expect(full * 10 > all * 9, "\(full) of \(all) requests could be compared in full")
  }
}
