import TraceModel

/// Clocks by position, and the ties between them.
struct TiedClocks {
  let ties: [ConstantTie]
  /// Indices in `ties`, by clock.
  let tiesOfClock: [[Int]]
  let weights: [ClockEvidence.Weight]
  /// An order of equal clocks, by clock.
  let ranks: [Int]

  init(_ ties: [ConstantTie], weights: [ClockEvidence.Weight], ranks: [Int]) {
    (self.ties, self.weights, self.ranks) = (ties, weights, ranks)
    var tiesOfClock = [[Int]](repeating: [], count: weights.count)
    for (index, tie) in ties.enumerated() {
      tiesOfClock[tie.first].append(index)
      tiesOfClock[tie.second].append(index)
    }
    self.tiesOfClock = tiesOfClock
  }

  var count: Int { weights.count }

  /// More is known of a clock than of the other; of equals, the first by name.
  func isBetterKnown(_ a: Int, _ b: Int) -> Bool {
    weights[a] == weights[b] ? ranks[a] < ranks[b] : weights[a] > weights[b]
  }
}

extension TiedClocks {
  /// The ties and clocks of a component, by position in it.
  init(_ component: ClockComponent, _ evidence: ClockEvidence) {
    self.init(
      component.pairs.map {
        ConstantTie(first: $0.first, second: $0.second, $0.hops, evidence: $0.evidence)
      }, weights: component.origins.map { evidence.weights[$0.index] },
      ranks: component.origins.map(evidence.rank))
  }

  /// The straight clocks of a network, by part.
  init(_ network: ClockNetwork) {
    let ties = network.edges.map {
      ConstantTie(first: $0.first, second: $0.second, $0.hops, evidence: $0.evidence)
    }
    var weights = network.evidence.map { ClockEvidence.Weight(count: $0) }
    for tie in ties where tie.isAnswered {
      weights[tie.first].isAnswered = true
      weights[tie.second].isAnswered = true
    }
    self.init(ties, weights: weights, ranks: Array(network.parts.indices))
  }
}
