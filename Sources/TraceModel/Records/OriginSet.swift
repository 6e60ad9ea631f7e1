/// Hot: a set of origins, a bit for each.
public struct OriginSet: Sendable, Equatable {
  @usableFromInline var words: [UInt64] = []

  /// No origin.
  @inlinable public init() {}

  /// Puts an origin in.
  @inlinable public mutating func insert(_ origin: OriginID) {
    let word = origin.index &>> 6
    if word >= words.count { reach(word) }
    words[word] |= 1 &<< UInt64(origin.index & 63)
  }

  /// Puts in what another set has.
  @inlinable public mutating func formUnion(_ other: OriginSet) {
    if other.words.count > words.count { reach(other.words.count - 1) }
    for index in other.words.indices { words[index] |= other.words[index] }
  }

  /// The origin is in the set.
  @inlinable public func contains(_ origin: OriginID) -> Bool {
    let word = origin.index &>> 6
    return word < words.count && words[word] & 1 &<< UInt64(origin.index & 63) != 0
  }

  @usableFromInline mutating func reach(_ word: Int) {
    words.append(contentsOf: repeatElement(0, count: word + 1 - words.count))
  }
}

extension OriginSet: Sequence {
  /// The origins in ascending order.
  public struct Iterator: IteratorProtocol {
    @usableFromInline let words: [UInt64]
    @usableFromInline var index = -1
    /// The bits of the word at `index` whose origins are still to come.
    @usableFromInline var rest: UInt64 = 0

    @inlinable init(_ words: [UInt64]) { self.words = words }

    /// The next one; nil behind the last.
    @inlinable public mutating func next() -> OriginID? {
      while rest == 0 {
        index += 1
        guard index < words.count else { return nil }
        rest = words[index]
      }
      defer { rest &= rest &- 1 }
      return OriginID(index: index &<< 6 + rest.trailingZeroBitCount)
    }
  }

  /// Passes through all of them.
  @inlinable public func makeIterator() -> Iterator { Iterator(words) }
}
