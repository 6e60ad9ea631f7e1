/// Fisher's exact test of two shares (The design of experiments, 1935, §11): the probability of all tables with the
/// same sums and no higher probability than the observed table. It is exact for counts of any size.
///
///              with  without
///     first     a       b
///     second    c       d
struct FisherTest {
  /// The two-sided p-value; 1 where either sample, or either column, is empty.
  let p: Double

  /// Tables whose probability differs by rounding only are equally probable, as SciPy has it.
  private static let tolerance = 1 + 1e-7

  /// `a` of `first` and `c` of `second` have the property.
  init(_ a: Int, of first: Int, _ c: Int, of second: Int) {
    let mass = HypergeometricMass(draws: first, marked: a + c, total: first + second)
    guard mass.weights.count > 1 else {
      p = 1
      return
    }
    let index = a - mass.first
    guard mass.weights.indices.contains(index) else {
      p = 0
      return
    }
    let limit = mass.weights[index] * Self.tolerance
    let extreme = mass.weights.filter { $0 <= limit }.sorted().reduce(0, +)
    p = min(1, extreme / mass.total)
  }
}

/// The probabilities, up to a common factor, that so many of some draws without replacement are marked. As of
/// `BinomialMass` they are built by their ratios from the mode outwards until they are negligible.
struct HypergeometricMass {
  /// Number of marked draws that the first weight belongs to.
  let first: Int
  /// Proportional to the probabilities of `first`, `first` + 1, …
  let weights: [Double]
  /// The sum of the weights.
  let total: Double

  /// p-values are exact down to here.
  private static let negligible = 1e-300

  init(draws: Int, marked: Int, total: Int) {
    let (least, most) = (max(0, draws + marked - total), min(draws, marked))
    let ratio = Double(draws + 1) * Double(marked + 1) / Double(total + 2)
    let mode = min(most, max(least, Int(ratio)))
    /// P(count + 1) / P(count)
    func next(_ count: Int) -> Double {
      Double(marked - count) * Double(draws - count)
        / (Double(count + 1) * Double(total - marked - draws + count + 1))
    }
    var (below, above) = ([Double](), [Double]())
    var weight = 1.0
    for count in stride(from: mode - 1, through: least, by: -1) {
      weight /= next(count)
      guard weight >= Self.negligible else { break }
      below.append(weight)
    }
    weight = 1
    for count in mode..<max(mode, most) {
      weight *= next(count)
      guard weight >= Self.negligible else { break }
      above.append(weight)
    }
    first = mode - below.count
    weights = below.reversed() + [1] + above
    self.total = weights.sorted().reduce(0, +)
  }
}
