import TraceModel

/// A row of a report: a segment, of one topic or of one or two services where it is not of all.
///
///     queue_wait jobs, call api → auth, api auth, end_to_end
protocol NamedRow {
  var segment: Segment { get }
  var destination: String? { get }
  var caller: String? { get }
  var callee: String? { get }
}

extension LatencyReport.Statistics: NamedRow {}
extension ComparisonReport.Row: NamedRow {}

extension NamedRow {
  /// The services: `api → auth` of a call, `auth` of a service's own work; nil of a row of all.
  var parties: String? {
    let known = [caller, callee].compactMap(\.self)
    return known.isEmpty ? nil : known.joined(separator: " → ")
  }

  /// The segment, and behind it the topic or the services where `isLabelled`.
  func name(isLabelled: Bool) -> String {
    guard isLabelled, let label = destination ?? parties else { return segment.name }
    return "\(segment.name) \(label)"
  }

  /// The name among `rows`: labelled if the segment has several of them.
  func name(among rows: [some NamedRow]) -> String {
    name(isLabelled: rows.count(where: { $0.segment == segment }) > 1)
  }
}
