/// The steps stated or suggested by the hops of each pair of clocks: one of the two was set.
struct StepSurvey {
  /// Steps and changes of drift that hops in both directions show, by pair and in order of time.
  private(set) var found: [ClockDivision.Found] = []
  /// Steps of clocks without answers that are suspected.
  private(set) var suspected: [ClockDivision.Found] = []
  /// Places with a possible step of such a clock, or else a growing or shrinking queue.
  private(set) var doubted: [ClockDivision.Found] = []
  /// Pairs with hops that few clocks explain.
  private(set) var explained: [ClockComponent.Pair] = []
  /// Pairs without answers, with what idle pickups say in the place of their hops.
  private(set) var watched: [ClockComponent.Pair] = []
  /// Pairs that no few clocks explain.
  private(set) var conflicts: [ClockComponent.Pair] = []

  private let unansweredClocks: Set<Int>
  /// A possible backlog is taken for one.
  private let isGuessing: Bool

  init(_ component: ClockComponent, watching pickups: PickupsByConsumer?, isGuessing: Bool) {
    self.isGuessing = isGuessing
    unansweredClocks = component.unansweredClocks
    for (pair, pickups) in zip(component.pairs, component.hops(of: pickups)) {
      if pair.isBracketed {
        look(at: pair, component)
      } else {
        watch(pair, OneWayLevels.settled(pickups), component)
      }
    }
  }

  /// The one clock of the pair without answers; nil if both have none.
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
    let impossible =
      isGuessing && !ContradictedStretches.showsClockSetBack(pair.hops)
      ? [] : ContradictedStretches.boundaries(pair.hops)
    let seen = impossible.isEmpty ? SuspectedSteps.boundaries(pickups) : impossible
    let levels = isGuessing ? [] : OneWayLevels.boundaries(pickups)
    func note(_ boundary: ClockStepSearch.Boundary) -> ClockDivision.Found {
      ClockDivision.Found(suspect, boundary, in: component, isSuspected: true)
    }
    for step in seen {
      // Two steps that follow each other closely look like one, but for the levels.
      let parts = levels.filter(step.overlaps)
      suspected += (parts.count > 1 ? parts : [step]).map(note)
    }
    doubted += levels.filter { level in !seen.contains(where: level.overlaps) }.map { note($0).doubted }
  }
}

extension ClockStepSearch.Boundary {
  /// Both may have been at one time.
  fileprivate func overlaps(_ other: Self) -> Bool { low <= other.high && other.low <= high }
}

extension ClockComponent.Pair {
  /// The steps of a pair that no one line explains; nil if no few lines do. A clock that was set back shows readings
  /// twice, so steps are looked for in the order of the other one's.
  fileprivate var boundaries: [ClockStepSearch.Boundary]? {
    let boundaries = ClockStepSearch(hops).boundaries()
    if boundaries?.isEmpty == true { return boundaries }
    let turned = ClockStepSearch(hopsBySecond).boundaries()
    guard let turned, turned.count < boundaries?.count ?? .max else { return boundaries }
    return turned.map(\.turned)
  }
}
