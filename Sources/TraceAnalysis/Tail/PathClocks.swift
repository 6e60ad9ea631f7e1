import ClockEstimation
import TraceModel

/// The pairs of clocks around the parts of critical paths, and how often each is, so that the doubt of a difference of
/// means can be told.
///
/// A clock that is off by `e` moves the mean of a row by `e` times the share of the requests that have the pair there.
/// So the difference of two means moves by `e` times the difference of the shares: what both sides have as often moves
/// nothing.
///
///     true − printed  =  Σ pairs  (share of the slowest − share of the middle half) · e,   low ≤ e ≤ high
///
/// A clock that was set may be off otherwise in each request. Then the two sides do not cancel.
struct PathClocks: Sendable {
  private struct Pair: Hashable {
    /// nil: the whole path.
    var row: PathRow?
    var from: OriginID
    var to: OriginID
  }

  private var requests = 0
  private var counts: [Pair: Int] = [:]

  /// Counts the path of a request, the last part first, each part with its row.
  mutating func add(_ path: [PathPart], _ row: (PathPart) -> PathRow) {
    requests += 1
    for part in path where part.from != part.origin {
      counts[Pair(row: row(part), from: part.from, to: part.origin), default: 0] += 1
    }
    if let first = path.last, let last = path.first, first.from != last.origin {
      counts[Pair(row: nil, from: first.from, to: last.origin), default: 0] += 1
    }
  }

  mutating func merge(_ other: PathClocks) {
    requests += other.requests
    counts.merge(other.counts, uniquingKeysWith: +)
  }

  /// The doubt about the mean of each row less that in `middle`, by row (nil: the whole), between two moments in ns
  /// since 1970. A side that logs leave open counts as 0; rows between clocks of which nothing is known have none.
  func doubts(
    above middle: PathClocks, _ clocks: ClockTable, since: Int64, until: Int64
  ) -> [PathRow?: DurationBounds] {
    var doubts: [PathRow?: Doubt] = [:]
    guard requests > 0, middle.requests > 0 else { return [:] }
    for pair in Set(counts.keys).union(middle.counts.keys) {
      let bounds = clocks.doubt(from: pair.from, to: pair.to, since: since, until: until)
      guard bounds.clock != .uncorrected else { continue }
      let shares = [self, middle].map { Double($0.counts[pair, default: 0]) / Double($0.requests) }
      let wasSet = clocks.wasSet(pair.from) || clocks.wasSet(pair.to)
      doubts[pair.row, default: Doubt()].add(bounds, shares[0], shares[1], cancels: !wasSet)
    }
    return doubts.compactMapValues(\.bounds)
  }

  /// The sum over pairs of clocks, in ns.
  private struct Doubt {
    private var low = 0.0
    private var high = 0.0
    private var clock: ClockKind?

    mutating func add(_ bounds: DurationBounds, _ slowest: Double, _ middle: Double, cancels: Bool) {
      let (shorter, longer) = bounds.doubtfulSides
      for weight in cancels ? [slowest - middle] : [slowest, -middle] {
        low += weight * Double((weight > 0 ? shorter : longer).count)
        high += weight * Double((weight > 0 ? longer : shorter).count)
      }
      clock = ClockKind.leastKnown([bounds.clock] + (clock.map { [$0] } ?? []))
    }

    /// nil where nothing is open.
    var bounds: DurationBounds? {
      let sides = [low, high].map { Nanoseconds(Int64(clamping: Int128($0.rounded()))) }
      guard let clock, sides[0] < .zero || sides[1] > .zero else { return nil }
      return DurationBounds(clock: clock, low: sides[0], high: sides[1])
    }
  }
}
