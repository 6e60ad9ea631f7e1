/// Where a clock with one bound seems to have been set.
///
/// Hops in one direction fit a line whatever happens to the clock: a step looks like a queue that became longer
/// or shorter. What tells the two apart is a consumer that had nothing to do. Of a few messages that it took up
/// when it had been idle, the quickest waited less than `slowestPickup`, so such groups bound the clock from both
/// sides, under that assumption, and show steps as bracketed hops do:
///
///     gap │      ·              ·  ·   ●    ·      ● the quickest of a group
///         │  ·     ·             ●        ┊
///         │    ●  ┊    ●         ┊
///         │       ┊              ┊                 ┊ at most `slowestPickup` below
///         └────────────────────┴─────────── time
///
/// A step so found is a suspicion. It moves nothing; it only keeps what hops say of the clock before it from
/// being taken for true after it, and the other way around.
enum SuspectClockSteps {
  /// Fewer pickups may all have been slow by accident.
  private static let smallestGroup = 5
  /// So many groups, which overlap, show a step in its time; more only cost.
  private static let mostGroups = 5_000
  /// ns; smaller steps are not seen.
  private static let slowestPickup = BusyStretches.idleGap

  /// - Parameter pickups: idle pickups between two clocks, by the first clock's reading, all in one direction.
  static func boundaries(_ pickups: [ClockHop]) -> [FindClockSteps.Boundary] {
    let step = pickups.count / mostGroups + 1
    let size = smallestGroup * step
    guard pickups.count >= 2 * size else { return [] }
    var quickest: [ClockHop] = []
    for start in stride(from: 0, through: pickups.count - size, by: step) {
      let hop = pickups[start..<(start + size)].min { $0.passageOrder < $1.passageOrder }
      if let hop, hop != quickest.last { quickest.append(hop) }
    }
    let hops = quickest.flatMap { [$0, $0.closed(within: slowestPickup)] }
    return (FindClockSteps(hops).boundaries() ?? []).filter(\.isStep)
  }
}

extension ClockHop {
  /// Smaller where the passage was shorter.
  fileprivate var passageOrder: Int64 { isThere ? gap : -gap }

  /// The hop in the other direction that says that this one took no longer than `passage`.
  fileprivate func closed(within passage: Int64) -> ClockHop {
    ClockHop(first: first, second: second + (isThere ? -passage : passage), isThere: !isThere, count: 0)
  }
}

extension ClockComponent {
  /// Idle pickups of each pair, by the first clock's reading; empty where there are none.
  func idlePickups(_ survey: IdlePickupSurvey?) -> [[ClockHop]] {
    guard let survey else { return pairs.map { _ in [] } }
    let positions = Dictionary(uniqueKeysWithValues: zip(origins, origins.indices))
    var pickups: [[Int]: [ClockHop]] = [:]
    for (consumer, activity) in survey.consumers {
      guard let to = positions[consumer] else { continue }
      for pickup in activity.idlePickups {
        guard let from = positions[pickup.publisher], from != to else { continue }
        let hop = ClockHop(first: pickup.published, second: pickup.consumed, isThere: true, count: 1)
        pickups[[min(from, to), max(from, to)], default: []].append(from < to ? hop : hop.swapped)
      }
    }
    return pairs.map { pair in
      (pickups[[pair.first, pair.second]] ?? []).sorted {
        ($0.first, $0.gap, $0.isThere ? 0 : 1) < ($1.first, $1.gap, $1.isThere ? 0 : 1)
      }
    }
  }
}
