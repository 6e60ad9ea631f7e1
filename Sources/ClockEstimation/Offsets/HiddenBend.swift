/// How far a clock may be beyond its bound because it did not run straight.
///
/// Hops in one direction fit a straight line however the clock bends, as one does that is slewed over hours. Without
/// straight lines it still holds that no clock gains or loses more than `OffsetLines.prior`:
///
///     gap │  ●╱ ╲ ╱╲              ╱●     between two hops the clock may be as high as both allow: ╱╲
///         │  ●────╲●──────────────●      the line that all hops allow is below that
///         └───────────────────────── time
///
/// A clock is taken to run straight for a quarter of an hour. Of longer stretches,
/// the largest difference is added to the bound.
enum HiddenBend {
  /// ns.
  private static let longestStraight: Int64 = 900_000_000_000

  private typealias Point = (time: Double, gap: Double)

  /// The difference in ns, of hops between two clocks; 0 where they are known both ways.
  static func most(_ hops: [ClockHop]) -> Double {
    let times = hops.map(\.first)
    guard let first = times.min(), let last = times.max(), last - first > longestStraight,
      let base = hops.first, hops.allSatisfy({ $0.isForward == base.isForward })
    else { return 0 }
    let points = hops.map { (Double($0.first - first), Double($0.passageOrder - base.passageOrder)) }
    return most(within(points.sorted { $0.0 < $1.0 }))
  }

  /// The limits by each hop together with all others.
  private static func within(_ points: [Point]) -> [Point] {
    var points = points
    func limit(_ index: Int, by other: Int) {
      let reach = OffsetLines.prior.upperBound * abs(points[index].time - points[other].time)
      points[index].gap = min(points[index].gap, points[other].gap + reach)
    }
    for index in points.indices.dropFirst() { limit(index, by: index - 1) }
    for index in points.indices.dropLast().reversed() { limit(index, by: index + 1) }
    return points
  }

  /// From the lower hull of the points up to the highest place that two neighbours allow.
  private static func most(_ points: [Point]) -> Double {
    let hull = ConcaveCurve.lowerHull(points)
    var (most, edge) = (0.0, 0)
    for (left, right) in zip(points, points.dropFirst()) {
      let reach = OffsetLines.prior.upperBound * (right.time - left.time)
      let time = (left.time + right.time) / 2 + (right.gap - left.gap) / (2 * OffsetLines.prior.upperBound)
      while edge + 2 < hull.count, hull[edge + 1].time < time { edge += 1 }
      guard edge + 1 < hull.count, hull[edge].time < hull[edge + 1].time else { continue }
      let slope = (hull[edge + 1].gap - hull[edge].gap) / (hull[edge + 1].time - hull[edge].time)
      most = max(most, (left.gap + right.gap + reach) / 2 - hull[edge].gap - slope * (time - hull[edge].time))
    }
    return most.rounded(.up)
  }
}
