import TraceModel

/// A group by the values of its keys: `codec=av1 topic=jobs`, `(no codec)`.
enum GroupName {
  /// The name of the group with one value for each key.
  static func text(_ keys: [String], _ values: [String?]) -> String {
    zip(keys, values).map { key, value in value.map { "\(key)=\($0)" } ?? "(no \(key))" }
      .joined(separator: " ")
  }

  /// The name of a group of a report; of the one that holds all others how many these are.
  static func text(_ keys: [String], _ group: LatencyReport.Group) -> String {
    group.folded > 0 ? "other: \(NumberFormat.counted(group.folded, "group"))" : text(keys, group.values)
  }
}
