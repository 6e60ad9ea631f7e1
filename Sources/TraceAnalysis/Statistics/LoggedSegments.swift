import TraceModel

/// The facts on single series of a report that all of them together tell.
struct LoggedSegments {
  /// Of these some have ended.
  private let ended: Set<Segment>
  /// Of segments with a single known topic. Many publishers do not log it, so it is not known of what nothing has
  /// consumed; this waits in the same queue nevertheless.
  let onlyTopics: [Segment: NameID]

  init(_ series: some Sequence<(segment: Segment, label: SegmentLabel, hasEnded: Bool)>) {
    ended = Set(series.lazy.filter(\.hasEnded).map(\.segment))
    let named = Dictionary(grouping: series.filter { $0.label.destination != .empty }, by: \.segment)
    onlyTopics = named.compactMapValues { series in
      let topics = Set(series.map(\.label.destination))
      return topics.count == 1 ? topics.first : nil
    }
  }

  /// A report has the segment: its ends are logged, or it counts without them.
  func tells(_ segment: Segment) -> Bool {
    ended.contains(segment) || segment.definition.unfinished != .countedWhereEndsAreLogged
  }

  /// The label with the segment's only topic where no record says one.
  func completed(_ label: SegmentLabel, of segment: Segment) -> SegmentLabel {
    guard segment.isOfMessage, label.destination == .empty, let topic = onlyTopics[segment] else {
      return label
    }
    var completed = label
    completed.destination = topic
    return completed
  }
}
