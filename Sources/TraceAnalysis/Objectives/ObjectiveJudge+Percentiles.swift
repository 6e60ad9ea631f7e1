import TraceModel

extension ObjectiveJudge {
  /// Keys that give the segments of one request to different groups.
  private static let dividing: Set<String> = ["service", "instance", "topic", "group"]

  /// The verdicts on a percentile, one for each row of the segment.
  ///
  /// A group without such a row has too little data, since requests that never got there must not pass for fast ones.
  /// Where the keys divide a request among groups, most groups lack most segments: then they have no verdict.
  func percentile(
    _ rank: PercentileRank, _ segment: Segment, _ row: String?, _ limit: Nanoseconds, _ objective: Objective,
    in group: LatencyReport.Group
  ) -> [Verdict] {
    let rows = group.segments.filter { $0.segment == segment && (row.map($0.isCalled) ?? true) }
    if rows.isEmpty {
      guard Self.dividing.isDisjoint(with: report.keys) else { return [] }
      var verdict = Verdict(objective, group: group.values, measured: .duration(nil))
      verdict.needed = OrderStatisticInterval.smallestCount(quantile: rank.quantile)
      return [verdict]
    }
    return rows.map { judge($0, rank, limit, objective, in: group) }
  }

  private func judge(
    _ row: LatencyReport.Statistics, _ rank: PercentileRank, _ limit: Nanoseconds, _ objective: Objective,
    in group: LatencyReport.Group
  ) -> Verdict {
    let holds: (Nanoseconds) -> Bool = { objective.comparison.holds($0.order(to: limit)) }
    let found = row.estimate(rank.percent)
    // Not reached: longer than all observations; the last of these is unfinished.
    let isLonger = found != nil && found?.value == nil
    let value = isLonger ? row.longestUnfinished : found?.value
    var verdict = Verdict(
      objective, group: group.values,
      measured: .duration(value, isLonger: isLonger, low: found?.low, high: found?.high))
    verdict.needed = OrderStatisticInterval.smallestCount(quantile: rank.quantile)
    verdict.count = row.count + row.censored
    (verdict.unfinished, verdict.lost, verdict.unlogged) = (row.censored, row.lost, row.unlogged)
    (verdict.destination, verdict.caller, verdict.callee) = (row.destination, row.caller, row.callee)
    /// The verdict if everything truly took `offset` longer.
    func settled(_ offset: Nanoseconds) -> Verdict {
      let (low, high) = ((found?.low).map { holds($0 + offset) }, (found?.high).map { holds($0 + offset) })
      let isUpper = objective.comparison.isUpperLimit
      var settled = verdict
      settled.settle(
        near: isUpper ? low : high,
        number: value.flatMap { isLonger ? keeps($0 + offset, limit, holds) : holds($0 + offset) },
        far: isUpper ? high : low)
      return settled
    }
    guard let doubt = report.doubts.first(where: { $0.segment == row.segment })?.bounds else {
      return settled(.zero)
    }
    verdict.doubt = doubt
    return settled(.zero).doubted(by: [doubt.doubtfulSides.shorter, doubt.doubtfulSides.longer].map(settled))
  }

  /// A longer duration than `value` keeps the limit; nil if it may be on either side of it.
  private func keeps(_ value: Nanoseconds, _ limit: Nanoseconds, _ holds: (Nanoseconds) -> Bool) -> Bool? {
    value >= limit ? holds(value + Nanoseconds(1)) : nil
  }
}

extension LatencyReport.Statistics {
  /// The row has this name beside its segment: the topic, the service, or both services of a call.
  fileprivate func isCalled(_ name: String) -> Bool {
    let pair = [caller, callee].compactMap(\.self)
    return destination == name || pair.contains(name)
      || [" → ", " -> ", "->"].contains { pair.joined(separator: $0) == name }
  }
}
