/// How one number says which request is meant where an id names several: the number of the id, below 2⁴⁰, and
/// times 2⁴⁰ which of its requests, from 1. Without the latter all of them are meant, or the only one.
package enum RequestNumber {
  /// Where the number of the occurrence begins, in bits.
  package static let occurrenceBit: Int64 = 40

  /// The number of the id.
  @inline(__always)
  package static func ofID(_ number: Int64) -> Int64 { number & (1 << occurrenceBit - 1) }

  /// Which of the id's requests; 0 where none is meant in particular.
  @inline(__always)
  package static func occurrence(_ number: Int64) -> Int64 { number >> occurrenceBit }

  /// The number of one of the id's requests.
  package static func make(_ id: Int64, occurrence: Int64) -> Int64 { id | occurrence << occurrenceBit }
}
