/// Where a clock with one bound seems to have been set.
///
/// Hops in one direction fit a line whatever happens to the clock: a step looks like a queue that became longer
/// or shorter. What tells the two apart is a consumer that had nothing to do. Of a few messages that it took up
/// when it had been idle, the quickest waited less than `slowestPickup`, so such groups bound the clock from both
/// sides, under that assumption, and show steps as bracketed hops do. Some consumers ask for messages a few times a
/// second only. Where pickups that follow each other differ by more, the quickest of a group may have waited longer,
/// too, and a smaller step is not told from that:
///
///     gap │      ·              ·  ·   ●    ·      ● the quickest of a group
///         │  ·     ·             ●        ┊
///         │    ●  ┊    ●         ┊
///         │       ┊              ┊                 ┊ at most the slowest pickup below
///         └────────────────────┴─────────── time
///
/// A step so found is a suspicion. It moves nothing; it only keeps what hops say of the clock before it from
/// being taken for true after it, and the other way around.
enum SuspectedSteps {
  /// Fewer pickups may all have been slow by accident.
  private static let smallestGroup = 5
  /// So many groups, which overlap, show a step in its time; more only cost.
  private static let mostGroups = 5_000
  /// ns; smaller steps are never seen.
  private static let slowestPickup = BusyStretches.idleGap
  /// The k of the assumption  wait(quickest) ≤ k · (median − quickest), which is taken over most groups. Of waits that
  /// are equally likely up to a limit, the right side with k = 3 exceeds the limit.
  private static let spreads: Int64 = 3
  /// The share of groups, in percent, that "most" is. A step lies within few.
  private static let mostGroupsPercent = 90
  /// Of so many groups one is always left out; of fewer it may be the only one that tells how long pickups take.
  private static let fewestGroups = 6

  /// Steps between two clocks. Their idle `pickups` are all in one direction and sorted by the first clock's reading.
  static func boundaries(_ pickups: [ClockHop]) -> [ClockStepSearch.Boundary] {
    (ClockStepSearch(bracketed(pickups)).boundaries() ?? []).filter(\.isStep)
  }

  /// The quickest of each few pickups, each with the hop back that says that it took no longer than it may; empty
  /// where there are too few pickups.
  static func bracketed(_ pickups: [ClockHop]) -> [ClockHop] {
    let step = pickups.count / mostGroups + 1
    let size = smallestGroup * step
    guard pickups.count >= 2 * size else { return [] }
    var quickest: [ClockHop] = []
    for start in stride(from: 0, through: pickups.count - size, by: step) {
      let hop = pickups[start..<(start + size)].min { $0.passageOrder < $1.passageOrder }
      if let hop, hop != quickest.last { quickest.append(hop) }
    }
    let slowest = max(slowestPickup, spreads &* spread(of: pickups))
    return quickest.flatMap { [$0, $0.closed(within: slowest)] }
  }

  /// ns between the quickest of a few pickups that follow each other and the middle one, in most cases. Not the
  /// slowest, since a few are no pickups of an idle consumer after all.
  private static func spread(of pickups: [ClockHop]) -> Int64 {
    let spreads = stride(from: 0, through: pickups.count - smallestGroup, by: smallestGroup).map { start in
      let group = pickups[start..<(start + smallestGroup)].sorted { $0.passageOrder < $1.passageOrder }
      return group[smallestGroup / 2].passageOrder &- group[0].passageOrder
    }.sorted()
    let most = (spreads.count * mostGroupsPercent - 1) / 100
    guard spreads.count >= fewestGroups else { return spreads.last ?? 0 }
    return spreads[min(most, spreads.count - 2)]
  }
}

extension ClockHop {
  /// Smaller where the passage was shorter.
  fileprivate var passageOrder: Int64 { isForward ? gap : -gap }

  /// The hop in the other direction that says that this one took no longer than `passage`.
  fileprivate func closed(within passage: Int64) -> ClockHop {
    ClockHop(first: first, second: second + (isForward ? -passage : passage), isForward: !isForward, count: 0)
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
        let hop = ClockHop(first: pickup.published, second: pickup.consumed, isForward: true, count: 1)
        pickups[[min(from, to), max(from, to)], default: []].append(from < to ? hop : hop.swapped)
      }
    }
    return pairs.map { pair in
      (pickups[[pair.first, pair.second]] ?? []).sorted {
        ($0.first, $0.gap, $0.isForward ? 0 : 1) < ($1.first, $1.gap, $1.isForward ? 0 : 1)
      }
    }
  }
}
