/// All attributes of a source, for a command that looks at each; with their values, if these are few.
package struct AttributeTable: Sendable {
  /// Of the attributes whose values are known, as `--by` takes them.
  package var keys: [String] = []
  /// The values of all keys, those of one key together.
  package var values: [Value] = []
  /// Attributes whose values are not known: too many, too long or no single values. By name.
  package var omitted: [String] = []
  /// There are more attributes than are kept.
  package var isFull = false

  /// A value of a key.
  package struct Value: Sendable {
    /// Index in `keys`.
    package var key: Int
    /// As logged.
    package var text: String
  }

  package init() {}

  /// Adds a key with its values.
  package mutating func add(_ key: String, _ texts: some Sequence<String>) {
    keys.append(key)
    values += texts.map { Value(key: keys.count - 1, text: $0) }
  }

  /// Adds the keys whose values are not known. An object is none: its members are keys.
  package mutating func omit(_ names: [String], among all: some Sequence<String>) {
    let objects = Set(all.flatMap(Self.objects))
    omitted = names.filter { !objects.contains($0) }.sorted()
  }

  /// The objects on the way to a key: `a` and `a.b` of `a.b.c`.
  private static func objects(of key: String) -> [String] {
    key.indices.filter { key[$0] == "." }.map { String(key[..<$0]) }
  }
}
