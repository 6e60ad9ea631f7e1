import TraceModel

/// The values that labels have, so that one with very many is noticed. Each value is a series of every bucket, which a
/// monitoring system keeps for weeks.
struct LabelCensus: Sendable {
  /// The labels that tell series apart.
  struct Choice: Sendable {
    var labels: Set<RequestMetrics.Label>
    /// The most values of each.
    var mostValues: Int

    /// The label of a series without what was not chosen.
    func kept(_ label: SegmentLabel, of segment: Segment) -> SegmentLabel {
      var kept = label
      if !labels.contains(.topic) { kept.destination = .empty }
      if !labels.contains(.caller) { kept.caller = .empty }
      let callee: RequestMetrics.Label = SegmentSet.ofPairs.contains(segment) ? .callee : .service
      if !labels.contains(callee) { kept.callee = .empty }
      return kept
    }
  }

  private var values: [RequestMetrics.Label: Set<NameID>] = [:]

  mutating func add(_ label: SegmentLabel, of segment: Segment) {
    for (label, value) in label.values(of: segment) { values[label, default: []].insert(value) }
  }

  mutating func merge(_ other: LabelCensus) { values.merge(other.values) { $0.union($1) } }

  /// Some label has more values than it may.
  func isBeyond(_ choice: Choice) -> Bool { values.values.contains { $0.count > choice.mostValues } }

  /// Throws where some label has more values than it may.
  func check(_ choice: Choice, _ catalog: Catalog) throws(SegmentHistograms.TooManyValues) {
    for label in RequestMetrics.Label.allCases {
      guard let found = values[label], found.count > choice.mostValues else { continue }
      let examples = found.map { catalog.text($0) }.sorted().prefix(3)
      throw SegmentHistograms.TooManyValues(label: label, count: found.count, examples: Array(examples))
    }
  }
}

extension SegmentLabel {
  /// The values by the labels that a monitoring system knows them by; those that are not logged are absent.
  func values(of segment: Segment) -> [(RequestMetrics.Label, NameID)] {
    let isOfPair = SegmentSet.ofPairs.contains(segment)
    let all: [(RequestMetrics.Label, NameID)] = [
      (.topic, destination), (.caller, caller), (isOfPair ? .callee : .service, callee),
    ]
    return all.filter { $0.1 != .empty }
  }
}
