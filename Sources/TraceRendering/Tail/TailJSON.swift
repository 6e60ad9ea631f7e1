import TraceModel

/// Why the slowest requests are slow, as the document `trace.explain/1`.
enum TailJSON {
  /// One document.
  static func document(_ report: TailReport) -> String {
    JSONWriter.document("trace.explain/1") { writer in
      writer.member("finding", report.finding.rawValue)
      writer.member("from", report.from)
      writer.member("until", report.until)
      writer.member("percent", report.percent)
      writer.member("whole", report.whole.name)
      writer.member("requests", report.requests)
      writer.member("other_requests", report.others)
      writer.member("unfinished", report.unfinished)
      if report.slowest.requests > 0 {
        writer.object("slowest") { $0.side(report.slowest) }
        writer.object("middle") { $0.side(report.middle) }
        writer.member("extra_ns", report.extra)
        writer.doubt(report.doubt, dependsOnClocks: report.isWithinDoubt, assumed: report.assumedExtra)
      }
      writer.array("segments", of: report.parts) { $0.part($1) }
      writer.member("tested", report.tested)
      writer.member("not_tested", report.untestable)
      writer.member("attributes", report.attributeGap?.rawValue)
      writer.array("omitted_attributes", of: report.omittedKeys) { $0.string($1) }
      if report.hasFurtherKeys { writer.member("further_attributes", true) }
      writer.array("values", of: report.values) { $0.value($1) }
      writer.array("examples", of: report.examples) { $0.example($1, in: report.examplePart) }
    }
  }
}

extension JSONWriter {
  fileprivate mutating func side(_ side: TailReport.Side) {
    member("requests", side.requests)
    member("mean_ns", side.mean)
    member("min_ns", side.shortest)
    member("max_ns", side.longest)
  }

  fileprivate mutating func part(_ part: TailReport.Part) {
    object { writer in
      writer.place(part)
      writer.member("slowest_ns", part.slowest)
      writer.member("middle_ns", part.middle)
      writer.member("extra_ns", part.extra)
      writer.doubt(part.doubt, dependsOnClocks: part.isWithinDoubt, assumed: part.assumedExtra)
    }
  }

  fileprivate mutating func doubt(
    _ doubt: DurationBounds?, dependsOnClocks: Bool, assumed: Nanoseconds?
  ) {
    self.doubt(doubt)
    if dependsOnClocks { member("depends_on_clocks", true) }
    member("assuming_idle_pickup_extra_ns", assumed)
  }

  /// The row of the critical path.
  private mutating func place(_ part: TailReport.Part) {
    member("segment", part.segment.name)
    member("destination", part.destination)
    member("service", part.service)
  }

  fileprivate mutating func value(_ value: TailReport.Value) {
    object { writer in
      writer.array("names", of: value.names) { writer, name in
        writer.object { writer in
          writer.member("kind", "\(name.dimension)")
          writer.member("key", name.key)
          writer.member("value", name.text)
        }
      }
      writer.member("slowest_count", value.slowest)
      writer.member("slowest_total", value.slowestTotal)
      writer.member("rest_count", value.rest)
      writer.member("rest_total", value.restTotal)
      writer.member("odds_ratio", value.oddsRatio)
      writer.member("low", value.low)
      writer.member("high", value.high)
      writer.member("p_value", value.p)
      writer.member("corrected_p_value", value.corrected)
    }
  }

  fileprivate mutating func example(_ example: TailReport.Example, in part: TailReport.Part?) {
    object { writer in
      writer.member("correlation_id", example.correlationID)
      writer.member("generation", example.occurrence)
      writer.member("done_ns", example.duration)
      if let part { writer.place(part) }
      writer.member("lost_ns", example.lost)
    }
  }
}
