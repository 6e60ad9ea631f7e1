/// The number of a request, also where an id names several requests:
///
///     63       40 39                     0
///     occurrence  number of the id, < 2⁴⁰
///
/// Occurrences count from 1. Occurrence 0 stands for the only request of an id, or for all of them.
public enum RequestNumber {
  /// Where the number of the occurrence begins, in bits.
  public static let occurrenceBit: Int64 = 40

  /// The number of the id.
  @inline(__always)
  public static func ofID(_ number: Int64) -> Int64 { number & (1 << occurrenceBit - 1) }

  /// Which of the id's requests; 0 where none is meant in particular.
  @inline(__always)
  public static func occurrence(_ number: Int64) -> Int64 { number >> occurrenceBit }

  /// The number of one of the id's requests.
  public static func make(_ id: Int64, occurrence: Int64) -> Int64 { id | occurrence << occurrenceBit }
}
