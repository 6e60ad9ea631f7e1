/// Finds the fields that a key names, whatever objects stand around it.
///
///     field        is meant by
///     email        "email", "Email", "_email" and "user.email" anywhere; "email.domain", as a member of it
///     user.email   "user":{"email": …}, "user.email", "a.user":{"email": …}
struct FieldMatcher: Sendable {
  private struct Field {
    /// In lower case.
    var path: [UInt8]
    /// The last of its names.
    var lastName: [UInt8]
  }

  private let fields: [Field]
  /// Which bytes some field's last name ends with: most keys end otherwise.
  private let endings: [Bool]

  init(_ fields: [RedactedField]) {
    var endings = [Bool](repeating: false, count: 256)
    self.fields = fields.map { field in
      let path = Array(field.path.utf8)
      return Field(path: path, lastName: Array(path.split(separator: Self.dot).last ?? []))
    }
    for field in self.fields {
      guard let last = field.path.last else { continue }
      endings[Int(last)] = true
    }
    self.endings = endings
  }

  private static let dot = UInt8(ascii: ".")

  /// The number of the field that `key` names within objects called `around`, the outermost first.
  func field(_ key: some RandomAccessCollection<UInt8>, within around: [[UInt8]]) -> Int? {
    var end = key.startIndex
    while true {
      while end < key.endIndex, key[end] != Self.dot { end = key.index(after: end) }
      if let found = match(key[..<end], around) { return found }
      guard end < key.endIndex else { return nil }
      end = key.index(after: end)
    }
  }

  private func match(_ name: some RandomAccessCollection<UInt8>, _ around: [[UInt8]]) -> Int? {
    guard let last = name.last, endings[Int(Self.lower(last))] else { return nil }
    return fields.firstIndex { Self.ends(name, around, with: $0.path) }
  }

  /// The names around and `name`, with dots between them, end with `path`, at the beginning of one of the names.
  private static func ends(
    _ name: some RandomAccessCollection<UInt8>, _ around: [[UInt8]], with path: [UInt8]
  ) -> Bool {
    var rest = path[...]
    guard take(name, from: &rest) else { return false }
    for outer in around.reversed() where !outer.isEmpty {
      if rest.isEmpty { return true }
      guard rest.popLast() == dot, take(outer, from: &rest) else { return false }
    }
    return rest.isEmpty
  }

  /// Takes what a name and the end of a path have in common off the path: all of the name, or all of the path from a dot of
  /// the name on. False where they differ before.
  private static func take(_ name: some RandomAccessCollection<UInt8>, from path: inout ArraySlice<UInt8>)
    -> Bool
  {
    var name = name[...]
    while let byte = name.last, let expected = path.last {
      guard lower(byte) == expected else { return false }
      name.removeLast()
      path.removeLast()
    }
    // GELF's own fields begin with a line.
    return name.isEmpty
      || path.isEmpty && (name.last == dot || name.count == 1 && name.first == UInt8(ascii: "_"))
  }

  /// The number of the field whose last name a text in quotes is, or ends with behind a dot: where nothing is known of the
  /// objects around it.
  func field(called name: ArraySlice<UInt8>) -> Int? {
    guard let last = name.last, endings[Int(Self.lower(last))] else { return nil }
    return fields.firstIndex { Self.ends(name, [], with: $0.lastName) }
  }

  private static func lower(_ byte: UInt8) -> UInt8 { byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte }
}
