/// The zones in which the local times of a source were read before, by the places of its records. A local time may come
/// twice, so that it does not tell by itself.
///
///     place    0 … 4,181   4,310 … 9,027
///     offset   +02:00      +01:00            clocks were set back between them
package struct PlacedOffsets: Sendable {
  /// From a byte of the source on, seconds east of UTC; places rise.
  private var runs: [(place: Int64, offset: Int64)] = []

  package init() {}

  /// Adds the offset of the record at `place`, behind those added before.
  package mutating func add(_ offset: Int64, at place: Int64) {
    precondition(runs.last.map { $0.place <= place } ?? true, "records come in the order of their places")
    if runs.last?.offset != offset { runs.append((place, offset)) }
  }

  /// All of them were read as UTC, or there are none.
  package var areZero: Bool { runs.allSatisfy { $0.offset == 0 } }

  /// Seconds east of UTC of the record at `place`; the first known offset before all of them.
  func offset(at place: Int64) -> Int64 {
    var range = runs.indices
    while range.count > 1 {
      let middle = (range.lowerBound + range.upperBound) / 2
      range = runs[middle].place <= place ? middle..<range.upperBound : range.lowerBound..<middle
    }
    return runs[range].first?.offset ?? 0
  }
}
