import TraceModel

/// The verdicts as the document `trace.check/1`.
enum CheckJSON {
  /// One document with all verdicts.
  static func document(_ report: CheckReport) -> String {
    JSONWriter.document("trace.check/1") { writer in
      writer.member("from", report.from)
      writer.member("until", report.until)
      for ruling in Verdict.Ruling.allCases { writer.member(ruling.rawValue, report.count(ruling)) }
      writer.array("verdicts", of: report.verdicts) { $0.verdict($1, keys: report.keys) }
    }
  }

  /// One verdict.
  static func line(_ verdict: Verdict, keys: [String]) -> String {
    JSONWriter.text { $0.verdict(verdict, keys: keys) }
  }
}

extension JSONWriter {
  fileprivate mutating func verdict(_ verdict: Verdict, keys: [String]) {
    object { writer in
      writer.member("slo", verdict.objective.text)
      writer.object("group") { writer in
        for (key, value) in zip(keys, verdict.group) { writer.member(key, value) }
      }
      writer.member("verdict", verdict.ruling.rawValue)
      writer.member("sure", verdict.isSure)
      writer.measure(of: verdict)
      writer.member("operator", verdict.objective.comparison.rawValue)
      writer.member("count", verdict.count)
      writer.member("needed", verdict.needed)
      writer.measured(verdict)
    }
  }

  private mutating func measure(of verdict: Verdict) {
    switch verdict.objective.measure {
    case .percentile(let rank, let segment, _, let limit):
      member("measure", "percentile")
      member("p", rank.percent)
      member("segment", segment.name)
      member("destination", verdict.destination)
      parties(of: segment, caller: verdict.caller, callee: verdict.callee)
      member("limit_ns", limit)
      member("censored", verdict.unfinished)
      if verdict.lost > 0 { member("lost", verdict.lost) }
      if verdict.unlogged > 0 { member("unlogged", verdict.unlogged) }
      doubt(verdict.doubt)
      if verdict.dependsOnClocks { member("depends_on_clocks", true) }
      if case .duration(let value?, _, _, _) = verdict.assumed { member("assuming_idle_pickup_ns", value) }
    case .share(let outcomes, let limit):
      member("measure", "share")
      array("outcomes", of: outcomes) { $0.string($1.name) }
      member("limit", limit.fraction)
      member("open", verdict.unfinished)
    case .oldestQueued(let limit):
      member("measure", "oldest")
      member("limit_ns", limit)
      member("queued", verdict.unfinished)
    }
  }

  /// Unknown values are absent.
  private mutating func measured(_ verdict: Verdict) {
    switch verdict.measured {
    case .duration(let value, let isLonger, let low, let high):
      member(isLonger ? "at_least_ns" : "value_ns", value)
      member("low_ns", low)
      member("high_ns", high)
    case .share(let matching, let low, let high):
      member("matching", matching)
      for (name, value) in [("value", verdict.share), ("low", low), ("high", high)] {
        guard let value else { continue }
        key(name)
        number(value)
      }
    }
  }
}

extension Verdict {
  /// The share that was measured, from 0 to 1; nil of another measure, and without a request.
  var share: Double? {
    guard case .share(let matching, _, _) = measured, count > 0 else { return nil }
    return Double(matching) / Double(count)
  }
}
