/// Where idle pickups go from one level to another that is a second away or more. A queue may do so, too, if the consumer
/// only looks idle: what was found before then is not stated of the time after, nor the other way around, and nothing is
/// said of a step.
enum OneWayLevels {
  /// So many hops on either side tell a level.
  private static let nearby = 5
  private static let fewest = 2
  /// ns.
  private static let leastStep: Int64 = 1_000_000_000

  /// The places between two clocks. Their idle pickups, `hops`, are all in one direction and sorted by the first clock's reading.
  static func boundaries(_ hops: [ClockHop]) -> [ClockStepSearch.Boundary] {
    var found: [(place: Int, size: Int64)] = []
    for place in hops.indices.dropFirst(fewest).dropLast(fewest - 1) {
      guard abs(hops[place].passageOrder &- hops[place - 1].passageOrder) >= leastStep / 2,
        let step = levels(hops, place).flatMap({ $0.step(to: $1) }), abs(step) >= leastStep
      else { continue }
      if let last = found.last, place - last.place < nearby {
        if abs(step) > last.size { found[found.count - 1] = (place, abs(step)) }
      } else {
        found.append((place, abs(step)))
      }
    }
    return found.compactMap { found in levels(hops, found.place).flatMap { $0.boundary(to: $1) } }
  }

  private static func levels(_ hops: [ClockHop], _ place: Int) -> (HopLevel, HopLevel)? {
    guard let before = HopLevel(hops[..<place].suffix(nearby)),
      let after = HopLevel(hops[place...].prefix(nearby))
    else { return nil }
    return (before, after)
  }
}
