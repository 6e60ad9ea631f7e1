/// One reconstructed request with all its texts for people and JSON: the content of `trace show`.
package struct TraceView: Sendable {
  /// The correlation id as its earliest event logged it.
  package var correlationID: String
  /// 1, or the number of the reuse of this id.
  package var occurrence = 1
  /// The reconstruction, with corrected times unless the clocks were taken as logged.
  package var trace: Trace
  /// The times of `trace` without its records: what an index keeps.
  package var summary: TraceSummary
  /// All that are measured; a segment of messages occurs once for each of them.
  package var segments: [MeasuredSegment]
  /// Parallel to `segments`; empty where the clocks were taken as logged and nothing is known of them.
  package var bounds: [DurationBounds] = []
  /// The statements about the clocks of the participants, in the order of their first events.
  package var clocks: [(origin: OriginID, statement: ClockStatement)] = []
  /// From the first record to the end; the parts' durations sum exactly to that time. Empty where the request has not
  /// ended.
  package var criticalPath: [PathPart] = []
  /// How long the message that has waited longest, and waits still,
  /// had waited at the end of the logs; nil if none waits.
  package var waiting: Nanoseconds?
  /// In what steps the times are told.
  package var precision = LoggedPrecision.none
  /// The bars of the timeline.
  package var spans: [Trace.Span]
  /// The fate of each message in each consumer group.
  package var messageOutcomes: [Trace.MessageOutcome] = []
  /// Parallel to `trace.events`.
  package var details: [RecordDetails]
  /// By id.
  package var origins: [Origin]
  /// By id: topics, groups, attribute values.
  package var texts: [String]

  package init(
    correlationID: String, trace: Trace, summary: TraceSummary, segments: [MeasuredSegment],
    spans: [Trace.Span], details: [RecordDetails], origins: [Origin], texts: [String]
  ) {
    self.correlationID = correlationID
    self.trace = trace
    self.summary = summary
    self.segments = segments
    self.spans = spans
    self.details = details
    self.origins = origins
    self.texts = texts
  }
}

extension TraceView {
  /// The proven bounds of the duration of the segment with this index.
  package func bounds(ofSegment index: Int) -> DurationBounds {
    index < bounds.count ? bounds[index] : DurationBounds(asLogged: segments[index])
  }
}
