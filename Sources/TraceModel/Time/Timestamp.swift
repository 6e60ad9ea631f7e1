/// An instant as some clock told it: nanoseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
///
/// Read times are kept if they lie in `kept`, 1970 to 2116. All arithmetic on times rests on that: on the nanoseconds
/// of one or two of them it cannot overflow. With K = 2⁶²:
///
///     a logged time                 0 ≤ t < K        decoding sees to it, and reading an index
///     a difference of two               |d| < K
///     what one clock is ahead by        |o| ≤ K / 2  `Hop` sees to it
///     a corrected time         −K/2 ≤ t − o < 3 K/2
///     a difference of two of those      |d| < 2 K = 2⁶³, what 64 bits hold
///
/// Sums have no such limit, of durations or of what a chain of clocks is ahead by. They stop at the ends of 64 bits
/// instead of beginning anew at the other end: the operators of `Timestamp` and `Nanoseconds` do.
public struct Timestamp: Hashable, Sendable, Comparable {
  /// The times that are kept, in ns since 1970: from 1970-01-01T00:00:00Z until 2116-02-20T23:53:38Z.
  public static let kept: Range<Int64> = 0..<(1 << 62)

  /// Nanoseconds since the Unix epoch; negative before it.
  public var nanoseconds: Int64

  /// The instant `nanoseconds` after 1970.
  public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// Nothing that is computed with the time overflows. One comparison.
  @inlinable public var isKept: Bool { UInt64(bitPattern: nanoseconds) < 1 << 62 }

  /// Earlier.
  public static func < (a: Timestamp, b: Timestamp) -> Bool { a.nanoseconds < b.nanoseconds }

  /// The signed time from `b` to `a`.
  @inlinable
  public static func - (a: Timestamp, b: Timestamp) -> Nanoseconds {
    Nanoseconds(a.nanoseconds.reduced(by: b.nanoseconds))
  }

  /// The instant `b` later.
  @inlinable
  public static func + (a: Timestamp, b: Nanoseconds) -> Timestamp {
    Timestamp(nanoseconds: a.nanoseconds.increased(by: b.count))
  }

  /// The instant `b` earlier.
  @inlinable
  public static func - (a: Timestamp, b: Nanoseconds) -> Timestamp {
    Timestamp(nanoseconds: a.nanoseconds.reduced(by: b.count))
  }
}

/// A signed duration in whole nanoseconds; negative where clocks disagree.
///
/// The standard library's `Duration` counts attoseconds in 128 bits; a report holds millions of these, so
/// they are 64 bits wide.
public struct Nanoseconds: Hashable, Sendable, Comparable, AdditiveArithmetic {
  /// How many nanoseconds.
  public var count: Int64

  /// A duration of `count` ns.
  public init(_ count: Int64) { self.count = count }

  /// No time at all.
  public static let zero = Nanoseconds(0)

  /// Shorter, or more negative.
  public static func < (a: Nanoseconds, b: Nanoseconds) -> Bool { a.count < b.count }

  /// Both together.
  @inlinable
  public static func + (a: Nanoseconds, b: Nanoseconds) -> Nanoseconds {
    Nanoseconds(a.count.increased(by: b.count))
  }

  /// The surplus of `a` over `b`.
  @inlinable
  public static func - (a: Nanoseconds, b: Nanoseconds) -> Nanoseconds {
    Nanoseconds(a.count.reduced(by: b.count))
  }
}

extension Int64 {
  /// The sum, or the end of the 64 bits that it lies beyond.
  @inlinable
  public func increased(by other: Int64) -> Int64 {
    let (sum, isBeyond) = addingReportingOverflow(other)
    return isBeyond ? (other < 0 ? .min : .max) : sum
  }

  /// The difference, or the end of the 64 bits that it lies beyond.
  @inlinable
  public func reduced(by other: Int64) -> Int64 {
    let (difference, isBeyond) = subtractingReportingOverflow(other)
    return isBeyond ? (other < 0 ? .max : .min) : difference
  }

  /// The whole part of a number, or the end of the 64 bits that it lies beyond; 0 of what is no number.
  @inlinable
  public init(clamping number: Double) {
    if number > -0x1p63 && number < 0x1p63 {
      self = Int64(number)
    } else {
      self = number.isNaN ? 0 : number < 0 ? .min : .max
    }
  }
}
