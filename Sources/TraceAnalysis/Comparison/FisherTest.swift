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
