package import ClockEstimation
package import SyntheticFleet
import TraceAnalysis
package import TraceModel

extension FleetReading {
  /// Every request that left a record, as reconstructed with logged times.
  package var summaries: [TraceSummary] {
    let reconstructor = TraceReconstructor(catalog: catalog)
    return eventsByRequest.filter { !$0.isEmpty }.map { TraceSummary(reconstructor.reconstruct($0)) }
  }
}

extension ClockSurvey {
  /// The survey of these requests.
  package init(_ requests: some Sequence<TraceSummary>) {
    self.init()
    for request in requests { add(request) }
  }
}

extension IdlePickupSurvey {
  /// The survey of these requests.
  package init(_ requests: some Sequence<TraceSummary>) {
    self.init()
    for request in requests { add(request) }
  }
}
