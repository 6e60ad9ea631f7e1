/// The tie of two clocks by the hops between them, if neither drifts against the other.
struct ConstantTie {
  /// Positions of the clocks.
  let first: Int
  let second: Int
  /// ns that the second clock is ahead of the first by, at least and at most; infinite where nothing bounds it. Where
  /// only a drift explains the hops, it was ahead by all of that at some time.
  let low: Double
  let high: Double
  /// ns by which the hops say different things at different times: clocks drift, or were set.
  let spread: Double
  /// Both clocks cannot be right as logged.
  let isContradicted: Bool
  /// How many hops of the survey there are.
  let evidence: Int

  init(first: Int, second: Int, _ hops: [ClockHop], evidence: Int) {
    (self.first, self.second, self.evidence) = (first, second, evidence)
    var (low, high) = (-Double.infinity, Double.infinity)
    for hop in hops {
      if hop.isForward { high = min(high, Double(hop.gap)) } else { low = max(low, Double(hop.gap)) }
    }
    (self.low, self.high) = (min(low, high), max(low, high))
    isContradicted = low > 0 || high < 0
    spread = max(low - high, 0)
  }

  /// Hops in both directions.
  var isAnswered: Bool { low > -.infinity && high < .infinity }

  /// The clock at the other end.
  func other(than clock: Int) -> Int { clock == first ? second : first }

  /// The quickest passage, in ns, if the second clock is ahead by `ahead` and one side is open. It is 0 if both
  /// sides are bounded: then a correction only moves time from one passage to the other.
  func openPassage(_ ahead: Double) -> Double {
    if low == -.infinity { return high < .infinity ? max(high - ahead, 0) : 0 }
    return high == .infinity ? max(ahead - low, 0) : 0
  }
}
