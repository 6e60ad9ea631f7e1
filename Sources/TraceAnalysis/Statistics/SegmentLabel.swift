import TraceModel

/// What a report tells the values of one segment apart by; `empty` where that does not apply or is not logged.
struct SegmentLabel: Hashable {
  /// Topic, of a message.
  var destination: NameID = .empty
  /// Services of a call.
  var caller: NameID = .empty
  var callee: NameID = .empty
}

/// The names of the services that origins belong to. Hot: an array by origin.
struct ServiceNames: Sendable {
  private var names: [NameID] = []

  /// Learns the origins that have come since. `catalog` names those of all summaries.
  mutating func learn(_ summary: TraceSummary, from catalog: Catalog) {
    let isKnown = summary.participants.allSatisfy { $0.origin.index < names.count }
    guard !isKnown else { return }
    names = catalog.origins.map { catalog.id(of: $0.service) }
  }

  /// What tells the segment apart.
  @inline(__always)
  func label(of measured: MeasuredSegment) -> SegmentLabel {
    var label = SegmentLabel(destination: measured.destination)
    if SegmentSet.ofPairs.contains(measured.segment) {
      (label.caller, label.callee) = (name(measured.caller), name(measured.callee))
    } else if SegmentSet.ofServers.contains(measured.segment) {
      label.callee = name(measured.callee)
    }
    return label
  }

  /// The same of what has not ended.
  func label(of unfinished: UnfinishedSegment) -> SegmentLabel {
    var measured = MeasuredSegment(
      segment: unfinished.segment, duration: .zero, start: Timestamp(nanoseconds: 0), from: unfinished.origin,
      to: unfinished.origin)
    measured.destination = unfinished.destination
    (measured.caller, measured.callee) = (unfinished.caller, unfinished.callee)
    return label(of: measured)
  }

  private func name(_ origin: OriginID) -> NameID {
    origin == .unnamed || origin.index >= names.count ? .empty : names[origin.index]
  }
}
