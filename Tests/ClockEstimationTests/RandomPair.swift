import SyntheticFleet

@testable import ClockEstimation

/// Hops between two clocks with a known line as their difference, as points above or below the line. Times within
/// ±2 s, passages up to 10 ms, in ns.
struct RandomPair {
  var slope: Double
  var offset: Double
  var above: [(time: Double, gap: Double)] = []
  var below: [(time: Double, gap: Double)] = []

  init(_ random: inout SplitMix64, slopes: Double, offset: Double? = nil, slope: Double? = nil) {
    self.slope = slope ?? Double.random(in: -slopes...slopes, using: &random)
    self.offset = offset ?? Double(Int64.random(in: -20_000_000...20_000_000, using: &random))
    for _ in 0..<Int.random(in: 0...6, using: &random) {
      let (time, passage) = Self.hop(&random)
      above.append((time, (self.offset + self.slope * time + passage).rounded(.up)))
    }
    for _ in 0..<Int.random(in: 0...6, using: &random) {
      let (time, passage) = Self.hop(&random)
      below.append((time, (self.offset + self.slope * time - passage).rounded(.down)))
    }
  }

  private static func hop(_ random: inout SplitMix64) -> (time: Double, passage: Double) {
    let passage = [1e3, 1e6, 1e7].randomElement(using: &random) ?? 1e6
    return (
      Double(Int64.random(in: -2_000_000_000...2_000_000_000, using: &random)),
      Double.random(in: 0...passage, using: &random)
    )
  }

  /// The hops as inequalities. Unknowns are, for each clock, how far its offset (ns) and its drift (ppm) are
  /// from the truth; `signs` says with what sign each clock enters the difference.
  func inequalities(of signs: [Double]) -> [TinyLinearProgram.Inequality] {
    func inequality(_ point: (time: Double, gap: Double), _ sign: Double) -> TinyLinearProgram.Inequality {
      let slack = sign * (point.gap - offset - slope * point.time)
      let coefficients = signs.flatMap { [sign * $0, sign * $0 * point.time * 1e-6] }
      return TinyLinearProgram.Inequality(coefficients: coefficients, limit: max(0, slack))
    }
    return above.map { inequality($0, 1) } + below.map { inequality($0, -1) }
  }

  /// The one clock's drift within ±`limit`.
  func prior(_ limit: Double) -> [TinyLinearProgram.Inequality] {
    [
      TinyLinearProgram.Inequality(coefficients: [0, 1], limit: (limit - slope) * 1e6),
      TinyLinearProgram.Inequality(coefficients: [0, -1], limit: (limit + slope) * 1e6),
    ]
  }
}
