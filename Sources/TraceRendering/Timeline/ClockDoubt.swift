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
