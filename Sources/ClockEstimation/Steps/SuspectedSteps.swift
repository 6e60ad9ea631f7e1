/// Where a clock with one bound seems to have been set.
///
/// Hops in one direction fit a line whatever happens to the clock: a step looks like a queue growing or shrinking. A
/// consumer that had nothing to do tells the two apart. Of a few messages taken up by an idle consumer, the quickest
/// waited less than `slowestPickup`. Under that assumption such groups bound the clock from both sides, and show steps
/// as bracketed hops do. Some consumers ask for messages a few times a second only. Where pickups that follow each
/// other differ by more, the quickest of a group may have waited longer, too, and a smaller step is not told from that:
///
///     gap │      ·              ·  ·   ●    ·      ● the quickest of a group
///         │  ·     ·             ●        ┊
///         │    ●  ┊    ●         ┊
///         │       ┊              ┊                 ┊ at most the slowest pickup below
///         └────────────────────┴─────────── time
///
/// A consumer whose other work was not logged looks idle, and its messages seem to wait for nothing. How long they do
/// then goes up and down with its backlog; a clock that was set goes from one level to another. So pickups seconds
/// apart show nothing, and a step has to be larger than the spread of waits on either side of it.
///
/// A step so found is a suspicion. It moves nothing; it only keeps what hops say of the clock before it from being
/// taken for true after it, and the other way around. It is of clocks with one bound: a clock with answers is known
/// from them, whatever is suspected of the others.
enum SuspectedSteps {
  /// Fewer pickups may all have been slow by accident.
  private static let smallestGroup = 5
  /// The most groups, which overlap, to show a step in its time; more only cost.
  private static let mostGroups = 5_000
  /// ns; smaller steps are never seen.
  private static let slowestPickup = BusyStretches.idleGap
  /// The k of the assumption  wait(quickest) ≤ k · (median − quickest), which is taken over most groups. Of waits that
  /// are equally likely up to a limit, the right side with k = 3 exceeds the limit.
  private static let spreads: Int64 = 3
  /// The share of groups, in percent, that "most" is. A step lies within few.
  private static let mostGroupsPercent = 90
  /// From this number of groups on, one is always left out. Of fewer, it may be the only one that tells how long
  /// pickups take.
  private static let fewestGroups = 6
  /// ns; an idle consumer asks for messages more often. Waits that differ by more are no fetches.
  private static let longestFetch: Int64 = 1_000_000_000
  /// The number of groups on either side of a step that tell its levels; further away the clock has drifted.
  private static let nearby = 20
  /// Nobody sets a clock more often; a backlog goes up and down.
  private static let most = 3
  /// How many times a step is larger than the differences of the quickest pickups, at least.
  private static let leastSteps: Int64 = 2

  /// Steps between two clocks. Their idle `pickups` are all in one direction and sorted by the first clock's reading.
  static func boundaries(_ pickups: [ClockHop]) -> [ClockStepSearch.Boundary] {
    let hops = bracketed(pickups)
    let quickest = hops.filter { $0.count > 0 }
    let boundaries = ClockStepSearch(hops).boundaries() ?? []
    guard boundaries.count <= most else { return [] }
    return boundaries.indices.filter { index in
      let step = boundaries[index]
      let since = index > 0 ? boundaries[index - 1].firstAfter : .min
      let until = index + 1 < boundaries.count ? boundaries[index + 1].lastBefore : .max
      return step.isStep && step.smallest != nil && step.largest != nil
        && isBetweenLevels(step, quickest.filter { since <= $0.first && $0.first <= until })
    }.map { boundaries[$0] }
  }

  /// The step is larger by far than what the quickest waits differ by, on either side.
  /// They lie between the steps next to it.
  private static func isBetweenLevels(_ step: ClockStepSearch.Boundary, _ quickest: [ClockHop]) -> Bool {
    let before = quickest.filter { $0.first <= step.lastBefore }.suffix(nearby).map(\.passageOrder)
    // One pickup may end the line before with its wait, and begin the next as its bound.
    let after = quickest.filter { $0.first >= step.firstAfter && $0.first > step.lastBefore }.prefix(nearby)
      .map(\.passageOrder)
    guard let low = before.min(), let high = before.max(), let lowAfter = after.min(),
      let highAfter = after.max()
    else { return false }
    return max(lowAfter &- high, low &- highAfter) > leastSteps &* max(high &- low, highAfter &- lowAfter)
  }

  /// The quickest of each few pickups, each with a hop back to limit its duration; empty if there are too few
  /// pickups.
  static func bracketed(_ pickups: [ClockHop]) -> [ClockHop] {
    let step = pickups.count / mostGroups + 1
    let size = smallestGroup * step
    guard pickups.count >= 2 * size else { return [] }
    var quickest: [ClockHop] = []
    for start in stride(from: 0, through: pickups.count - size, by: step) {
      let hop = pickups[start..<(start + size)].min { $0.passageOrder < $1.passageOrder }
      if let hop, hop != quickest.last { quickest.append(hop) }
    }
    let spread = spread(of: pickups)
    guard spread <= longestFetch / spreads else { return [] }
    let slowest = max(slowestPickup, spreads * spread)
    return quickest.flatMap { [$0, $0.closed(within: slowest)] }
  }

  /// ns between the quickest of a few pickups that follow each other and the middle one, in most cases. Not in all: a
  /// step lies within few groups, and a few pickups are none of an idle consumer after all.
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
  var passageOrder: Int64 { isForward ? gap : -gap }

  /// The hop in the other direction, which limits this one's duration to `passage`.
  func closed(within passage: Int64) -> ClockHop {
    ClockHop(first: first, second: second + (isForward ? -passage : passage), isForward: !isForward, count: 0)
  }
}

extension ClockComponent {
  /// Idle pickups of each pair, by the first clock's reading; empty where there are none.
  func hops(of pickups: PickupsByConsumer?) -> [[ClockHop]] {
    guard let pickups else { return pairs.map { _ in [] } }
    let positions = Dictionary(uniqueKeysWithValues: zip(origins, origins.indices))
    var hops: [[Int]: [ClockHop]] = [:]
    for (consumer, pickups) in pickups {
      guard let to = positions[consumer] else { continue }
      for pickup in pickups {
        guard let from = positions[pickup.publisher], from != to else { continue }
        let hop = ClockHop(first: pickup.published, second: pickup.consumed, isForward: true, count: 1)
        hops[[min(from, to), max(from, to)], default: []].append(from < to ? hop : hop.swapped)
      }
    }
    return pairs.map { pair in
      (hops[[pair.first, pair.second]] ?? []).sorted(by: ClockHop.isOrdered)
    }
  }
}
