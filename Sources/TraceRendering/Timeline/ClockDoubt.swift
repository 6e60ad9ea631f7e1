import TraceModel

extension TraceView {
  /// The printed numbers hang on clocks: some time was moved, or a segment that counts may be off by more than a tenth.
  /// Otherwise nothing is said of clocks.
  var dependsOnClocks: Bool {
    let isMoved = clocks.contains {
      $0.statement.isCorrected || $0.statement.kind == .assumed || !$0.statement.conflicts.isEmpty
    }
    guard !isMoved else { return true }
    let longest = segments.lazy.map(\.duration).max() ?? .zero
    return segments.indices.contains { isDoubtful($0, longest) }
  }

  /// How much longer (or, negative, shorter) the wait between two records may truly be, as far as clocks tell; nil
  /// unless that is more than a tenth of it.
  func doubt(ofWaitFrom start: Timestamp, to end: Timestamp, _ from: OriginID, _ to: OriginID)
    -> DurationBounds?
  {
    let index = segments.indices.first {
      let wait = segments[$0]
      return wait.segment.definition.isWait && wait.start == start && wait.duration == end - start
        && wait.from == from && wait.to == to && from != to
    }
    guard let index else { return nil }
    let (bounds, duration) = (bounds(ofSegment: index), segments[index].duration)
    let doubt = DurationBounds(
      clock: bounds.clock, low: bounds.low.map { $0 - duration }, high: bounds.high.map { $0 - duration })
    return doubt.isLarge(beside: duration) ? doubt : nil
  }

  /// A segment between two clocks, of a fiftieth of the longest or more, that the logs leave open by more than a tenth.
  private func isDoubtful(_ index: Int, _ longest: Nanoseconds) -> Bool {
    let measured = segments[index]
    guard measured.from != measured.to, measured.duration.count.magnitude >= longest.count.magnitude / 50
    else {
      return false
    }
    let bounds = bounds(ofSegment: index)
    return [bounds.low, bounds.high].compactMap(\.self).contains { bound in
      (bound - measured.duration).count.magnitude > measured.duration.count.magnitude / 10
    }
  }
}

extension Segment {
  /// The name of a part of a critical path. In time explained by no segment nothing was logged.
  var wordsOfPath: String { self == .unattributed ? "not logged" : words }
}
