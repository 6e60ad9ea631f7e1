/// Where the hops of each pair of clocks say, or suggest, that one of the two was set.
struct StepSurvey {
  /// Steps and changes of drift that hops in both directions show, by pair and in order of time.
  private(set) var found: [ClockDivision.Found] = []
  /// Steps of clocks without answers that are suspected.
  private(set) var suspected: [ClockDivision.Found] = []
  /// Places that may be steps of such clocks, or a queue that became longer or shorter.
  private(set) var doubted: [ClockDivision.Found] = []
  /// Pairs of which few clocks explain the hops.
  private(set) var explained: [ClockComponent.Pair] = []
  /// Pairs without answers, with what idle pickups say in the place of their hops.
  private(set) var watched: [ClockComponent.Pair] = []
  /// Pairs that no few clocks explain.
  private(set) var conflicts: [ClockComponent.Pair] = []

  private let unansweredClocks: Set<Int>

  init(_ component: ClockComponent, watching pickups: IdlePickupSurvey?) {
    unansweredClocks = component.unansweredClocks
    for (pair, pickups) in zip(component.pairs, component.idlePickups(pickups)) {
      if pair.isBracketed { look(at: pair, component) } else { watch(pair, pickups, component) }
    }
  }

  /// The one clock of the pair that has no answers; nil where both have none.
  func unanswered(of step: ClockDivision.Found) -> StepAttribution.Answer? {
    let isFirst = unansweredClocks.contains(step.pair.first)
    return isFirst && unansweredClocks.contains(step.pair.second) ? nil : isFirst ? .first : .second
  }

  private mutating func look(at pair: ClockComponent.Pair, _ component: ClockComponent) {
    guard let boundaries = pair.boundaries else {
      conflicts.append(pair)
      return
    }
    explained.append(pair)
    found += boundaries.map { ClockDivision.Found(pair, $0, in: component) }
  }

  private mutating func watch(
    _ pair: ClockComponent.Pair, _ pickups: [ClockHop], _ component: ClockComponent
  ) {
    explained.append(pair)
    let suspect = ClockComponent.Pair(
      first: pair.first, second: pair.second, hops: SuspectedSteps.bracketed(pickups))
    watched.append(suspect)
    guard !unansweredClocks.isDisjoint(with: [pair.first, pair.second]) else { return }
    let impossible = ContradictedStretches.boundaries(pair.hops)
    let seen = impossible.isEmpty ? SuspectedSteps.boundaries(pickups) : impossible
    suspected += seen.map { ClockDivision.Found(suspect, $0, in: component, isSuspected: true) }
    let levels = OneWayLevels.boundaries(pickups).filter { level in
      !seen.contains { $0.low <= level.high && level.low <= $0.high }
    }
    doubted += levels.map { ClockDivision.Found(suspect, $0, in: component, isSuspected: true).doubted }
  }
}

extension ClockComponent.Pair {
  /// Where no one line explains its hops; nil where no few do. A clock that was set back shows readings twice, so
  /// steps are looked for in the order of the other one's.
  fileprivate var boundaries: [ClockStepSearch.Boundary]? {
    let boundaries = ClockStepSearch(hops).boundaries()
    if boundaries?.isEmpty == true { return boundaries }
    let turned = ClockStepSearch(hopsBySecond).boundaries()
    guard let turned, turned.count < boundaries?.count ?? .max else { return boundaries }
    return turned.map(\.turned)
  }
}
