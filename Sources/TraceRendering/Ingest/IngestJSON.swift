import TraceModel

/// The summary as the document `trace.ingest/1`.
enum IngestJSON {
  /// The whole document, without a line end.
  static func document(_ summary: IngestSummary) -> String {
    JSONWriter.document("trace.ingest/1") { writer in
      writer.member("lines", summary.total.lines)
      writer.member("events", summary.total.events)
      writer.member("traces", summary.traces)
      writer.member("new_traces", summary.newTraces)
      writer.member("steps", summary.steps)
      writer.member("uncorrelated", summary.total.uncorrelated)
      writer.skipped(summary.total)
      writer.member("already_indexed", summary.total.alreadyIndexed)
      writer.member("bytes", summary.bytes)
      writer.array("sources", of: summary.sources) { writer, source in
        writer.object { $0.source(source) }
      }
    }
  }
}

extension JSONWriter {
  fileprivate mutating func source(_ source: IngestSummary.Source) {
    member("file", source.file)
    member("lines", source.counts.lines)
    member("events", source.counts.events)
    member("steps", source.steps)
    member("uncorrelated", source.counts.uncorrelated)
    skipped(source.counts)
    member("already_indexed", source.counts.alreadyIndexed)
    if source.timesFrom2001 > 0 { member("times_from_2001", source.timesFrom2001) }
    if source.strayTimes > 0 { member("stray_times", source.strayTimes) }
    array("services", of: source.services) { writer, name in writer.string(name) }
    member("from", source.from)
    member("until", source.until)
    if !source.possibleIDs.isEmpty { array("possible_ids", of: source.possibleIDs) { $0.candidate($1) } }
    member("envelope", source.envelope)
    if !source.builtIns.isEmpty {
      array("recognised", of: source.builtIns) { writer, name in writer.string(name) }
    }
    if source.keepsOtherProfile { member("other_profile", true) }
  }

  /// Every reason is there, also with 0, so that a reader need not know which ones occurred.
  fileprivate mutating func skipped(_ counts: LineCounts) {
    object("skipped") { writer in
      for reason in SkipReason.allCases { writer.member(reason.name, counts.skipped[reason, default: 0]) }
    }
  }
}
