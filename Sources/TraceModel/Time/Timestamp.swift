/// An instant as some clock told it: nanoseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
///
/// The range is 1677-09-21 to 2262-04-11 (64 bits), that of every log that can be met.
package struct Timestamp: Hashable, Sendable, Comparable {
  /// Nanoseconds since the Unix epoch; negative before it.
  package var nanoseconds: Int64

  package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  package static func < (a: Timestamp, b: Timestamp) -> Bool { a.nanoseconds < b.nanoseconds }

  /// The signed time from `b` to `a`.
  package static func - (a: Timestamp, b: Timestamp) -> Nanoseconds {
    Nanoseconds(a.nanoseconds &- b.nanoseconds)
  }

  package static func + (a: Timestamp, b: Nanoseconds) -> Timestamp {
    Timestamp(nanoseconds: a.nanoseconds &+ b.count)
  }

  package static func - (a: Timestamp, b: Nanoseconds) -> Timestamp {
    Timestamp(nanoseconds: a.nanoseconds &- b.count)
  }
}

/// A signed duration in whole nanoseconds; negative where clocks disagree.
///
/// The standard library's `Duration` counts attoseconds in 128 bits; a report holds millions of these, so
/// they are 64 bits wide.
package struct Nanoseconds: Hashable, Sendable, Comparable, AdditiveArithmetic {
  /// How many nanoseconds.
  package var count: Int64

  package init(_ count: Int64) { self.count = count }

  package static let zero = Nanoseconds(0)

  package static func < (a: Nanoseconds, b: Nanoseconds) -> Bool { a.count < b.count }

  package static func + (a: Nanoseconds, b: Nanoseconds) -> Nanoseconds { Nanoseconds(a.count &+ b.count) }

  package static func - (a: Nanoseconds, b: Nanoseconds) -> Nanoseconds { Nanoseconds(a.count &- b.count) }
}
