import TraceModel

/// The measured segments of a request as flat rows for CSV and TSV, named as in `trace.show/1`.
enum SegmentRows {
  /// Names of the fields.
  static let header = [
    "correlation_id", "generation", "segment", "destination", "attempt", "from", "to", "start", "duration_ns",
    "clock",
  ]

  /// One row for each segment.
  static func rows(_ story: TraceStory) -> [[String]] {
    let names = StoryNames(story)
    return story.segments.map { segment in
      [
        story.correlationID, "\(story.generation)", segment.segment.name,
        names.text(segment.destination) ?? "",
        segment.attempt > 0 ? "\(segment.attempt)" : "", names.value(segment.from).service,
        names.value(segment.to).service, TimestampFormat.machine(segment.start), "\(segment.duration.count)",
        segment.clock.rawValue,
      ]
    }
  }
}

extension MeasuredSegment {
  /// How the ends are known: by one clock, or by two taken as logged.
  var clock: ClockKind { from == to && messageTime == nil ? .same : .uncorrected }

  /// What a wait begins with: the published record, or the message's own time; nil of other segments.
  var startFrom: String? {
    let isWait = segment == .queueWait || segment == .retryWait
    return isWait ? messageTime?.name ?? "published" : nil
  }
}
