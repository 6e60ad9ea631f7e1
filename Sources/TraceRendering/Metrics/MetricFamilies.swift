import TraceModel

/// The metrics of `trace metrics`. Names follow OpenMetrics 1.0 and Prometheus's practice: a prefix of the program,
/// base units at the end, counters with `_total`.
///
/// No metric has `_created`. Requests in logs have no instant at which a count began, and Prometheus 2 would store
/// one more series for each.
enum MetricFamilies {
  /// In the order in which they are written.
  static func all(_ metrics: RequestMetrics) -> [MetricFamily] {
    [
      durations(metrics), negative(metrics), unfinished(metrics), longestUnfinished(metrics),
      ended(metrics), open(metrics), skipped(metrics), latestRecord(metrics),
    ]
  }

  private static func durations(_ metrics: RequestMetrics) -> MetricFamily {
    MetricFamily(
      name: "trace_segment_duration_seconds", kind: .histogram, unit: "seconds",
      help: "How long segments of requests took that have ended, by corrected clocks",
      series: metrics.segments.filter { $0.count > 0 }.map { segment in
        MetricSeries(
          labels: labels(of: segment), value: .distribution(distribution(of: segment, metrics.bounds)))
      })
  }

  private static func distribution(
    of segment: RequestMetrics.SegmentSeries, _ bounds: BucketBounds
  ) -> MetricSeries.Distribution {
    var count = 0
    let buckets = segment.buckets.enumerated().map { index, bucket in
      count += bucket.count
      return MetricSeries.Bucket(
        bound: index < bounds.upper.count ? bounds.upper[index].count : nil, count: count,
        exemplar: bucket.exemplar.flatMap(exemplar))
    }
    return MetricSeries.Distribution(
      buckets: buckets, sum: segment.sum, count: count)
  }

  /// The label set of an exemplar has 128 characters at most, names and values together. An id that is longer, or that
  /// would not come back as it was logged, is left out. So is one with a character that the text would escape:
  /// Prometheus 2.42 answers with no valid JSON about it, and readers of OpenMetrics stumble.
  private static func exemplar(_ exemplar: RequestMetrics.Exemplar) -> MetricSeries.Exemplar? {
    let name = "correlation_id"
    guard let id = exemplar.id, !id.isEmpty, name.unicodeScalars.count + id.unicodeScalars.count <= 128,
      !TerminalText.isUnsafe(id), !id.contains("\""), !id.contains("\\")
    else { return nil }
    return MetricSeries.Exemplar(
      label: (name, id), value: DecimalSeconds.text(Int128(exemplar.duration.count)),
      time: DecimalSeconds.text(Int128(exemplar.end.nanoseconds)))
  }

  private static func negative(_ metrics: RequestMetrics) -> MetricFamily {
    MetricFamily(
      name: "trace_segment_negative_durations", kind: .counter,
      help: "How many of these durations are below zero: clocks disagree, or tell coarse steps",
      series: metrics.segments.filter { $0.count > 0 }.map { segment in
        MetricSeries(labels: labels(of: segment), value: .number("\(segment.negative)"))
      })
  }

  /// A segment that waits is also told when nothing waits any more.
  private static func unfinished(_ metrics: RequestMetrics) -> MetricFamily {
    MetricFamily(
      name: "trace_segment_unfinished", kind: .gauge,
      help: "How many segments have begun and not ended when the logs do",
      series: metrics.segments.filter { $0.segment.definition.unfinished != .ignored }.map { segment in
        MetricSeries(labels: labels(of: segment), value: .number("\(segment.unfinished)"))
      })
  }

  private static func longestUnfinished(_ metrics: RequestMetrics) -> MetricFamily {
    MetricFamily(
      name: "trace_segment_longest_unfinished_seconds", kind: .gauge, unit: "seconds",
      help: "How long the oldest of these has lasted when the logs end",
      series: metrics.segments.filter { $0.segment.definition.unfinished != .ignored }.map { segment in
        let lasted = Int128(segment.longestUnfinished?.count ?? 0)
        return MetricSeries(labels: labels(of: segment), value: .number(DecimalSeconds.text(lasted)))
      })
  }

  private static func labels(of segment: RequestMetrics.SegmentSeries) -> [(name: String, value: String)] {
    [("segment", segment.segment.name)]
      + RequestMetrics.Label.allCases.compactMap { label in
        segment.labels[label].map { (label.rawValue, TerminalText.escaped($0)) }
      }
  }

  /// Also outcomes that have not occurred: Prometheus sees no increase from nothing to one.
  private static func ended(_ metrics: RequestMetrics) -> MetricFamily {
    MetricFamily(
      name: "trace_requests", kind: .counter,
      help: "Requests by how they ended",
      series: outcomes(metrics) { !$0.isOpen })
  }

  private static func open(_ metrics: RequestMetrics) -> MetricFamily {
    MetricFamily(
      name: "trace_requests_open", kind: .gauge,
      help: "Requests that may still end in one way or another",
      series: outcomes(metrics, where: \.isOpen))
  }

  private static func outcomes(
    _ metrics: RequestMetrics, where isMeant: (Outcome) -> Bool
  ) -> [MetricSeries] {
    Outcome.allCases.filter(isMeant).map { outcome in
      MetricSeries(
        labels: [("outcome", outcome.name)], value: .number("\(metrics.outcomes[outcome, default: 0])"))
    }
  }

  private static func skipped(_ metrics: RequestMetrics) -> MetricFamily {
    MetricFamily(
      name: "trace_skipped_lines", kind: .counter,
      help: "Lines of the logs that are no records, whatever the filter",
      series: SkipReason.allCases.map { reason in
        MetricSeries(
          labels: [("reason", reason.name)], value: .number("\(metrics.skipped[reason, default: 0])"))
      })
  }

  private static func latestRecord(_ metrics: RequestMetrics) -> MetricFamily {
    MetricFamily(
      name: "trace_latest_record_timestamp_seconds", kind: .gauge, unit: "seconds",
      help: "When the logs end: the time of their latest record since 1970",
      series: metrics.endOfLogs.map { end in
        [MetricSeries(labels: [], value: .number(DecimalSeconds.text(Int128(end.nanoseconds))))]
      } ?? [])
  }
}
