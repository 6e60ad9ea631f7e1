import Algorithms
package import TraceModel

/// The time covered by some log: from the first to the last record of each program. A gap in between is covered if the
/// program is also silent for as long otherwise (`Coverage`).
package struct CoveredTime: Sendable {
  /// Ascending, apart from each other.
  private let ranges: [Coverage.Range]

  /// The union of the coverages of all origins.
  package init(_ coverages: [Coverage]) {
    var ranges: [Coverage.Range] = []
    for range in coverages.flatMap(\.ranges).sorted(by: { ($0.from, $0.until) < ($1.from, $1.until) }) {
      if let last = ranges.last, range.from <= last.until {
        ranges[ranges.count - 1].until = max(last.until, range.until)
      } else {
        ranges.append(range)
      }
    }
    self.ranges = ranges
  }

  /// The first and the last instant; nil without any.
  package var from: Timestamp? { ranges.first?.from }
  /// The last covered instant; nil without any.
  package var until: Timestamp? { ranges.last?.until }

  /// The covered part of the time from `begin` up to, and without, `end`; `isTouched`: some instant of it is covered.
  func covered(from begin: Timestamp, to end: Timestamp) -> (time: Nanoseconds, isTouched: Bool) {
    var (time, isTouched) = (Nanoseconds.zero, false)
    let first = ranges.partitioningIndex { $0.until >= begin }
    for range in ranges[first...].prefix(while: { $0.from < end }) {
      isTouched = true
      time = time + max(.zero, min(range.until, end) - max(range.from, begin))
    }
    return (time, isTouched)
  }
}
