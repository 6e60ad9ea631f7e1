import TraceModel

/// A report in intervals of time, as the document `trace.series/1`.
enum SeriesJSON {
  /// One document with all intervals.
  static func document(_ report: SeriesReport) -> String {
    JSONWriter.document("trace.series/1") { writer in
      writer.member("step_ns", report.step)
      writer.member("from", report.from)
      writer.member("until", report.until)
      if !report.doubts.isEmpty {
        writer.array("true_minus_printed", of: report.doubts) { writer, doubt in
          writer.object { writer in
            writer.member("segment", doubt.segment.name)
            writer.member("clock", doubt.bounds.clock.rawValue)
            writer.member("low_ns", doubt.bounds.low)
            writer.member("high_ns", doubt.bounds.high)
          }
        }
      }
      writer.array("intervals", of: report.intervals) { $0.interval($1) }
    }
  }

  /// One interval.
  static func line(_ interval: SeriesReport.Interval) -> String {
    JSONWriter.text { $0.interval(interval) }
  }
}

extension JSONWriter {
  fileprivate mutating func interval(_ interval: SeriesReport.Interval) {
    object { writer in
      writer.member("begin", interval.begin)
      writer.member("end", interval.end)
      writer.member("coverage", interval.coverage.rawValue)
      guard interval.coverage != .none else { return }
      writer.member("covered_ns", interval.covered)
      writer.member("requests", interval.requests)
      writer.member("rate_per_second", interval.rate)
      writer.object("outcomes") { writer in
        for outcome in Outcome.allCases { writer.member(outcome.name, interval.outcomes[outcome]) }
      }
      writer.array("segments", of: interval.segments) { $0.statistics($1) }
      writer.array("queues", of: interval.queues) { writer, queue in
        writer.object { writer in
          writer.member("destination", queue.destination)
          writer.member("depth", queue.depth)
          writer.member("oldest_ns", queue.oldest)
          if queue.unlogged > 0 { writer.member("unlogged", queue.unlogged) }
        }
      }
    }
  }
}
