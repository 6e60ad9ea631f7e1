import TraceModel

/// The label that tells the values of one segment apart in a report; `empty` if not applicable or not logged.
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
  private let ofPairs = SegmentSet.ofPairs
  private let ofServers = SegmentSet.ofServers

  /// Learns the origins that have come since. `catalog` names those of all summaries.
  mutating func learn(_ summary: TraceSummary, from catalog: Catalog) {
    let isKnown = summary.participants.allSatisfy { $0.origin.index < names.count }
    guard !isKnown else { return }
    names = catalog.origins.map { catalog.id(of: $0.service) }
  }

  /// The label of the segment.
  @inline(__always)
  func label(of measured: MeasuredSegment) -> SegmentLabel {
    label(of: measured.segment, measured.destination, measured.caller, measured.callee)
  }

  /// The label of a segment that has not ended.
  func label(of unfinished: UnfinishedSegment) -> SegmentLabel {
    label(of: unfinished.segment, unfinished.destination, unfinished.caller, unfinished.callee)
  }

  @inline(__always)
  private func label(
    of segment: Segment, _ destination: NameID, _ caller: OriginID, _ callee: OriginID
  ) -> SegmentLabel {
    var label = SegmentLabel(destination: destination)
    if ofPairs.contains(segment) {
      (label.caller, label.callee) = (name(caller), name(callee))
    } else if ofServers.contains(segment) {
      label.callee = name(callee)
    }
    return label
  }

  /// The consumer group of a delivery: as logged, else the consuming service.
  @inline(__always)
  func group(_ logged: NameID, of consumer: OriginID) -> NameID { logged != .empty ? logged : name(consumer) }

  private func name(_ origin: OriginID) -> NameID {
    origin == .unnamed || origin.index >= names.count ? .empty : names[origin.index]
  }
}
