import TraceModel

/// The report as the document `trace.report/1`.
enum ReportJSON {
  /// One document with all groups.
  static func document(_ report: LatencyReport) -> String {
    JSONWriter.document("trace.report/1") { writer in
      writer.member("from", report.from)
      writer.member("until", report.until)
      if !report.clocks.isEmpty { writer.clocks(report.clocks) }
      for figure in report.figures { writer.member(figure.name, figure.fact) }
      if !report.unmeasured.isEmpty || report.understanding != nil {
        writer.array("not_measured", of: report.unmeasured) { $0.unmeasured($1) }
      }
      if let understanding = report.understanding { writer.understanding(understanding) }
      writer.array("groups", of: report.groups) { $0.group($1, keys: report.keys) }
    }
  }

  /// One group.
  static func line(_ group: LatencyReport.Group, keys: [String]) -> String {
    JSONWriter.text { $0.group(group, keys: keys) }
  }
}

extension JSONWriter {
  fileprivate mutating func unmeasured(_ segment: UnmeasuredSegment) {
    object { writer in
      writer.member("segment", segment.segment.name)
      writer.member("count", segment.count)
      writer.member("seen", segment.seen.rawValue)
      writer.member("missing", segment.missing.rawValue)
      guard let record = segment.instead else { return }
      writer.object("instead") { writer in
        writer.member("service", record.service)
        writer.member("text", record.text)
        writer.member("count", record.count == 0 ? nil : record.count)
      }
    }
  }

  fileprivate mutating func group(_ group: LatencyReport.Group, keys: [String]) {
    object { writer in
      writer.object("group") { writer in
        for (key, value) in zip(keys, group.values) { writer.member(key, value) }
      }
      if group.folded > 0 { writer.member("folded_groups", group.folded) }
      writer.member("requests", group.requests)
      writer.object("outcomes") { writer in
        for outcome in Outcome.allCases { writer.member(outcome.name, group.outcomes[outcome]) }
      }
      if group.outcomes[.unknown] != nil { writer.member("unknown_with_errors", group.unknownWithErrors) }
      if !group.errors.isEmpty { writer.array("errors", of: group.errors) { $0.error($1) } }
      writer.member("oldest_queued_ns", group.oldestQueued)
      writer.array("segments", of: group.segments) { $0.statistics($1) }
      for figure in group.figures { writer.member(figure.name, figure.fact) }
    }
  }

  private mutating func error(_ error: LatencyReport.ErrorCount) {
    object { writer in
      writer.member("text", error.text)
      writer.member("outcome", error.outcome.name)
      writer.member("requests", error.requests)
      writer.member("example", error.example)
    }
  }

  /// Extremes and mean are absent where nothing was measured.
  mutating func statistics(_ statistics: LatencyReport.Statistics) {
    let isEmpty = statistics.count == 0
    object { writer in
      writer.member("segment", statistics.segment.name)
      writer.member("destination", statistics.destination)
      writer.parties(of: statistics.segment, caller: statistics.caller, callee: statistics.callee)
      writer.member("count", statistics.count)
      writer.member("min_ns", isEmpty ? nil : statistics.minimum)
      writer.member("mean_ns", isEmpty ? nil : statistics.mean)
      writer.member("max_ns", isEmpty ? nil : statistics.maximum)
      writer.member("negative", statistics.negative)
      writer.member("censored", statistics.censored)
      if statistics.lost > 0 { writer.member("lost", statistics.lost) }
      if statistics.unlogged > 0 { writer.member("unlogged", statistics.unlogged) }
      writer.member("resolution_ns", statistics.tolerance)
      writer.array("percentiles", of: statistics.percentiles) { $0.percentile($1) }
      writer.withUnfinished(statistics)
      writer.histogram(statistics.histogram)
    }
  }

  /// Nothing where there is none. The first bin of a scale has no lower bound, and the last no upper one.
  private mutating func histogram(_ histogram: DurationHistogram) {
    guard !histogram.bins.isEmpty else { return }
    array("histogram", of: histogram.bins) { writer, bin in
      writer.object { writer in
        writer.member("from_ns", DurationHistogram.lower(of: bin.index))
        writer.member("below_ns", DurationHistogram.upper(of: bin.index))
        writer.member("count", bin.count)
        if bin.unfinished > 0 { writer.member("unfinished", bin.unfinished) }
      }
    }
  }

  /// Nothing where nothing is unfinished. A percentile that is not reached is longer than `at_least_ns`.
  private mutating func withUnfinished(_ statistics: LatencyReport.Statistics) {
    guard !statistics.withUnfinished.isEmpty else { return }
    member("longest_unfinished_ns", statistics.longestUnfinished)
    array("with_unfinished", of: statistics.withUnfinished) { writer, percentile in
      writer.object { writer in
        writer.member("p", percentile.p)
        writer.member("value_ns", percentile.value)
        guard percentile.value == nil else { return }
        writer.member("reached", false)
        writer.member("at_least_ns", statistics.longestUnfinished)
      }
    }
  }

  private mutating func percentile(_ percentile: LatencyReport.Percentile) {
    object { writer in
      writer.member("p", percentile.p)
      writer.member("value_ns", percentile.value)
      writer.member("low_ns", percentile.low)
      writer.member("high_ns", percentile.high)
    }
  }

  /// The findings on each clock.
  fileprivate mutating func clocks(_ clocks: [(origin: Origin, statement: ClockStatement)]) {
    array("clocks", of: clocks) { writer, clock in
      writer.object { writer in
        writer.name(clock.origin)
        writer.clock(clock.statement)
      }
    }
  }
}
