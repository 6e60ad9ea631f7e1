/// How one number says which request is meant where an id names several: the number of the id, below 2⁴⁰, and
/// times 2⁴⁰ which of its requests, from 1. Without the latter all of them are meant, or the only one.
package enum RequestNumber {
  /// Where the number of the generation begins, in bits.
  package static let generationBit: Int64 = 40

  /// The number of the id.
  @inline(__always)
  package static func ofID(_ number: Int64) -> Int64 { number & (1 << generationBit - 1) }

  /// Which of the id's requests; 0 where none is meant in particular.
  @inline(__always)
  package static func generation(_ number: Int64) -> Int64 { number >> generationBit }

  /// The number of one of the id's requests.
  package static func make(_ id: Int64, generation: Int64) -> Int64 { id | generation << generationBit }
}
