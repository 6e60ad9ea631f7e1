import ReconstructedFleets
import SyntheticFleet
import Testing
import TraceModel

@testable import ClockEstimation

/// Fewer requests, or no consumers, may make what is known of calls less exact, never more, and never another.
@Suite struct LeavingOutLawTests {
  /// Fleets whose clocks are up to 2 s apart and drift; in every second one a backlog builds.
  private static func configuration(_ seed: UInt64) -> FleetConfiguration {
    var fleet: FleetConfiguration = seed % 2 == 0 ? .busyBacklog : .quiet
    fleet.clocks = FleetConfiguration.drifting.clocks
    fleet.apis = 1 + Int(seed / 2 % 2)
    fleet.traffic = .seconds(30)
    return fleet
  }

  @Test func `an estimate that some of the requests tell is not lost nor contradicted by the others`() {
    expect { _, number in
      number % 2 == 0
    } ofAll: {
      $0
    }
  }

  @Test func `what consumers log takes no estimate away from clients and contradicts none`() {
    expect { _, _ in
      true
    } ofAll: { request in
      var request = request
      request.deliveries = []
      return request
    }
  }

  @Test func `the log of any one program takes no estimate away and contradicts none`() {
    expect { _, _ in
      true
    } ofAll: { request, seed, catalog in
      request.without(OriginID(index: Int(seed) % catalog.origins.count))
    }
  }

  private func expect(
    _ isKept: (TraceSummary, Int) -> Bool, ofAll part: (TraceSummary) -> TraceSummary
  ) {
    expect(isKept) { request, _, _ in part(request) }
  }

  private func expect(
    _ isKept: (TraceSummary, Int) -> Bool, ofAll part: (TraceSummary, UInt64, Catalog) -> TraceSummary
  ) {
    var count = 0
    for seed in Seeds.upTo(200) {
      let reading = SimulatedFleet(Self.configuration(seed), seed: seed).read()
      let all = reading.summaries
      let some = all.enumerated().filter { isKept($1, $0) }.map { part($1, seed, reading.catalog) }
      let (whole, partial) = (table(all, reading.catalog), table(some, reading.catalog))
      #expect(whole.steps.isEmpty && partial.steps.isEmpty, "seed \(seed)")
      for request in some {
        for call in RequestHops(request).calls {
          let (known, less) = (bounds(call.there, whole), bounds(call.there, partial))
          guard less.kind == .estimate else { continue }
          let comment: Comment = "seed \(seed): \(less) of some, \(known) of all"
          #expect(known.kind == .estimate, comment)
          #expect(
            (known.low ?? .max) <= (less.high ?? .min) && (less.low ?? .max) <= (known.high ?? .min), comment)
          count += 1
        }
      }
    }
    #expect(count > Seeds.share(of: 5_000))
  }

  private func table(_ requests: [TraceSummary], _ catalog: Catalog) -> ClockTable {
    ClockTable(ClockSurvey(requests), of: catalog, watching: IdlePickupSurvey(requests))
  }

  private func bounds(
    _ passage: RequestHops.Passage, _ table: ClockTable
  ) -> (low: Int64?, high: Int64?, kind: ClockKind) {
    table.durationBounds(from: passage.from, at: passage.sent, to: passage.to, at: passage.received)
  }
}

extension TraceSummary {
  /// The request as it is known without what an origin logged.
  fileprivate func without(_ origin: OriginID) -> TraceSummary {
    var request = self
    for index in request.exchanges.indices {
      if exchanges[index].client == origin {
        (request.exchanges[index].sent, request.exchanges[index].ended) = (Int64.absent, Int64.absent)
      }
      if exchanges[index].server == origin {
        (request.exchanges[index].received, request.exchanges[index].responded) = (Int64.absent, Int64.absent)
      }
    }
    for index in request.deliveries.indices {
      if deliveries[index].publisher == origin { request.deliveries[index].published = Int64.absent }
      if deliveries[index].consumer == origin {
        request.deliveries[index].consumed = Int64.absent
        request.deliveries[index].started = Int64.absent
      }
    }
    return request
  }
}
