/// Finds the redacted fields named by a key, in whatever objects it stands, in any case of letters.
///
///     field        is meant by
///     email        "email", "Email", "_email" and "user.email" anywhere; "email.domain", as a member of it
///     user.email   "user":{"email": …}, "user.email", "a.user":{"email": …}
///
/// Blanks around a key are no part of its name: "Email " is `email`.
struct FieldMatcher: Sendable {
  private struct Field {
    /// Without differences of case.
    var path: [UInt8]
    /// The last of its names.
    var lastName: [UInt8]
    /// `path` and `lastName` as characters, for names beyond ASCII.
    var letters: [Character]
    var lastLetters: [Character]
  }

  private let fields: [Field]
  /// The bytes at the end of some field's last name: most keys end otherwise.
  private let endings: [Bool]
  /// Some field is one of a certain object.
  let hasPaths: Bool

  init(_ fields: [RedactedField]) {
    var endings = [Bool](repeating: false, count: 256)
    self.fields = fields.map { field in
      let path = field.path.caseFolded
      let last = path.split(separator: ".").last ?? ""
      return Field(
        path: Array(path.utf8), lastName: Array(last.utf8), letters: Array(path), lastLetters: Array(last))
    }
    for field in self.fields {
      guard let last = field.path.last else { continue }
      endings[Int(last)] = true
    }
    self.endings = endings
    hasPaths = self.fields.contains { $0.path.count > $0.lastName.count }
  }

  /// The number of the field that `key` names within objects called `around`, the outermost first.
  func field(_ key: some RandomAccessCollection<UInt8>, within around: [[UInt8]]) -> Int? {
    let key = Self.withoutBlanks(key)
    var (end, bits, isCandidate) = (key.startIndex, UInt8(0), false)
    while true {
      while end < key.endIndex, key[end] != .dot {
        bits |= key[end]
        end = key.index(after: end)
      }
      let name = key[..<end]
      if let last = name.last, endings[Int(last.folded)] {
        isCandidate = true
        if let found = fields.firstIndex(where: { Self.ends(name, around, with: $0.path) }) { return found }
      }
      guard end < key.endIndex else { break }
      end = key.index(after: end)
    }
    guard bits >= 0x80 || hasPaths && isCandidate && around.contains(where: Self.isBeyondASCII) else {
      return nil
    }
    return field(ofLetters: Self.letters(key), within: around.map { Self.letters($0) })
  }

  private func field(ofLetters key: [Character], within around: [[Character]]) -> Int? {
    let ends = key.indices.filter { key[$0] == .dot } + [key.endIndex]
    for end in ends where end > 0 {
      if let found = fields.firstIndex(where: { Self.ends(key[..<end], around, with: $0.letters) }) {
        return found
      }
    }
    return nil
  }

  static func withoutBlanks<Key: RandomAccessCollection<UInt8>>(_ key: Key) -> Key.SubSequence {
    var key = key[...]
    while let first = key.first, first == 0x20 || first == 0x09 { key.removeFirst() }
    while let last = key.last, last == 0x20 || last == 0x09 { key.removeLast() }
    return key
  }

  private static func isBeyondASCII(_ name: some Sequence<UInt8>) -> Bool { name.contains { $0 >= 0x80 } }

  private static func letters(_ name: some Collection<UInt8>) -> [Character] {
    Array(String(decoding: name, as: UTF8.self).caseFolded)
  }

  /// The names around and `name`, with dots between them, end with `path`, at the beginning of one of the names.
  private static func ends<Unit: NameUnit>(
    _ name: some RandomAccessCollection<Unit>, _ around: [[Unit]], with path: [Unit]
  ) -> Bool {
    var rest = path[...]
    guard take(name, from: &rest) else { return false }
    for outer in around.reversed() where !outer.isEmpty {
      if rest.isEmpty { return true }
      guard rest.popLast() == .dot, take(outer, from: &rest) else { return false }
    }
    return rest.isEmpty
  }

  /// Takes the common part of a name and the end of a path off the path. The part is all of the name, or all of the
  /// path from a dot of the name on. False where they differ before.
  private static func take<Unit: NameUnit>(
    _ name: some RandomAccessCollection<Unit>, from path: inout ArraySlice<Unit>
  ) -> Bool {
    var name = name[...]
    while let unit = name.last, let expected = path.last {
      guard unit.folded == expected else { return expected == .dot && isLine(name) }
      name.removeLast()
      path.removeLast()
    }
    return name.isEmpty || path.isEmpty && (name.last == .dot || isLine(name))
  }

  /// GELF's own fields begin with a line.
  private static func isLine<Unit: NameUnit>(_ name: some RandomAccessCollection<Unit>) -> Bool {
    name.count == 1 && name.first == .line
  }

  /// The number of the field with a text as its last name, or with the text's end behind a dot as that. It serves if
  /// nothing is known of the objects around it.
  func field(called name: ArraySlice<UInt8>) -> Int? {
    let name = Self.withoutBlanks(name)
    if Self.isBeyondASCII(name) {
      let letters = Self.letters(name)
      return fields.firstIndex { Self.ends(letters, [], with: $0.lastLetters) }
    }
    guard let last = name.last, endings[Int(last.folded)] else { return nil }
    return fields.firstIndex { Self.ends(name, [], with: $0.lastName) }
  }
}
