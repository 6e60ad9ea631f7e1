package import TraceModel

/// The measured values of some segments, each with its request: what stands behind the percentiles
/// of a report. 16 bytes a value.
package struct SegmentValues: Sendable {
  /// A row of a report by the ids of its names.
  package struct Row: Hashable, Sendable {
    /// The measured segment.
    package var segment: Segment
    var label: SegmentLabel
  }

  private struct Value: Sendable {
    var nanoseconds: Int64
    var key: RequestID
  }

  private let segments: [Segment]
  private let catalog: Catalog
  private let includesFailures: Bool
  private var services = ServiceNames()
  private var values: [Row: [Value]] = [:]

  /// `includesFailures` as in a report.
  package init(of segments: [Segment], catalog: Catalog, includesFailures: Bool) {
    (self.segments, self.catalog, self.includesFailures) = (segments, catalog, includesFailures)
  }

  /// The rows with a value.
  package var rows: some Collection<Row> { values.keys }

  /// Counts one request, with corrected times.
  package mutating func add(_ summary: TraceSummary, _ key: RequestID) {
    services.learn(summary, from: catalog)
    let countsWhole = summary.countsAsWhole(includesFailures: includesFailures)
    summary.forEachSegment { measured in
      guard segments.contains(measured.segment), countsWhole || !measured.segment.isOfEnd else { return }
      let row = Row(segment: measured.segment, label: services.label(of: measured))
      values[row, default: []].append(Value(nanoseconds: measured.duration.count, key: key))
    }
  }

  /// Counts what `other` has counted with the same catalog.
  package mutating func merge(_ other: SegmentValues) {
    for (row, values) in other.values { self.values[row, default: []] += values }
  }

  /// The requests at or above the percentile of their row, each with its longest value, in ns. `called` names the rows
  /// of a segment (a topic, a service or two); nil stands for all. Messages without a topic belong to the only one.
  package func requests(
    from rank: PercentileRank, of segment: Segment, called name: String?
  ) -> [RequestID: Int64] {
    var longest: [RequestID: Int64] = [:]
    for (label, values) in joined(segment) where name.map({ isCalled(label, $0) }) ?? true {
      let sorted = RadixSort.sorted(values.map(\.nanoseconds))
      let limit = sorted[rank.rank(count: sorted.count) - 1]
      for value in values where value.nanoseconds >= limit {
        longest[value.key] = max(longest[value.key] ?? .min, value.nanoseconds)
      }
    }
    return longest
  }

  /// The topics and services that rows of a segment are called by, in alphabetical order.
  package func names(of segment: Segment) -> (topics: [String], services: [String]) {
    let labels = values.keys.filter { $0.segment == segment }.map(\.label)
    func texts(_ ids: [NameID]) -> [String] {
      Set(ids).subtracting([.empty]).map { catalog.text($0) }.sorted()
    }
    return (texts(labels.map(\.destination)), texts(labels.flatMap { [$0.caller, $0.callee] }))
  }

  private func joined(_ segment: Segment) -> [SegmentLabel: [Value]] {
    let own = values.filter { $0.key.segment == segment }
    let topics = Set(own.keys.map(\.label.destination)).subtracting([.empty])
    let onlyTopic = topics.count == 1 ? topics.first : nil
    var joined: [SegmentLabel: [Value]] = [:]
    for (row, values) in own {
      var label = row.label
      if label.destination == .empty, let onlyTopic { label.destination = onlyTopic }
      joined[label, default: []] += values
    }
    return joined
  }

  private func isCalled(_ label: SegmentLabel, _ name: String) -> Bool {
    let text = { (id: NameID) in id == .empty ? nil : catalog.text(id) }
    let pair = [text(label.caller), text(label.callee)].compactMap(\.self)
    return text(label.destination) == name || pair.contains(name)
      || [" → ", " -> ", "->"].contains { pair.joined(separator: $0) == name }
  }
}
