import ReconstructedFleets
import SyntheticFleet
import TraceModel

@testable import ClockEstimation

/// A client, two APIs and two consumers with clocks that disagree by up to 3 s and 60 ppm, and ten minutes of
/// their requests.
struct RandomClocks {
  private(set) var clocks: SimulatedClocks
  private(set) var requests: [TraceSummary] = []

  private static let duration: Int64 = 600_000_000_000
  /// ns that a message may wait.
  let longestWait: Int64 = 2_000_000_000

  init(_ random: inout SplitMix64, resolution: Int64? = nil) {
    clocks = SimulatedClocks(
      (0..<5).map { _ in
        (
          [0, Int64.random(in: -3_000_000_000...3_000_000_000, using: &random)]
            .randomElement(using: &random) ?? 0,
          [0, Double.random(in: -60e-6...60e-6, using: &random)].randomElement(using: &random) ?? 0
        )
      })
    for clock in clocks.clocks.indices {
      clocks.clocks[clock].resolution =
        resolution ?? [1, 1_000, 1_000_000].randomElement(using: &random) ?? 1
    }
    for _ in 0..<Int.random(in: 1...40, using: &random) { addRequest(&random) }
  }

  /// Messages taken up by consumers after they had been idle.
  var pickups: IdlePickupSurvey {
    var pickups = IdlePickupSurvey()
    for request in requests { pickups.add(request) }
    return pickups
  }

  /// ns.
  var coarsestResolution: Int64 { clocks.clocks.map(\.resolution).max() ?? 1 }

  func anyClock(_ random: inout SplitMix64) -> Int {
    clocks.clocks.indices.randomElement(using: &random) ?? 0
  }

  func anyTime(_ random: inout SplitMix64) -> Int64 { .random(in: 0...Self.duration, using: &random) }

  /// The clock that the table takes for the true one; all are connected, or the rest has no bounds.
  func reference(of table: ClockTable) -> Int? {
    let origin = table.periods.max { $0.evidence < $1.evidence }?.reference
    return clocks.clocks.firstIndex { $0.origin == origin }
  }

  /// The client (0) asks an API (1, 2); this publishes to a consumer (3, 4), which may publish to the other.
  private mutating func addRequest(_ random: inout SplitMix64) {
    let time = anyTime(&random)
    let api = Int.random(in: 1...2, using: &random)
    let consumer = Int.random(in: 3...4, using: &random)
    var request = clocks.exchange(
      from: 0, to: api, at: time, there: passage(&random), work: passage(&random), back: passage(&random))
    let wait = Int64.random(in: 100_000...longestWait, using: &random)
    request.deliveries =
      clocks.message(
        from: api, to: consumer, at: time, wait: wait, work: 1_000_000
      ).deliveries
    if Int.random(in: 0..<3, using: &random) == 0 {
      let next = clocks.message(from: consumer, to: 7 - consumer, at: time + wait, wait: passage(&random))
      request.deliveries += next.deliveries
    }
    requests.append(request)
  }

  private func passage(_ random: inout SplitMix64) -> Int64 {
    .random(in: 100_000...30_000_000, using: &random)
  }
}

/// A catalog with the same origins in another order.
struct RenumberedCatalog {
  let catalog = Catalog()
  private let old: [Origin]

  init(_ original: Catalog, _ random: inout SplitMix64) {
    old = original.origins
    for origin in old.shuffled(using: &random) { _ = catalog.id(of: origin) }
  }

  func renumbered(_ id: OriginID) -> OriginID { catalog.id(of: old[id.index]) }

  func renumbered(_ request: TraceSummary) -> TraceSummary {
    var request = request
    for index in request.exchanges.indices {
      request.exchanges[index].client = renumbered(request.exchanges[index].client)
      request.exchanges[index].server = renumbered(request.exchanges[index].server)
    }
    for index in request.deliveries.indices {
      request.deliveries[index].publisher = renumbered(request.deliveries[index].publisher)
      request.deliveries[index].consumer = renumbered(request.deliveries[index].consumer)
    }
    return request
  }

  func renumbered(_ table: ClockTable) -> ClockTable {
    ClockTable(
      periods: table.periods.map { period in
        var period = period
        (period.origin, period.reference) = (renumbered(period.origin), renumbered(period.reference))
        return period
      },
      pairs: table.pairs.map { pair in
        var pair = pair
        (pair.first, pair.second) = (renumbered(pair.first), renumbered(pair.second))
        return pair
      },
      steps: table.steps.map { step in
        var step = step
        (step.origin, step.against) = (renumbered(step.origin), renumbered(step.against))
        return step
      },
      conflicts: table.conflicts.map {
        ClockConflict(
          first: renumbered($0.first), second: renumbered($0.second), evidence: $0.evidence)
      })
  }
}
