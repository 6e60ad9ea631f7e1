/// The number of something in a table that is filled as logs are read, from 0 without a gap.
///
/// Numbers follow the order of arrival, so an id has no order: what people see is ordered by names.
package protocol TableID: Hashable, Sendable {
  /// The place in the table, from 0.
  var rawValue: UInt32 { get }
  init(rawValue: UInt32)
}

extension TableID {
  /// The place in the table as an index of an array.
  @inlinable package var index: Int { Int(rawValue) }

  /// The id of an array's element.
  @inlinable package init(index: Int) { self.init(rawValue: UInt32(index)) }

  @inlinable package static func == (a: Self, b: Self) -> Bool { a.rawValue == b.rawValue }

  @inlinable package func hash(into hasher: inout Hasher) { hasher.combine(rawValue) }
}

/// The number of an `Origin` in a `Catalog`.
package struct OriginID: TableID {
  package let rawValue: UInt32

  @inlinable package init(rawValue: UInt32) { self.rawValue = rawValue }

  /// The origin without a name: the record names neither a service nor an instance.
  @inlinable package static var unnamed: OriginID { OriginID(rawValue: 0) }
}

/// The number of a text in a `Catalog`: a topic, a consumer group, values of attributes.
package struct NameID: TableID {
  package let rawValue: UInt32

  @inlinable package init(rawValue: UInt32) { self.rawValue = rawValue }

  /// The empty text: the record names nothing.
  @inlinable package static var empty: NameID { NameID(rawValue: 0) }
}

/// The number of a service in a `ServiceTable`, which follows the order of names.
package struct ServiceID: TableID, Comparable {
  package let rawValue: UInt32

  @inlinable package init(rawValue: UInt32) { self.rawValue = rawValue }

  @inlinable package static func < (a: ServiceID, b: ServiceID) -> Bool { a.rawValue < b.rawValue }
}
