import Algorithms
import TraceModel

/// The distribution of durations, when some had not ended with the logs: the product-limit estimate (Kaplan &
/// Meier, Nonparametric estimation from incomplete observations, JASA 53 (1958), 457–481).
///
/// The share of longer durations than t is S(t) = ∏ (1 − dᵢ/nᵢ) over the times tᵢ ≤ t of ends. At tᵢ, nᵢ
/// durations have not ended, and dᵢ of them end. Work censored at the time of an end is taken to last longer. The
/// assumption: unfinished work will last as long as finished work that was once as old.
///
/// As long as nothing is censored, nᵢ − dᵢ is the next nᵢ, and the factors cancel down to one: a stretch of
/// ends needs a single fraction. With nothing censored there is one stretch, and the percentile is the one by
/// nearest rank.
struct KaplanMeier {
  /// Ends with nothing censored between them.
  private struct Stretch {
    /// Index in `ended` of the first.
    var first: Int
    /// How many ends, at least one.
    var count: Int
    /// How many durations last until the first end.
    var atRisk: Int
  }

  /// In ns, ascending.
  private let ended: [Int64]
  private let stretches: [Stretch]

  /// - Parameters:
  ///   - ended: durations of what has ended, in ns, ascending.
  ///   - censored: how long what is unfinished has lasted so far, in ns, ascending.
  init(ended: [Int64], censored: [Int64]) {
    self.ended = ended
    var stretches: [Stretch] = []
    var (first, gone) = (0, 0)
    while first < ended.count {
      while gone < censored.count, censored[gone] < ended[first] { gone += 1 }
      let atRisk = ended.count - first + censored.count - gone
      var next = first + 1
      while next < ended.count, gone == censored.count || ended[next] <= censored[gone] { next += 1 }
      stretches.append(Stretch(first: first, count: next - first, atRisk: atRisk))
      first = next
    }
    self.stretches = stretches
  }

  /// The smallest duration t, in ns, with 1 − S(t) ≥ p/100; nil if S does not get that low: the percentile is
  /// longer than every observation.
  func percentile(_ rank: PercentileRank) -> Int64? {
    var before = SurvivalBounds.one
    for (index, stretch) in stretches.enumerated() {
      if isReached(rank, after: stretch.count, ofStretch: index, before) {
        let count = smallestCount(upTo: stretch.count) {
          isReached(rank, after: $0, ofStretch: index, before)
        }
        return ended[stretch.first + count - 1]
      }
      before = before.multiplied(by: stretch.atRisk - stretch.count, over: stretch.atRisk)
    }
    return nil
  }

  /// S is at most 1 − p/100 after `count` ends of a stretch; `before` encloses S before its first.
  private func isReached(
    _ rank: PercentileRank, after count: Int, ofStretch index: Int, _ before: SurvivalBounds
  ) -> Bool {
    let atRisk = stretches[index].atRisk
    let after = before.multiplied(by: atRisk - count, over: atRisk)
    return after.isAtMost(rank.complement) ?? isReachedExactly(rank, after: count, ofStretch: index)
  }

  /// Decides `isReached` in whole numbers, multiplied out.
  private func isReachedExactly(_ rank: PercentileRank, after count: Int, ofStretch index: Int) -> Bool {
    var survival = NaturalNumber(rank.complement.denominator)
    var limit = NaturalNumber(rank.complement.numerator)
    for stretch in stretches[..<index] {
      survival *= UInt64(stretch.atRisk - stretch.count)
      limit *= UInt64(stretch.atRisk)
    }
    survival *= UInt64(stretches[index].atRisk - count)
    limit *= UInt64(stretches[index].atRisk)
    return survival <= limit
  }

  /// The smallest number in 1…`count` with `holds`; it is true for `count`, and from some number on.
  private func smallestCount(upTo count: Int, _ holds: (Int) -> Bool) -> Int {
    (1..<count).partitioningIndex(where: holds)
  }
}

/// Two bounds that enclose a share, in units of 2⁻⁶³. They make it cheap to compare a product of many
/// fractions; only what lies between them needs to be multiplied out.
struct SurvivalBounds {
  private var low: UInt64
  private var high: UInt64

  private static let unit: UInt64 = 1 << 63
  /// All.
  static let one = SurvivalBounds(low: unit, high: unit)

  /// The bounds times `left`/`atRisk`, which is below 1, rounded outwards.
  func multiplied(by left: Int, over atRisk: Int) -> SurvivalBounds {
    let divisor = UInt64(atRisk)
    let floor = divisor.dividingFullWidth(low.multipliedFullWidth(by: UInt64(left)))
    let ceiling = divisor.dividingFullWidth(high.multipliedFullWidth(by: UInt64(left)))
    return SurvivalBounds(
      low: floor.quotient, high: ceiling.quotient + (ceiling.remainder == 0 ? 0 : 1))
  }

  /// The share is at most `limit`; nil where the bounds do not tell. The denominator is below 2⁶³.
  func isAtMost(_ limit: (numerator: UInt64, denominator: UInt64)) -> Bool? {
    let scaled = UInt128(limit.numerator) * UInt128(Self.unit)
    if UInt128(high) * UInt128(limit.denominator) <= scaled { return true }
    return UInt128(low) * UInt128(limit.denominator) > scaled ? false : nil
  }
}
