/// Divides the clocks of a component where they were set or changed their drift. Each part then runs in a straight
/// line and can be treated as a clock of its own.
///
/// A step is seen between two clocks and divides the one that was set (`StepAttribution`). If that is unknown the step
/// divides both, so that every statement holds in either case. If that may be the reference, every clock may have moved
/// against it and every clock is divided. Boundaries of one clock that overlap are taken for one and the same.
///
/// Pairs with one bound show suspected steps only: by idle pickups (`SuspectedSteps`), or by logged times that are
/// impossible for a while (`ContradictedStretches`). They divide only clocks that have no answers.
struct ClockDivision {
  /// A stretch of a clock that runs straight.
  struct Part: Equatable {
    /// Position of the clock in its component.
    var clock: Int
    /// Of the clock's parts, from 0.
    var number: Int
    /// The clock's readings when the part may begin and end, in ns since 1970; nil if open.
    var since: Int64?
    var until: Int64?
  }

  /// By clock, in order of time.
  private(set) var parts: [[Part]] = []
  /// Steps, by pair and in order of time; one that the first clock of a pair made is not repeated.
  private(set) var steps: [Found] = []
  /// Pairs that no few clocks explain. They are gone from the component.
  private(set) var conflicts: [ClockComponent.Pair] = []
  /// The reference was set.
  private(set) var isReferenceSet = false
  /// The reference may have been set, and so all clocks are divided.
  var isReferenceDoubted: Bool { !stepsOfReference.isEmpty }
  /// Clocks that may have been set, by position.
  private(set) var suspects: Set<Int> = []
  /// When clocks were or may have been set, by their position and the reference's time, roughly.
  private var culprits: [Int: [ClosedRange<Int64>]] = [:]
  /// When the reference may have been set, by its own time.
  private var stepsOfReference: [Cut] = []
  /// By clock, those between its parts.
  private var cuts: [[Cut]] = []

  /// ns; how far apart two readings of one instant may be where nothing better is known.
  private static let minute: Int64 = 60_000_000_000

  /// `pickups` make steps of clocks with one bound suspect. With `isGuessing`, who was likely set was set.
  init(
    _ component: inout ClockComponent, watching pickups: PickupsByConsumer? = nil, isGuessing: Bool = false
  ) {
    let survey = StepSurvey(component, watching: pickups, isGuessing: isGuessing)
    conflicts = survey.conflicts
    component.pairs = survey.explained
    cuts = [[Cut]](repeating: [], count: component.origins.count)
    let who = StepAttribution(survey.found, among: survey.explained, isGuessing: isGuessing)
    let found = Self.attributed(survey.found, who)
    for step in found { cut(at: step.isOfFirst ? step.unattributed : step, of: step.answer) }
    let suspected = cutSuspected(survey)
    cutAll(component)
    cuts = cuts.map(Self.merged)
    parts = cuts.enumerated().map { clock, cuts in Self.parts(of: clock, cuts) }
    steps = Self.distinct(found, suspected)
  }

  /// Each step, attributed to the clock that was set, if known. If it is not known, it was a clock that other steps at
  /// the time show to have been set by as much.
  private static func attributed(_ steps: [Found], _ who: StepAttribution) -> [Found] {
    let steps = steps.map { $0.attributed(to: who.answer($0)) }
    let known = Dictionary(grouping: steps.filter { $0.culprit != nil && $0.boundary.isStep }) {
      $0.culprit ?? 0
    }
    return steps.map { step in
      guard step.culprit == nil, step.boundary.isStep else { return step }
      func isExplained(by clock: Int) -> Bool { known[clock]?.contains { $0.shows(step, of: clock) } == true }
      let (first, second) = (isExplained(by: step.pair.first), isExplained(by: step.pair.second))
      return first == second ? step : step.attributed(to: first ? .first : .second)
    }
  }

  /// Between an answered clock and an unanswered one, the latter was set; this explains what others show of it. Gives
  /// the steps that are to be told.
  private mutating func cutSuspected(_ survey: StepSurvey) -> [Found] {
    let who = StepAttribution(
      survey.found + survey.suspected, among: survey.explained + survey.watched, isGuessing: true)
    let (certain, open) = (survey.suspected + survey.doubted).divided { survey.unanswered(of: $0) != nil }
    for step in certain { _ = cut(at: step, likely: survey.unanswered(of: step) ?? .either) }
    let toldOfOne = survey.suspected.compactMap { step in
      survey.unanswered(of: step).map { $0 == .first ? step.ofFirst : step.nearer }
    }
    let told = open.filter { !isExplained($0) }.map { cut(at: $0, likely: who.answer($0)) }
    return toldOfOne + told.filter { !$0.isDoubted }
  }

  private mutating func cut(at step: Found, likely answer: StepAttribution.Answer) -> Found {
    let step = answer == .first ? step.ofFirst : answer == .second ? step.nearer : step
    cut(at: step, of: answer)
    return step
  }

  /// Each step once. The effects of a step of a pair's first clock at that time are steps of this clock.
  private static func distinct(_ found: [Found], _ suspected: [Found]) -> [Found] {
    let found = once(found.filter(\.boundary.isStep))
    let foundBySecond = Dictionary(grouping: found, by: \.pair.second)
    let suspectedBySecond = Dictionary(grouping: suspected, by: \.pair.second)
    let kept = found.filter { step in
      step.culprit != nil || foundBySecond[step.pair.first]?.contains(where: step.repeats) != true
    }
    var keptOfClock: [Int: [Found]] = [:]
    for step in kept {
      for clock in [step.pair.first, step.pair.second] { keptOfClock[clock, default: []].append(step) }
    }
    return kept
      + suspected.filter { step in
        keptOfClock[step.pair.first]?.contains(where: step.overlaps) != true
          && suspectedBySecond[step.pair.first]?.contains(where: step.repeats) != true
      }
  }

  /// Of the steps of one clock at one time, as shown by others, the one with the best known time. If it may have been
  /// one of two clocks, it was the one known to have been set then.
  private static func once(_ steps: [Found]) -> [Found] {
    var known: [Int: [Found]] = [:]
    for step in steps.sorted(by: { ($0.high - $0.low, $0.low) < ($1.high - $1.low, $1.low) }) {
      guard let culprit = step.culprit, known[culprit]?.contains(where: step.overlaps) != true else {
        continue
      }
      known[culprit, default: []].append(step)
    }
    let open = steps.filter { step in
      step.culprit == nil
        && ![step.pair.first, step.pair.second].contains { known[$0]?.contains(where: step.overlaps) == true }
    }
    return known.values.flatMap(\.self) + open
  }

  /// The part that surely holds a reading of a clock, given the other clock's time by the reference, if known; nil
  /// if there are several parts or none. A hop between two clocks that a step was seen between is told by its
  /// `first` reading.
  func part(
    of clock: Int, at reading: Int64, whenReferenceShows time: Int64? = nil,
    hop: (PairName, first: Int64)? = nil
  ) -> Int? {
    var number = 0
    for (index, cut) in cuts[clock].enumerated() {
      let seen = hop.flatMap { cut.isBefore($0.first, of: $0.0) }
      guard let isAfter = seen ?? cut.isBefore(reading, whenReferenceShows: time) else { return nil }
      guard isAfter else { continue }
      guard number == index else { return nil }
      number += 1
    }
    return number
  }

  private mutating func cut(at step: Found, of answer: StepAttribution.Answer) {
    // The effects of another clock that may have been set then need no other reason.
    guard !step.isSuspected || !isExplained(step) else { return }
    if step.boundary.isStep {
      if answer != .second { culprits[step.pair.first, default: []].append(step.low...step.high) }
      if answer != .first { culprits[step.pair.second, default: []].append(step.low...step.high) }
    }
    if answer != .first {
      suspects.insert(step.pair.second)
      cuts[step.pair.second].append(step.cutOfSecond)
    }
    guard answer != .second else { return }
    suspects.insert(step.pair.first)
    if step.pair.first > 0 {
      cuts[step.pair.first].append(step.cutOfFirst)
    } else {
      isReferenceSet = isReferenceSet || answer == .first
      stepsOfReference.append(step.cutOfReference)
    }
  }

  /// A clock of this pair was, or may have been, set at that time.
  private func isExplained(_ step: Found) -> Bool {
    [step.pair.first, step.pair.second].contains { clock in
      culprits[clock]?.contains { $0.overlaps(step.low...step.high) } == true
    }
  }

  /// Where the reference may have been set, every other clock moved against it.
  private mutating func cutAll(_ component: ClockComponent) {
    for step in Self.merged(stepsOfReference) {
      for clock in cuts.indices.dropFirst() {
        cuts[clock].append(step.of(component.bases[clock], within: Self.minute))
      }
    }
  }

  /// The fewest cuts that lie in all of `cuts`: overlapping cuts become their intersection.
  private static func merged(_ cuts: [Cut]) -> [Cut] {
    var merged: [Cut] = []
    for cut in cuts.sorted(by: { ($0.high, $0.low) < ($1.high, $1.low) }) {
      // Two that one pair shows are two, however unsure of their times.
      guard var last = merged.last, cut.low <= last.high, !last.isApart(from: cut) else {
        merged.append(cut)
        continue
      }
      last.low = max(last.low, cut.low)
      last.isByReference = last.isByReference && cut.isByReference
      last.earlierUntil = min(last.earlierUntil, cut.earlierUntil)
      last.laterSince = max(last.laterSince, cut.laterSince)
      last.seen.merge(cut.seen) { seen, _ in seen }
      last.telling.formUnion(cut.telling)
      merged[merged.count - 1] = last
    }
    return merged
  }

  private static func parts(of clock: Int, _ cuts: [Cut]) -> [Part] {
    (0...cuts.count).map { number in
      Part(
        clock: clock, number: number, since: number > 0 ? cuts[number - 1].laterSince : nil,
        until: number < cuts.count ? cuts[number].earlierUntil : nil)
    }
  }
}

extension Array {
  /// The elements that meet a condition, and the others.
  fileprivate func divided(by holds: (Element) -> Bool) -> (holding: [Element], others: [Element]) {
    (filter(holds), filter { !holds($0) })
  }
}
