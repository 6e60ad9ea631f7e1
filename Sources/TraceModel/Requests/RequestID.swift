/// Names one request within a source, also where a correlation id names several:
///
///     63       40 39                                                  0
///     occurrence  the id: its number in an index, or its shard and index in memory
///
/// Occurrences count from 1. Occurrence 0 stands for the only request of an id, or for all of them.
public struct RequestID: Hashable, Comparable, Sendable {
  /// All 64 bits.
  public var number: Int64

  /// The request with these 64 bits.
  @inlinable public init(number: Int64) { self.number = number }

  /// The number among several requests with one id, from 1; nil if the id names one, or all are meant.
  public var occurrence: Int? {
    let occurrence = RequestNumber.occurrence(number)
    return occurrence == 0 ? nil : Int(occurrence)
  }

  /// All requests with the id.
  public var withoutOccurrence: RequestID { RequestID(number: RequestNumber.ofID(number)) }

  /// One of several requests with the id.
  public func withOccurrence(_ occurrence: Int) -> RequestID {
    RequestID(number: RequestNumber.make(RequestNumber.ofID(number), occurrence: Int64(occurrence)))
  }

  /// By the occurrence, then by the id.
  @inlinable public static func < (a: RequestID, b: RequestID) -> Bool { a.number < b.number }
}

/// The number under which an index has a request. It differs from the bits of a `RequestID` for the first of several
/// requests with one id, which has the number of the id.
public struct StoredRequestID: Hashable, Comparable, Sendable {
  /// All 64 bits (`RequestNumber`).
  public var number: Int64

  /// The request with these 64 bits in an index.
  @inlinable public init(_ number: Int64) { self.number = number }

  /// By the occurrence, then by the id: the order of rows in an index.
  @inlinable public static func < (a: StoredRequestID, b: StoredRequestID) -> Bool { a.number < b.number }
}

/// The bits of a `RequestID`, and of the number under which an index has a request. In an index the first of several
/// requests has the number of the id, as an only one has.
public enum RequestNumber {
  /// Where the number of the occurrence begins, in bits.
  public static let occurrenceBit: Int64 = 40

  /// The number of the id.
  @inline(__always)
  public static func ofID(_ number: Int64) -> Int64 { number & (1 << occurrenceBit - 1) }

  /// The number among the id's requests; 0 if none is meant in particular.
  @inline(__always)
  public static func occurrence(_ number: Int64) -> Int64 { number >> occurrenceBit }

  /// The number of one of the id's requests.
  public static func make(_ id: Int64, occurrence: Int64) -> Int64 { id | occurrence << occurrenceBit }
}
