/// The number of something in a table that is filled as logs are read, from 0 without a gap.
///
/// Numbers follow the order of arrival, so an id has no order: what people see is ordered by names.
public protocol TableID: Hashable, Sendable {
  /// The index in the table.
  var rawValue: UInt32 { get }
  init(rawValue: UInt32)
}

extension TableID {
  /// `rawValue` as the index of an array.
  @inlinable public var index: Int { Int(rawValue) }

  /// The id of an array's element.
  @inlinable public init(index: Int) { self.init(rawValue: UInt32(index)) }

  /// Both are one index of the table.
  @inlinable public static func == (a: Self, b: Self) -> Bool { a.rawValue == b.rawValue }

  /// The index counts.
  @inlinable public func hash(into hasher: inout Hasher) { hasher.combine(rawValue) }
}

/// The number of an `Origin` in a `Catalog`.
public struct OriginID: TableID {
  /// The index among origins.
  public let rawValue: UInt32

  /// The origin with that index.
  @inlinable public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// The origin without a name: the record names neither a service nor an instance.
  @inlinable public static var unnamed: OriginID { OriginID(rawValue: 0) }
}

/// The number of a text in a `Catalog`: a topic, a consumer group, values of attributes.
public struct NameID: TableID {
  /// The index among texts.
  public let rawValue: UInt32

  /// The text with that index.
  @inlinable public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// The empty text: the record names nothing.
  @inlinable public static var empty: NameID { NameID(rawValue: 0) }
}

/// The number of a service in a `ServiceTable`, which follows the order of names.
public struct ServiceID: TableID, Comparable {
  /// The index among services.
  public let rawValue: UInt32

  /// The service with that index.
  @inlinable public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// By name.
  @inlinable public static func < (a: ServiceID, b: ServiceID) -> Bool { a.rawValue < b.rawValue }
}
