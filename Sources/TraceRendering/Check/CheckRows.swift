import TraceModel

/// Verdicts as flat rows, named as in JSON.
enum CheckRows {
  /// Names of the cells: those of the group, then of the verdict.
  static func header(_ report: CheckReport) -> [String] {
    report.keys + [
      "slo", "verdict", "sure", "count", "needed", "value_ns", "at_least_ns", "low_ns", "high_ns", "limit_ns",
      "value", "low", "high", "limit", "matching", "censored", "lost", "unlogged", "open", "queued",
      "destination", "depends_on_clocks", "true_minus_printed_low_ns", "true_minus_printed_high_ns",
    ] + PartyCells.header(without: report.keys)
  }

  /// A row for each verdict; a cell is empty where its value is not known.
  static func rows(_ report: CheckReport) -> [[String]] { report.verdicts.map { row($0, report.keys) } }

  private static func row(_ verdict: Verdict, _ keys: [String]) -> [String] {
    verdict.group.map { $0 ?? "" }
      + [
        verdict.objective.text, verdict.ruling.rawValue, "\(verdict.isSure)", "\(verdict.count)",
        verdict.needed.map { "\($0)" } ?? "",
      ] + numbers(verdict) + counts(verdict) + [verdict.destination ?? ""] + clocks(verdict)
      + parties(verdict, without: keys)
  }

  private static func clocks(_ verdict: Verdict) -> [String] {
    [verdict.dependsOnClocks ? "true" : ""]
      + [verdict.doubt?.low, verdict.doubt?.high].map { $0.map { "\($0.count)" } ?? "" }
  }

  private static func parties(_ verdict: Verdict, without keys: [String]) -> [String] {
    guard case .percentile(_, let segment, _, _) = verdict.objective.measure else {
      return PartyCells.header(without: keys).map { _ in "" }
    }
    return PartyCells.cells(segment, caller: verdict.caller, callee: verdict.callee, without: keys)
  }

  /// From `matching` to `queued`; empty where the measure has no such number, and where nothing is lost.
  private static func counts(_ verdict: Verdict) -> [String] {
    let counts: [Int?]
    switch verdict.objective.measure {
    case .percentile:
      let (lost, unlogged) = (verdict.lost, verdict.unlogged)
      counts = [nil, verdict.unfinished, lost > 0 ? lost : nil, unlogged > 0 ? unlogged : nil, nil, nil]
    case .share: counts = [verdict.matching, nil, nil, nil, verdict.unfinished, nil]
    case .oldestQueued: counts = [nil, nil, nil, nil, nil, verdict.unfinished]
    }
    return counts.map { $0.map(String.init) ?? "" }
  }

  private static func numbers(_ verdict: Verdict) -> [String] {
    let (durations, shares): ([Nanoseconds?], [Double?])
    switch verdict.measured {
    case .duration(let value, let isLonger, let low, let high):
      durations = [isLonger ? nil : value, isLonger ? value : nil, low, high, verdict.limit]
      shares = [nil, nil, nil, nil]
    case .share(_, let low, let high):
      durations = [nil, nil, nil, nil, nil]
      shares = [verdict.share, low, high, verdict.limitShare]
    }
    return durations.map { $0.map { "\($0.count)" } ?? "" } + shares.map { $0.map(JSONWriter.text) ?? "" }
  }
}

extension Verdict {
  /// Requests with the outcomes of a share; nil of another measure.
  fileprivate var matching: Int? { if case .share(let matching, _, _) = measured { matching } else { nil } }

  fileprivate var limit: Nanoseconds? {
    switch objective.measure {
    case .percentile(_, _, _, let limit), .oldestQueued(let limit): limit
    case .share: nil
    }
  }

  fileprivate var limitShare: Double? {
    if case .share(_, let limit) = objective.measure { limit.fraction } else { nil }
  }
}
