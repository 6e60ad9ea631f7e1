import TraceModel

/// Hot: the texts that stand in an id's place and are none ("-", "unknown"), compared without case and without
/// the space around them. A class, as are `KeyTable` and `Vocabulary`: scanner and mapper are handed on by value, and
/// small only if what does not change is behind a reference.
final class NotAnID: Sendable {
  private let words: HashIndex
  /// Length in bytes of the longest of the words.
  let longest: Int

  init(_ words: [String]) {
    let lower = Set(words.map { Self.lower(Array($0.utf8)) })
    longest = lower.map(\.count).max() ?? 0
    var index = HashIndex()
    for word in lower { index.insert(ByteHash.hash(word), 1) }
    self.words = index
  }

  /// Whether the text is one of the words.
  func contains(_ text: UnsafeRawBufferPointer) -> Bool {
    var rest = text[...]
    while let first = rest.first, first <= 0x20 { rest.removeFirst() }
    while let last = rest.last, last <= 0x20 { rest.removeLast() }
    guard rest.count <= longest else { return false }
    return withUnsafeTemporaryAllocation(byteCount: rest.count + 8, alignment: 8) { copy in
      for (index, byte) in rest.enumerated() { copy[index] = Self.lower(byte) }
      guard let base = copy.baseAddress else { return false }
      return words.find(ByteHash.hash(base, rest.count, seed: 0)) != nil
    }
  }

  private static func lower(_ byte: UInt8) -> UInt8 { byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte }

  private static func lower(_ bytes: [UInt8]) -> [UInt8] {
    let trimmed = bytes.drop { $0 <= 0x20 }.reversed().drop { $0 <= 0x20 }
    return trimmed.reversed().map { lower($0) }
  }
}
