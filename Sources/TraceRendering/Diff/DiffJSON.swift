import TraceModel

/// A comparison as the document `trace.diff/1`.
enum DiffJSON {
  /// One document.
  static func document(_ report: ComparisonReport) -> String {
    JSONWriter.document("trace.diff/1") { writer in
      writer.member("change", report.change.rawValue)
      writer.member("tests", report.tests)
      writer.member("assuming_idle_pickup", report.assumed?.rawValue)
      writer.member("clientless", report.clientless?.rawValue)
      for (name, side) in [("first", report.first), ("second", report.second)] {
        writer.object(name) { $0.side(side) }
      }
      writer.array("segments", of: report.rows) { $0.row($1) }
      writer.array("outcomes", of: report.outcomes) { $0.outcome($1) }
      if !report.stoppedGroups.isEmpty {
        writer.array("stopped_groups", of: report.stoppedGroups) { $0.waiting($1) }
      }
      if let path = report.path { writer.object("path") { $0.path(path) } }
    }
  }
}

extension JSONWriter {
  fileprivate mutating func side(_ side: ComparisonReport.Side) {
    member("side", side.name)
    member("from", side.from)
    member("until", side.until)
    member("requests", side.requests)
    object("outcomes") { writer in
      for outcome in Outcome.allCases { writer.member(outcome.name, side.outcomes[outcome]) }
    }
  }

  fileprivate mutating func row(_ row: ComparisonReport.Row) {
    object { writer in
      writer.member("segment", row.segment.name)
      writer.member("destination", row.destination)
      writer.parties(of: row.segment, caller: row.caller, callee: row.callee)
      writer.test(row.test, row.change)
      writer.member("first_count", row.firstCount)
      writer.member("second_count", row.secondCount)
      writer.member("first_censored", row.firstUnfinished)
      writer.member("second_censored", row.secondUnfinished)
      writer.member("first_requests", row.firstRequests)
      writer.member("second_requests", row.secondRequests)
      writer.member("by_ranks", row.parts?.ranks.rawValue)
      writer.member("by_slowest", row.parts?.slowest.rawValue)
      writer.doubt(row.doubt)
      writer.array("percentiles", of: row.percentiles) { $0.percentile($1) }
    }
  }

  private mutating func percentile(_ percentile: ComparisonReport.PercentileShift) {
    object { writer in
      writer.member("p", percentile.p)
      writer.member("first_ns", percentile.first)
      writer.member("second_ns", percentile.second)
      writer.member("shift_ns", percentile.shift)
      writer.member("low_ns", percentile.low)
      writer.member("high_ns", percentile.high)
    }
  }

  fileprivate mutating func outcome(_ shift: ComparisonReport.OutcomeShift) {
    object { writer in
      writer.member("outcome", shift.outcome.name)
      writer.test(shift.test, shift.change)
      writer.member("first_count", shift.first)
      writer.member("first_total", shift.firstTotal)
      writer.member("second_count", shift.second)
      writer.member("second_total", shift.secondTotal)
    }
  }

  private mutating func test(_ test: ComparisonReport.Test?, _ change: ComparisonReport.Change) {
    member("change", change.rawValue)
    guard let test else { return }
    member("p_value", test.p)
    member("corrected_p_value", test.corrected)
  }

  fileprivate mutating func path(_ path: ComparisonReport.PathShift) {
    member("whole", path.whole.name)
    member("first_requests", path.firstRequests)
    member("second_requests", path.secondRequests)
    member("first_mean_ns", path.firstMean)
    member("second_mean_ns", path.secondMean)
    member("shift_ns", path.shift)
    array("segments", of: path.segments) { writer, part in
      writer.object { writer in
        writer.member("segment", part.segment.name)
        writer.member("shift_ns", part.shift)
      }
    }
  }
}
