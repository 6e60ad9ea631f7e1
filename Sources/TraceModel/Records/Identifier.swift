/// The identity that joins records: a correlation id or a message key, in 128 bits.
///
/// A text of 32 hexadecimal digits is its own value: a UUID with or without hyphens or braces, or a W3C trace id.
/// So the upper-case id of a phone equals the lower-case id of a server. Any other text is represented by a 128-bit
/// hash of its bytes; the text itself stays in the record. Among a billion texts, two share a hash with a
/// probability below 10⁻²⁰.
public struct Identifier: Hashable, Sendable, Comparable {
  /// The upper 64 bits.
  public var high: UInt64
  /// The lower 64 bits.
  public var low: UInt64

  /// The identifier of these bits.
  @inlinable public init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// The absence of an identifier; also what the invalid all-zero UUID and trace id read as.
  public static let none = Identifier(high: 0, low: 0)

  /// All bits are equal.
  @inlinable public static func == (a: Identifier, b: Identifier) -> Bool {
    a.high == b.high && a.low == b.low
  }

  /// Both halves count.
  @inlinable public func hash(into hasher: inout Hasher) {
    hasher.combine(high)
    hasher.combine(low)
  }

  /// As one number of 128 bits.
  @inlinable public static func < (a: Identifier, b: Identifier) -> Bool {
    a.high != b.high ? a.high < b.high : a.low < b.low
  }
}
