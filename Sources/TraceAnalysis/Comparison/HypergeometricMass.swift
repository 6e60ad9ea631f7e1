/// The probabilities, up to a common factor, of each number of marked draws without replacement. As of
/// `BinomialMass` they are built by their ratios from the mode outwards until they are negligible.
///
/// With an odds ratio other than 1, marked ones are easier, or harder, to draw by it: Fisher's noncentral
/// hypergeometric distribution (The logic of inductive inference, J. R. Statist. Soc. 98 (1935), 39–82).
struct HypergeometricMass {
  /// Number of marked draws that the first weight belongs to.
  let first: Int
  /// Proportional to the probabilities of `first`, `first` + 1, …
  let weights: [Double]
  /// The sum of the weights.
  let total: Double

  /// p-values are exact down to here.
  private static let negligible = 1e-300

  init(draws: Int, marked: Int, total: Int, odds: Double = 1) {
    let (least, most) = (max(0, draws + marked - total), min(draws, marked))
    /// P(count + 1) / P(count); it falls.
    func next(_ count: Int) -> Double {
      Double(marked - count) * Double(draws - count)
        / (Double(count + 1) * Double(total - marked - draws + count + 1)) * odds
    }
    var (mode, end) = (least, most)
    while mode < end {
      let middle = (mode + end) / 2
      if next(middle) > 1 { mode = middle + 1 } else { end = middle }
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

  /// The probability of `count` marked draws or more.
  func share(from count: Int) -> Double {
    weights.dropFirst(max(0, count - first)).sorted().reduce(0, +) / total
  }

  /// The probability of `count` marked draws or fewer.
  func share(upTo count: Int) -> Double {
    weights.prefix(max(0, count - first + 1)).sorted().reduce(0, +) / total
  }
}
