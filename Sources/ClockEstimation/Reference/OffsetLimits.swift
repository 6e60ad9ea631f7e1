/// Bounds on how far ahead each clock is, in ns, if some of them are right as logged and none drifts. They are shortest
/// paths in a network of differences (Dechter, Meiri, Pearl, Temporal Constraint Networks,
/// Artificial Intelligence 1991).
struct OffsetLimits {
  private(set) var low: [Double]
  private(set) var high: [Double]
  private(set) var isHeld: [Bool]
  private let clocks: TiedClocks
  /// How many more limits may be narrowed. Contradicted cycles of clocks would go on for ever.
  private var narrowings: Int

  /// Nearly all networks need a few for each tie.
  private static let mostNarrowings = 32

  /// No clock is held, so nothing is known.
  init(_ clocks: TiedClocks) {
    self.clocks = clocks
    low = Array(repeating: -.infinity, count: clocks.count)
    high = Array(repeating: .infinity, count: clocks.count)
    isHeld = Array(repeating: false, count: clocks.count)
    narrowings = Self.mostNarrowings * (clocks.ties.count + clocks.count)
  }

  /// The clock may be right as logged, together with those that are held.
  func allows(_ clock: Int) -> Bool {
    guard low[clock] <= 0, high[clock] >= 0 else { return false }
    return clocks.tiesOfClock[clock].allSatisfy { index in
      let tie = clocks.ties[index]
      return !tie.isContradicted || !isHeld[tie.other(than: clock)]
    }
  }

  /// Takes a clock as right.
  mutating func hold(_ clock: Int) {
    isHeld[clock] = true
    (low[clock], high[clock]) = (0, 0)
    var waiting = [clock]
    var next = 0
    while next < waiting.count, narrowings > 0 {
      narrowNeighbours(of: waiting[next], &waiting)
      next += 1
    }
  }

  /// Where a clock likely is: where it has to move least or, between two bounds, in the middle.
  func likely(_ clock: Int) -> Double {
    let (low, high) = (low[clock], high[clock])
    if low <= 0, high >= 0 { return 0 }
    guard low > -.infinity, high < .infinity else { return low > 0 ? low : high }
    return (low + high) / 2
  }

  private mutating func narrowNeighbours(of clock: Int, _ waiting: inout [Int]) {
    for index in clocks.tiesOfClock[clock] {
      let tie = clocks.ties[index]
      let other = tie.other(than: clock)
      guard !isHeld[other] else { continue }
      let isForth = clock == tie.first
      let most = high[clock] + (isForth ? tie.high : -tie.low)
      let least = low[clock] + (isForth ? tie.low : -tie.high)
      guard most < high[other] || least > low[other] else { continue }
      (low[other], high[other]) = (max(low[other], least), min(high[other], most))
      narrowings -= 1
      waiting.append(other)
    }
  }
}
