/// A group by the values of its keys: `codec=av1 topic=jobs`, `(no codec)`.
enum GroupName {
  /// The name of the group with one value for each key.
  static func text(_ keys: [String], _ values: [String?]) -> String {
    zip(keys, values).map { key, value in value.map { "\(key)=\($0)" } ?? "(no \(key))" }
      .joined(separator: " ")
  }
}
