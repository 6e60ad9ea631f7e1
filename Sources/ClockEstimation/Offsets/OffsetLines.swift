/// The straight lines that some hops allow for the difference of two clocks: all pairs of slope and offset
/// between a lower and an upper curve. Offsets are in ns at time 0 of the estimation (its epoch).
///
///     offset │        ╱‾‾‾‾╲
///            │      ╱   ▒▒▒▒╲      upper: the hops from the first clock to the second
///            │     │▒▒▒▒▒▒▒▒▒│
///            │      ╲_▒▒▒▒__╱      lower: the hops back; kept with its sign changed, so that it is concave too
///            └────────────────── slope
///
/// A side that nothing bounds is nil. The set is never empty.
struct OffsetLines: Equatable, Sendable {
  /// Slopes for which there is a line.
  private(set) var slopes: ClosedRange<Double>
  /// The highest offset by slope; nil where nothing bounds it.
  private(set) var upper: ConcaveCurve?
  /// Minus the lowest offset by slope; nil where nothing bounds it.
  private(set) var floor: ConcaveCurve?

  /// A clock's rate is taken to be within 500 ppm of true, ten times the error of a quartz watch. By `ntpd` no clock is
  /// slewed by more, nor does Linux allow it (MAXFREQ in timex.h). The only assumption on drift.
  static let prior = -500e-6...500e-6
  /// Two clocks drift apart by no more than twice that.
  static let relativePrior = -1000e-6...1000e-6

  /// The most that the rounding of Doubles may take from the gap between two curves: in ns, and as a part of the
  /// offsets. The latter is a few units in the last place.
  private static let smallestRounding = 1e-6
  private static let relativeRounding = 1.0 / Double(1 << 48)
  /// ns by which a line may be outside and count as inside: times are whole ns.
  static let negligible = 1.0 / 1024
  /// The slope that a line may be outside by and count as inside: 1 ns in four months.
  private static let slopeRounding = 1e-16

  /// All lines of these slopes.
  init(slopes: ClosedRange<Double>) { self.slopes = slopes }

  /// The one line.
  init(slope: Double, offset: Double) {
    slopes = slope...slope
    upper = ConcaveCurve.point(slope, offset)
    floor = ConcaveCurve.point(slope, -offset)
  }

  /// The lines of these slopes that pass below all of `above` and above all of `below`; nil if there is none.
  init?(
    slopes: ClosedRange<Double>, above: [(time: Double, gap: Double)], below: [(time: Double, gap: Double)]
  ) {
    self.init(
      slopes: slopes, upper: ConcaveCurve(below: above, slopes: slopes),
      floor: ConcaveCurve(below: below.map { (-$0.time, -$0.gap) }, slopes: slopes))
  }

  /// The lines between two curves that are defined for `slopes`; nil if there is none.
  private init?(slopes: ClosedRange<Double>, upper: ConcaveCurve?, floor: ConcaveCurve?) {
    self.init(slopes: slopes)
    self.upper = upper
    self.floor = floor
    guard let upper, let floor else { return }
    guard let feasible = Self.slopes(between: upper, floor) else { return nil }
    self.slopes = feasible
    self.upper = upper.restricted(to: feasible)
    self.floor = floor.restricted(to: feasible)
  }

  /// The slopes at which the upper curve is not below the lower one, give or take rounding: the gap is concave, so they
  /// are one range.
  private static func slopes(between upper: ConcaveCurve, _ floor: ConcaveCurve) -> ClosedRange<Double>? {
    let most = max(upper.mostOffset, floor.mostOffset)
    let rounding = smallestRounding + most * relativeRounding
    let whole = upper.slopes
    if whole == floor.slopes,
      [whole.lowerBound, whole.upperBound].allSatisfy({
        upper.offset(at: $0) + floor.offset(at: $0) + rounding >= 0
      })
    {
      return whole
    }
    let gaps = (upper.vertices + floor.vertices).map(\.slope).sorted().map { slope in
      (slope, upper.offset(at: slope) + floor.offset(at: slope) + rounding)
    }
    guard let first = gaps.firstIndex(where: { $0.1 >= 0 }),
      let last = gaps.lastIndex(where: { $0.1 >= 0 })
    else { return nil }
    let low = first == 0 ? gaps[0].0 : crossing(gaps[first - 1], gaps[first])
    let high = last == gaps.count - 1 ? gaps[last].0 : crossing(gaps[last], gaps[last + 1])
    return low...max(low, high)
  }

  private static func crossing(_ a: (Double, Double), _ b: (Double, Double)) -> Double {
    a.0 + (b.0 - a.0) * (a.1 / (a.1 - b.1))
  }
}

extension OffsetLines {
  /// The lines that both allow; nil if there is none.
  func intersection(_ other: OffsetLines) -> OffsetLines? {
    var low = max(slopes.lowerBound, other.slopes.lowerBound)
    var high = min(slopes.upperBound, other.slopes.upperBound)
    guard low - high <= Self.slopeRounding else { return nil }
    if low > high { (low, high) = (high, high) }
    let range = low...high
    return OffsetLines(
      slopes: range, upper: Self.lower(upper, other.upper, over: range),
      floor: Self.lower(floor, other.floor, over: range))
  }

  private static func lower(
    _ a: ConcaveCurve?, _ b: ConcaveCurve?, over range: ClosedRange<Double>
  ) -> ConcaveCurve? {
    guard let a = a?.restricted(to: range) else { return b?.restricted(to: range) }
    guard let b = b?.restricted(to: range) else { return a }
    return ConcaveCurve.lower(a, b)
  }

  /// The sums of a line of one and a line of the other (Minkowski's sum of the two sets). If they hold y against x
  /// and z against y, the sum holds z against x.
  static func + (a: OffsetLines, b: OffsetLines) -> OffsetLines {
    var sum = OffsetLines(
      slopes: (a.slopes.lowerBound + b.slopes.lowerBound)...(a.slopes.upperBound + b.slopes.upperBound))
    if let first = a.upper, let second = b.upper { sum.upper = ConcaveCurve.sum(first, second) }
    if let first = a.floor, let second = b.floor { sum.floor = ConcaveCurve.sum(first, second) }
    return sum
  }

  /// The lines with their sign changed: the second clock against the first becomes the first against the second.
  static prefix func - (lines: OffsetLines) -> OffsetLines {
    var negated = OffsetLines(slopes: -lines.slopes.upperBound ... -lines.slopes.lowerBound)
    negated.upper = lines.floor?.mirrored
    negated.floor = lines.upper?.mirrored
    return negated
  }

  /// The lines with the one line added to each.
  func shifted(slope: Double, offset: Double) -> OffsetLines {
    var lines = self
    lines.slopes = (slopes.lowerBound + slope)...(slopes.upperBound + slope)
    lines.upper = upper?.shifted(slope: slope, offset: offset)
    lines.floor = floor?.shifted(slope: slope, offset: -offset)
    return lines
  }
}

extension OffsetLines {
  /// Both sides are bounded.
  var isBracketed: Bool { upper != nil && floor != nil }

  /// The offsets of the lines at `time`, in ns; nil if nothing bounds them.
  func offsets(at time: Double) -> (low: Double?, high: Double?) {
    (floor.map { -$0.peak(at: -time) }, upper.map { $0.peak(at: time) })
  }

  /// The offsets of the lines of one slope; nil where nothing bounds them.
  func offsets(ofSlope slope: Double) -> (low: Double?, high: Double?) {
    (floor.map { -$0.offset(at: slope) }, upper.map { $0.offset(at: slope) })
  }

  /// The one line is among them, give or take rounding.
  func contains(slope: Double, offset: Double) -> Bool {
    guard slopes.lowerBound - Self.slopeRounding <= slope, slope <= slopes.upperBound + Self.slopeRounding
    else { return false }
    let (low, high) = offsets(ofSlope: slope)
    let rounding = Self.negligible
    return (low ?? offset) - rounding <= offset && offset <= (high ?? offset) + rounding
  }

  /// No value within `span` of time 0 differs by more than `tolerance` ns.
  func isNear(_ other: OffsetLines, within tolerance: Double, over span: Double) -> Bool {
    guard (upper == nil) == (other.upper == nil), (floor == nil) == (other.floor == nil) else { return false }
    return [-span, 0, span].allSatisfy { time in
      let (a, b) = (offsets(at: time), other.offsets(at: time))
      return abs((a.low ?? 0) - (b.low ?? 0)) <= tolerance && abs((a.high ?? 0) - (b.high ?? 0)) <= tolerance
    }
  }
}

extension ConcaveCurve {
  /// The curve over a single slope.
  fileprivate static func point(_ slope: Double, _ offset: Double) -> ConcaveCurve {
    ConcaveCurve(vertices: [Vertex(slope: slope, offset: offset)])
  }
  /// The offset that is farthest from 0.
  fileprivate var mostOffset: Double { vertices.reduce(0) { max($0, abs($1.offset)) } }
}
