/// Where the logged times of a clock with one bound are impossible for a while, and right before or after it.
///
/// One line below all hops would move the clock for all of the time. Every message at the other times would then
/// have waited for as long as the move, and nothing contradicts that:
///
///     gap │ ·  ·   ·           ·   ·  ·      as logged, messages waited a few ms
///       0 │──────────────────────────────
///         │           ·  · ·                 as logged, messages were received before they were sent
///         └────────────────────────────── time
///
/// That the clock was set twice says less of them. It is suspected, if the hops lie at two levels, far apart, with no
/// way between them: as logged, the quickest of those that are possible took next to nothing. A queue
/// that fills and empties goes through all levels in between.
///
/// A consumer that stood still goes from one level to another at once, too, but no clock shows an earlier reading
/// after a later one then. Where clocks are guessed, that is taken to be so, unless some reading says otherwise.
enum ContradictedStretches {
  /// The number of hops on either side that tell the levels.
  private static let nearby = 20
  /// Nobody sets a clock more often. The partitions of a topic, each with a backlog of its own, take turns.
  private static let most = 3
  /// ns that the quickest message waits for an idle consumer at most, and its part of a step.
  private static let (longestFetch, partOfStep): (Int64, (least: Int64, most: Int64)) = (
    100_000_000, (100, 10)
  )

  /// Steps between two clocks with known hops in one direction. They are sorted by the first clock's reading.
  static func boundaries(_ hops: [ClockHop]) -> [ClockStepSearch.Boundary] {
    guard hops.contains(where: isContradicted), !hops.allSatisfy(isContradicted) else { return [] }
    let stretches = stretches(hops)
    let jumps = zip(stretches, stretches.dropFirst()).compactMap(Jump.init)
    guard jumps.count <= most else { return [] }
    return jumps.filter(\.isOfClock).compactMap { $0.earlier.boundary(to: $0.later) }
  }

  /// Of what was sent later, the receiver shows an earlier reading at some boundary: its clock was set back.
  static func showsClockSetBack(_ hops: [ClockHop]) -> Bool {
    boundaries(hops).contains { boundary in
      let before = hops.last { $0.first <= boundary.lastBefore }
      let after = hops.first { $0.first >= boundary.firstAfter }
      guard let before, let after else { return false }
      return after.second < before.second
    }
  }

  private static func longestWait(_ step: Int64) -> Int64 {
    min(step / partOfStep.most, max(longestFetch, step / partOfStep.least))
  }

  private static func isContradicted(_ hop: ClockHop) -> Bool { hop.passageOrder < 0 }

  /// The hops, divided where hops possible as logged and impossible ones follow each other.
  private static func stretches(_ hops: [ClockHop]) -> [ArraySlice<ClockHop>] {
    let turns = hops.indices.dropFirst().filter { isContradicted(hops[$0]) != isContradicted(hops[$0 - 1]) }
    return zip([0] + turns, turns + [hops.count]).map { hops[$0..<$1] }
  }

  /// From one level to another, with nothing in between.
  private struct Jump {
    let earlier: HopLevel
    let later: HopLevel
    /// As logged, the quickest message that was not received before it was sent waited as an idle consumer's does.
    let isOfClock: Bool

    init?(from before: ArraySlice<ClockHop>, to after: ArraySlice<ClockHop>) {
      guard let last = before.last, let first = after.first, let earlier = HopLevel(before.suffix(nearby)),
        let later = HopLevel(after.prefix(nearby)), let step = earlier.step(to: later),
        earlier.isPure, later.isPure, abs(first.passageOrder - last.passageOrder) > abs(step) / 3 * 2
      else { return nil }
      (self.earlier, self.later) = (earlier, later)
      isOfClock = (isContradicted(first) ? earlier : later).least <= longestWait(abs(step))
    }
  }
}
