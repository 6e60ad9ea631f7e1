/// Texts searched for in the texts of records, as plain parts of them. Case does not matter: who looks for `timeout`
/// wants `ReadTimeout`, too. An ellipsis stands for anything, as in the errors of a report: `timeout after … ms`.
package struct TextSearch: Sendable {
  /// By number; in lower case.
  private let texts: [String]
  /// By number: the parts of a text between its ellipses.
  private let parts: [[String]]
  /// In the bytes of a record. The last word is a backslash: behind one, a text may be written in another way.
  private let literals: LiteralSearch
  /// Texts with bytes that JSON may escape, or with letters beyond ASCII: any record may hold them.
  private let alwaysPossible: Set<Int>

  package init(_ texts: [String]) {
    self.texts = texts.map { $0.lowercased() }
    parts = self.texts.map { text in
      let parts = text.split(separator: TextTemplate.mask).map(String.init)
      return parts.isEmpty ? [text] : parts
    }
    let words = parts.map { $0.max { $0.utf8.count < $1.utf8.count } ?? "" }
    let plain = words.map { text in
      !text.isEmpty && text.utf8.allSatisfy { 0x20..<0x7F ~= $0 && $0 != UInt8(ascii: "\"") && $0 != 0x5C }
    }
    alwaysPossible = Set(plain.indices.filter { !plain[$0] })
    literals = LiteralSearch(
      zip(words, plain).map { $1 ? Array($0.utf8) : [0x5C] } + [[UInt8(0x5C)]])
  }

  /// The numbers of all texts.
  package var all: Set<Int> { Set(texts.indices) }

  /// Texts that some record in `bytes` may have. One pass over them.
  package func possible(in bytes: [UInt8]) -> Set<Int> {
    var possible = alwaysPossible
    bytes.withUnsafeBytes { literals.forEachWord(in: $0) { possible.insert($0) } }
    return possible.contains(texts.count) ? all : possible
  }

  /// Those of `texts` that occur in one of `places`.
  package func found(_ texts: Set<Int>, in places: [String]) -> Set<Int> {
    let places = places.map { $0.lowercased() }
    return texts.filter { number in places.contains { Self.has(parts[number], in: $0) } }
  }

  /// The parts stand in the text, one behind the other.
  private static func has(_ parts: [String], in text: String) -> Bool {
    var rest = text[...]
    for part in parts {
      guard let found = rest.firstRange(of: part) else { return false }
      rest = rest[found.upperBound...]
    }
    return true
  }
}
