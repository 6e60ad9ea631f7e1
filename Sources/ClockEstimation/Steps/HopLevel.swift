/// The levels of hops in one direction: the quickest of a few successive hops, and those slower by little.
struct HopLevel {
  /// ns by which the quickest arrived after it left, as logged.
  let least: Int64
  /// ns that the quick ones differ by at most.
  let width: Int64
  let quick: [ClockHop]
  /// All hops are quick: no queue was filling or emptying.
  let isPure: Bool
  /// Enough hops lie at it.
  private let isTold: Bool
  /// The middle one is quick for a step of this size: most hops lie at the level, none is on the way to another.
  private let middle: Int64

  /// A single hop may be slow by accident, or its records paired wrongly.
  private static let fewest = 2
  /// ns that hops of one level may always differ by.
  private static let leastWidth: Int64 = 100_000_000

  /// Nil of no hops. `isAtEnd`: there are no more hops on that side, so one is enough.
  init?(_ hops: ArraySlice<ClockHop>, isAtEnd: Bool = false) {
    let orders = hops.map(\.passageOrder).sorted()
    guard let least = orders.first else { return nil }
    self.least = least
    middle = orders[orders.count / 2] &- least
    let width = max(Self.leastWidth, 2 &* middle)
    self.width = width
    quick = hops.filter { $0.passageOrder &- least <= width }
    isPure = quick.count == hops.count
    isTold = quick.count >= (isAtEnd && hops.count == 1 ? 1 : Self.fewest)
  }

  /// ns from one level to another; nil if the hops do not lie at levels so far apart.
  func step(to other: HopLevel) -> Int64? {
    let step = other.least &- least
    let isFlat = max(middle, other.middle) < abs(step) / 10 && max(width, other.width) < abs(step) / 3
    return isFlat && isTold && other.isTold ? step : nil
  }

  /// Where between the hops of two levels a clock was set.
  func boundary(to other: HopLevel) -> ClockStepSearch.Boundary? {
    let width = max(width, other.width)
    let hops = (quick + other.quick).flatMap { [$0, $0.closed(within: width)] }
    let boundaries = ClockStepSearch(hops).boundaries() ?? []
    return boundaries.count == 1 ? boundaries[0] : nil
  }
}
