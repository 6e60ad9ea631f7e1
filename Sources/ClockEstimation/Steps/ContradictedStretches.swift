/// Where the logged times of a clock with one bound are impossible for a while, and right before or after it.
///
/// One line below all hops would move the clock for all of the time, and every message at the other times would have
/// waited for as long as it is moved, which nothing contradicts:
///
///     gap │ ·  ·   ·           ·   ·  ·      as logged, messages waited a few ms
///       0 │──────────────────────────────
///         │           ·  · ·                 as logged, messages were received before they were sent
///         └────────────────────────────── time
///
/// That the clock was set twice says less of them. It is suspected, if the hops lie at two levels, far apart, with no
/// way between them: as logged, the quickest of those that are possible took a tenth of the difference at most. A queue
/// that fills and empties goes through all levels in between.
enum ContradictedStretches {
  /// So many hops on either side tell the levels.
  private static let nearby = 20

  /// Steps between two clocks, of which hops in one direction are known. They are sorted by the first clock's reading.
  static func boundaries(_ hops: [ClockHop]) -> [ClockStepSearch.Boundary] {
    guard hops.contains(where: isContradicted), !hops.allSatisfy(isContradicted) else { return [] }
    let stretches = stretches(hops)
    return zip(stretches, stretches.dropFirst()).compactMap(boundary)
  }

  private static func isContradicted(_ hop: ClockHop) -> Bool { hop.passageOrder < 0 }

  /// The hops, divided where those that are possible as logged and those that are not follow each other.
  private static func stretches(_ hops: [ClockHop]) -> [ArraySlice<ClockHop>] {
    let turns = hops.indices.dropFirst().filter { isContradicted(hops[$0]) != isContradicted(hops[$0 - 1]) }
    return zip([0] + turns, turns + [hops.count]).map { hops[$0..<$1] }
  }

  private static func boundary(
    between before: ArraySlice<ClockHop>, and after: ArraySlice<ClockHop>
  ) -> ClockStepSearch.Boundary? {
    guard let last = before.last, let first = after.first, let earlier = HopLevel(before.suffix(nearby)),
      let later = HopLevel(after.prefix(nearby)), let step = earlier.step(to: later)
    else { return nil }
    let possible = isContradicted(first) ? earlier : later
    guard earlier.isPure, later.isPure, possible.least <= abs(step) / 10,
      abs(first.passageOrder - last.passageOrder) > abs(step) / 3 * 2
    else { return nil }
    return earlier.boundary(to: later)
  }
}
