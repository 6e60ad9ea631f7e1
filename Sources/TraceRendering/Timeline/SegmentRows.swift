import TraceModel

/// The measured segments of a request as flat rows for CSV and TSV, named as in `trace.show/1`.
enum SegmentRows {
  /// Names of the fields.
  static let header = [
    "correlation_id", "generation", "segment", "destination", "attempt", "from", "to", "start", "duration_ns",
    "clock", "low_ns", "high_ns", "message_key", "from_instance", "to_instance", "start_from",
  ]

  /// One row for each segment.
  static func rows(_ view: TraceView) -> [[String]] {
    let names = DisplayNames(view)
    return view.segments.enumerated().map { index, segment in
      let bounds = view.bounds(ofSegment: index)
      let (from, to) = (names.value(segment.from), names.value(segment.to))
      return [
        view.correlationID, "\(view.occurrence)", segment.segment.name,
        names.text(segment.destination) ?? "",
        segment.attempt > 0 ? "\(segment.attempt)" : "", from.service, to.service,
        TimestampFormat.machine(segment.start), "\(segment.duration.count)",
        bounds.clock.rawValue, bounds.low.map { "\($0.count)" } ?? "",
        bounds.high.map { "\($0.count)" } ?? "", names.key(segment.messageKey) ?? "", from.instance ?? "",
        to.instance ?? "", segment.startFrom ?? "",
      ]
    }
  }
}

extension MeasuredSegment {
  /// The beginning of a wait: the published record, or the message's own time; nil of other segments.
  var startFrom: String? {
    segment.definition.isWait ? messageTime?.name ?? "published" : nil
  }
}
