import TraceModel

extension TraceView {
  /// What is printed hangs on clocks: some time was moved, or a segment that counts may truly be another by more than a
  /// tenth. Otherwise nobody needs to know how the clocks are known.
  var dependsOnClocks: Bool {
    clocks.contains {
      $0.statement.isCorrected || $0.statement.kind == .assumed || !$0.statement.conflicts.isEmpty
    }
      || segments.indices.contains(where: isDoubtful)
  }

  /// A segment between two clocks, of a fiftieth of the longest or more, that the logs leave open by more than a tenth.
  private func isDoubtful(_ index: Int) -> Bool {
    let measured = segments[index]
    let longest = segments.map(\.duration).max() ?? .zero
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
  /// What a part of a critical path is called: time that no segment explains is time in which nothing was logged.
  var wordsOfPath: String { self == .unattributed ? "not logged" : words }
}
