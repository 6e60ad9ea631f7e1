import TraceModel

extension ObjectiveJudge {
  /// The verdict on the share of requests that ended in one of `outcomes`.
  ///
  /// Unknown requests (`unknown`) are in no share, unless they are asked for. The end of a request that is still open
  /// (queued, processing, incomplete) is not known either, so the worse is assumed:
  ///
  ///     share < limit     open requests are left out
  ///     share > limit     open requests count against it
  func share(
    _ outcomes: [Outcome], _ limit: DecimalPercent, _ objective: Objective, in group: LatencyReport.Group
  ) -> Verdict {
    let isUpper = objective.comparison.isUpperLimit
    let left = Outcome.allCases.filter { outcome in
      !outcomes.contains(outcome) && (outcome == .unknown || isUpper && outcome.isOpen)
    }
    let matching = outcomes.reduce(0) { $0 + group.outcomes[$1, default: 0] }
    let total = group.requests - left.reduce(0) { $0 + group.outcomes[$1, default: 0] }
    var verdict = Verdict(objective, group: group.values, measured: .share(matching: matching))
    verdict.count = total
    verdict.unfinished = Outcome.allCases.filter { $0.isOpen && !outcomes.contains($0) }
      .reduce(0) { $0 + group.outcomes[$1, default: 0] }
    verdict.needed = Self.needed(limit, isUpper)
    guard total > 0 else { return verdict }
    let interval = ShareInterval(count: matching, of: total)
    verdict.measured = .share(matching: matching, low: interval.low, high: interval.high)
    let holds = objective.comparison.holds(limit.order(of: matching, in: total))
    guard let needed = verdict.needed else {
      // "None", or "all": one request is proof of the contrary.
      (verdict.ruling, verdict.isSure) = (holds ? .kept : .violated, true)
      return verdict
    }
    let (isAbove, isBelow) = (interval.low > limit.fraction, interval.high < limit.fraction)
    let (isWorse, isBetter) = isUpper ? (isAbove, isBelow) : (isBelow, isAbove)
    verdict.settle(near: !isWorse, number: holds, far: isBetter ? true : total < needed ? nil : false)
    return verdict
  }

  /// The fewest requests to show that a share is below (or above) its limit; nil for a limit of nothing or everything,
  /// which no number shows.
  private static func needed(_ limit: DecimalPercent, _ isUpper: Bool) -> Int? {
    let opposite = isUpper ? 1 - limit.fraction : limit.fraction
    return opposite < 1 ? OrderStatisticInterval.smallestCount(missing: opposite) : nil
  }
}
