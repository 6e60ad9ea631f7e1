/// A confidence interval for a share: Clopper and Pearson's (The use of confidence or fiducial limits illustrated in
/// the case of the binomial, Biometrika 26 (1934), 404–413).
///
/// Of n requests k have a property. `low`: the share that gives k or more in 2.5 % of all samples. `high`: the share
/// that gives k or fewer in as many. It is exact, as `OrderStatisticInterval` is, and covers the true share with 95 %
/// at least; approximations do so with 95 % on average.
package struct ShareInterval: Sendable, Equatable {
  /// Between 0 and 1.
  package let low: Double
  /// Between `low` and 1.
  package let high: Double

  /// The interval for the share that `count` of `total` requests are seen of; of none it is everything.
  package init(count: Int, of total: Int) {
    low = count > 0 ? Self.share { Self.upperTail(count, of: total, $0) > OrderStatisticInterval.tail } : 0
    high =
      count < total
      ? Self.share { Self.lowerTail(count, of: total, $0) < OrderStatisticInterval.tail } : 1
  }

  /// The share from which on `holds` is true, to the last bit or nearly so.
  private static func share(_ holds: (Double) -> Bool) -> Double {
    var (low, high) = (0.0, 1.0)
    while case let middle = (low + high) / 2, middle > low, middle < high, high - low > high * 1e-15 {
      if holds(middle) { high = middle } else { low = middle }
    }
    return (low + high) / 2
  }

  /// P(B ≥ count).
  private static func upperTail(_ count: Int, of total: Int, _ share: Double) -> Double {
    let mass = BinomialMass(trials: total, probability: share)
    return mass.weights.dropFirst(max(0, count - mass.first)).reversed().reduce(0, +) / mass.total
  }

  /// P(B ≤ count).
  private static func lowerTail(_ count: Int, of total: Int, _ share: Double) -> Double {
    let mass = BinomialMass(trials: total, probability: share)
    return mass.weights.prefix(max(0, count - mass.first + 1)).reduce(0, +) / mass.total
  }
}
