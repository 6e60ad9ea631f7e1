/// The moments when idle pickups go from one level to another, a second away or more. A queue may do so, too, if the
/// consumer only looks idle. So nothing found before is stated of the time after, nor the other way around, and no step
/// is told.
enum OneWayLevels {
  /// The number of hops on either side that tell a level.
  private static let nearby = 5
  /// ns.
  private static let leastStep: Int64 = 1_000_000_000

  /// The steps between two clocks. Their idle pickups, `hops`, are all in one direction and sorted by the first clock's
  /// reading.
  static func boundaries(_ hops: [ClockHop]) -> [ClockStepSearch.Boundary] {
    var found: [(index: Int, size: Int64)] = []
    for index in hops.indices.dropFirst() {
      guard abs(hops[index].passageOrder &- hops[index - 1].passageOrder) >= leastStep / 2,
        let step = levels(hops, index).flatMap({ $0.step(to: $1) }), abs(step) >= leastStep
      else { continue }
      if let last = found.last, index - last.index < nearby {
        if abs(step) > last.size { found[found.count - 1] = (index, abs(step)) }
      } else {
        found.append((index, abs(step)))
      }
    }
    return found.compactMap { found in levels(hops, found.index).flatMap { $0.boundary(to: $1) } }
  }

  private static func levels(_ hops: [ClockHop], _ index: Int) -> (HopLevel, HopLevel)? {
    guard let before = HopLevel(hops[..<index].suffix(nearby), isAtEnd: true),
      let after = HopLevel(hops[index...].prefix(nearby), isAtEnd: true)
    else { return nil }
    return (before, after)
  }

  /// `hops` without those under way when a clock was set, which lie alone between two levels:
  ///
  ///     gap │ ·  ·  ·
  ///         │          ×            sent before the clock was set back, received after it
  ///         │             ·  ·  ·
  static func settled(_ hops: [ClockHop]) -> [ClockHop] {
    guard hops.count >= 5 else { return hops }
    var settled = hops
    for index in hops.indices.dropFirst(2).dropLast(2).reversed() where isUnderWay(hops, index) {
      settled.remove(at: index)
    }
    return settled
  }

  private static func isUnderWay(_ hops: [ClockHop], _ index: Int) -> Bool {
    func order(_ distance: Int) -> Int64 { hops[index + distance].passageOrder }
    let (from, through, to) = (order(-1), order(0), order(1))
    let size = abs(to &- from)
    guard size >= leastStep, min(abs(through &- from), abs(to &- through)) > size / 20,
      min(from, to) < through, through < max(from, to)
    else { return false }
    return abs(from &- order(-2)) < size / 20 && abs(order(2) &- to) < size / 20
  }
}
