/// The number of a set of attribute values in `AttributeSets`.
public struct AttributeSetID: TableID {
  /// The index among sets.
  public let rawValue: UInt32

  /// The set with that index.
  @inlinable public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// No value.
  @inlinable public static var empty: AttributeSetID { AttributeSetID(rawValue: 0) }
}

/// A value of an attribute, by the numbers that this run has given to both.
public struct AttributeCode: Hashable, Sendable {
  /// The key in the upper half, its value in the lower.
  public let rawValue: UInt32

  /// Value `value` of key `key`, both below 2¹⁶.
  @inlinable public init(key: Int, value: Int) { rawValue = UInt32(key) << 16 | UInt32(value) }

  /// The number of the key, from 0.
  @inlinable public var key: Int { Int(rawValue >> 16) }
  /// The number of the value among those of its key, from 0.
  @inlinable public var value: Int { Int(rawValue & 0xFFFF) }
}

/// Hot: the values found in records, by set; one value of a key at most.
public struct AttributeSets: Sendable {
  @usableFromInline var codes: [AttributeCode] = []
  /// Where the values of each set end in `codes`.
  @usableFromInline var ends = [0]

  /// No set but the empty one.
  public init() {}

  /// How many sets there are, the empty one among them.
  @inlinable public var count: Int { ends.count }

  /// No set was found.
  @inlinable public var isEmpty: Bool { ends.count == 1 }

  /// The values of a set.
  @inlinable public subscript(id: AttributeSetID) -> ArraySlice<AttributeCode> {
    id == .empty ? [] : codes[ends[id.index - 1]..<ends[id.index]]
  }

  /// Adds a set.
  public mutating func append(_ values: [AttributeCode]) -> AttributeSetID {
    codes += values
    ends.append(codes.count)
    return AttributeSetID(index: ends.count - 1)
  }
}
