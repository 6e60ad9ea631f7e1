import TraceModel

/// A clock with one bound, as idle pickups suggest it: the quickest of them took no time.
///
/// A line is laid below the pickups, at the edge of their lower hull above their mean time; it minimises the sum of
/// the distances (Moon, Skelly, Towsley, INFOCOM 1999). The pickups must be close to it, and far enough apart in
/// time to show the drift better than a watch's error does; else a constant is laid. All is said of an upper bound;
/// of a lower one it holds with the signs of gaps and lines changed.
struct AssumedClock {
  /// Pickups: the reference's time by the other, decided clock, and this clock's lead over it; in the units of an
  /// estimation.
  private let points: [(time: Double, gap: Double)]

  /// Fewer say nothing of the quickest.
  static let fewestPickups = 3
  /// Fewer say nothing of the drift: an edge of a hull touches two of them anyway.
  private static let fewestForDrift = 10
  /// Drift that a fetch delay over the time between the first and the last pickup may look like.
  private static let mostDoubtfulDrift = 10e-6

  /// Nil where there are too few pickups.
  init?(_ points: [(time: Double, gap: Double)]) {
    guard points.count >= Self.fewestPickups else { return nil }
    self.points = points.sorted { ($0.time, $0.gap) < ($1.time, $1.gap) }
  }

  /// The suggested line or, where it is not possible, the possible one next to it. A constant at the bound stays behind
  /// it by `slack`, the possible rounding to the clock's resolution, so that no wait is below 0.
  func line(within possible: OffsetLines, slack: Double) -> OffsetLine {
    let slope = min(max(likelySlope, possible.slopes.lowerBound), possible.slopes.upperBound)
    let (low, high) = possible.offsets(ofSlope: slope)
    let below = min(lowest(slope), high.map { $0 - slack } ?? .infinity).rounded(.down)
    return OffsetLine(slope: slope, offset: max(below, (low ?? -.infinity).rounded(.up)))
  }

  /// How many pickups a line rests on, and how far above it the median one is.
  func evidence(_ line: OffsetLine) -> IdlePickups {
    IdlePickups(count: points.count, fetchDelay: Int64(clamping: medianDelay(line.slope).rounded()))
  }

  private var likelySlope: Double {
    guard points.count >= Self.fewestForDrift, let edge = edgeAtMeanTime else { return 0 }
    let slope = (edge.1.gap - edge.0.gap) / (edge.1.time - edge.0.time)
    let span = points[points.count - 1].time - points[0].time
    return medianDelay(slope) <= Self.mostDoubtfulDrift * span ? slope : 0
  }

  /// Nil where all pickups are at one time.
  private var edgeAtMeanTime: ((time: Double, gap: Double), (time: Double, gap: Double))? {
    let hull = ConcaveCurve.lowerHull(points)
    let mean = points.reduce(0) { $0 + $1.time } / Double(points.count)
    guard hull.count > 1 else { return nil }
    let right = hull.dropFirst().firstIndex { $0.time >= mean } ?? hull.count - 1
    return (hull[right - 1], hull[right])
  }

  /// The offset of the line of a slope that touches the pickups from below.
  private func lowest(_ slope: Double) -> Double {
    points.reduce(.infinity) { min($0, $1.gap - slope * $1.time) }
  }

  /// From the quickest to the median pickup (nearest rank), in ns.
  private func medianDelay(_ slope: Double) -> Double {
    let delays = points.map { $0.gap - slope * $0.time }.sorted()
    return delays[(delays.count + 1) / 2 - 1] - delays[0]
  }
}
