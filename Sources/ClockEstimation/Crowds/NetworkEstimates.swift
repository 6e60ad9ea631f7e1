import TraceModel

/// All clocks estimated: those of the network, component by component, and with each the crowd of its servers.
struct NetworkEstimates {
  private let estimates: [(network: ComponentEstimate, crowd: CrowdEstimate)]

  /// `earlier` is of the same evidence. Where it knows the same of servers, their clients are not estimated again.
  init(
    _ evidence: ClockEvidence, _ crowd: ClockCrowd, isAssuming: Bool, like earlier: NetworkEstimates? = nil
  ) {
    func estimated(_ components: [ClockComponent]) -> [ComponentEstimate] {
      components.map { ComponentEstimate($0, evidence, isAssuming: isAssuming) }
    }
    let components = estimated(crowd.network)
    // When the reference was set, every clock is divided.
    if !crowd.members.isEmpty, components.contains(where: \.clocks.isReferenceDoubted) {
      estimates = estimated(ClockComponent.all(of: evidence.ties, evidence)).map {
        ($0, CrowdEstimate([], of: $0))
      }
      return
    }
    let crowds = zip(components, crowd.members(of: components))
    estimates = crowds.enumerated().map { index, both in
      let alike = earlier?.estimates.count == components.count ? earlier?.estimates[index].crowd : nil
      return (both.0, CrowdEstimate(both.1, of: both.0, like: alike))
    }
  }

  /// All rows, in an order that follows from the names of origins.
  func table(_ evidence: ClockEvidence) -> ClockTable {
    let rank = evidence.rank
    return ClockTable(
      periods: periods(evidence),
      pairs: estimates.flatMap { $0.network.pairs + $0.crowd.pairs }.sorted(by: {
        (rank($0.first), $0.firstPeriod, rank($0.second), $0.secondPeriod)
      }),
      steps: steps.sorted {
        (rank($0.origin), $0.since, rank($0.against)) < (rank($1.origin), $1.since, rank($1.against))
      },
      conflicts: estimates.flatMap { $0.network.conflicts + $0.crowd.conflicts }.sorted {
        (rank($0.first), rank($0.second)) < (rank($1.first), rank($1.second))
      })
  }

  private func periods(_ evidence: ClockEvidence) -> [ClockPeriod] {
    var periods: [ClockPeriod] = []
    for (network, crowd) in estimates { periods += network.periods(with: crowd) + crowd.periods }
    var isKnown = [Bool](repeating: false, count: evidence.weights.count)
    for period in periods { isKnown[period.origin.index] = true }
    for origin in evidence.origins where !isKnown[origin.index] {
      periods.append(.unknown(origin, resolution: evidence.resolutions[origin]))
    }
    // The periods of one origin stay in order of time.
    return periods.sorted(by: { (evidence.rank($0.origin), 0, 0, 0) })
  }

  /// By the corrected times of the clocks they were seen against.
  private var steps: [ClockStep] {
    guard estimates.contains(where: { !$0.network.clocks.steps.isEmpty }) else { return [] }
    let corrections = ClockTable(periods: estimates.flatMap { $0.network.periods(with: $0.crowd) })
    return estimates.flatMap { $0.network.steps(corrections) }
  }
}

extension Array {
  /// In the order of their keys; of equals, in the order that they are in. Only places are moved while it sorts.
  fileprivate func sorted(by key: (Element) -> (Int, Int, Int, Int)) -> [Element] {
    let keys = map(key)
    return indices.sorted { keys[$0] == keys[$1] ? $0 < $1 : keys[$0] < keys[$1] }.map { self[$0] }
  }
}
