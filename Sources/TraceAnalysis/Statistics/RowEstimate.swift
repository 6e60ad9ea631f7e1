import TraceModel

extension LatencyReport.Statistics {
  /// A percentile, in percent, that counts unfinished work, if there is some; nil if the report does not have it.
  func estimate(_ p: Double) -> LatencyReport.SurvivalPercentile? {
    if censored > 0, let found = withUnfinished.first(where: { $0.p == p }) { return found }
    return percentiles.first { $0.p == p }.map {
      LatencyReport.SurvivalPercentile(p: p, value: $0.value, low: $0.low, high: $0.high)
    }
  }
}
