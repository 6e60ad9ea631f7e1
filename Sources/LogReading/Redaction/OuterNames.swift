/// The names of the objects and lists around a value, the outermost first; nothing if they have none.
///
///     "at":[{"key":"a","value":{"b": …}}]                   written: at.value.b    meant: at.a.b
///     "a":{"kvlistValue":{"values":[{"key":"b", …}]}}       written: a.kvlistValue.values    meant: a
struct OuterNames {
  private var written: [[UInt8]] = []
  /// The meaning of some of them, by their places, if it differs from the written name.
  private var meant: [Int: [UInt8]] = [:]

  /// The innermost is part of how a typed value is written, and no name.
  var endWithoutMeaning: Bool { meant[written.count - 1]?.isEmpty == true }

  mutating func append(_ name: [UInt8], meaning: [UInt8]?) {
    if let meaning { meant[written.count] = meaning }
    written.append(Array(FieldMatcher.withoutBlanks(name)))
  }

  mutating func removeLast() {
    written.removeLast()
    if !meant.isEmpty { meant[written.count] = nil }
  }

  /// The names around the innermost one.
  var outer: OuterNames {
    var outer = self
    if !written.isEmpty { outer.removeLast() }
    return outer
  }

  /// The number of the field that `key` names within these.
  func field(_ key: some RandomAccessCollection<UInt8>, by matcher: FieldMatcher) -> Int? {
    if let field = matcher.field(key, within: written) { return field }
    guard !meant.isEmpty else { return nil }
    return matcher.field(key, within: written.indices.map { meant[$0] ?? written[$0] })
  }
}
