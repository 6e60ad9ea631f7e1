extension LatencyReport.Group {
  /// The segments on a page for people. `elapsed` is there only if some request has no other time: it repeats
  /// `end_to_end` of the others, and says nothing of an app's own statements. JSON and CSV always have it.
  package var segmentsForPeople: [LatencyReport.Statistics] {
    let isNeeded =
      outcomes[.unknown] != nil
      || !segments.contains { !$0.segment.needsNoStep && ($0.segment.isOfWholeRequest || $0.segment.isOfApp) }
    return isNeeded ? segments : segments.filter { !$0.segment.needsNoStep }
  }
}

extension Segment {
  /// An app states it in one record.
  fileprivate var isOfApp: Bool {
    if case .app = definition.extent { true } else { false }
  }
}
