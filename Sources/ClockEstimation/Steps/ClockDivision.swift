/// Divides the clocks of a component where they were set (or changed their drift), so that each part runs in a
/// straight line and can be treated as a clock of its own.
///
/// A step is seen between two clocks and divides the one that was set (`StepAttribution`) or, where that is not known,
/// both, so that what is said of either holds whichever it was. If that may be the reference, every clock may have
/// moved against it and every clock is divided. Boundaries of one clock that overlap are taken for one and the same.
///
/// Pairs with one bound show no steps but those that idle pickups make suspect (`SuspectedSteps`).
struct ClockDivision {
  /// A stretch of a clock that runs straight.
  struct Part: Equatable {
    /// Position of the clock in its component.
    var clock: Int
    /// Of the clock's parts, from 0.
    var number: Int
    /// What the clock may show when the part begins and ends, in ns since 1970; nil where it is open.
    var since: Int64?
    var until: Int64?
  }

  /// A boundary that a pair shows.
  struct Found {
    let pair: ClockComponent.Pair
    let boundary: ClockStepSearch.Boundary
    /// The boundary by the reference's time, roughly.
    let low: Int64
    let high: Int64
    /// It rests on an assumption about idle consumers.
    let isSuspected: Bool

    /// `base` is how far the first clock is ahead of the reference, in ns, roughly.
    init(
      _ pair: ClockComponent.Pair, _ boundary: ClockStepSearch.Boundary, _ base: Int64,
      isSuspected: Bool = false
    ) {
      self.pair = pair
      self.boundary = boundary
      self.isSuspected = isSuspected
      low = boundary.low - base
      high = boundary.high - base
    }
  }

  /// A boundary of one clock.
  fileprivate struct Cut: Equatable {
    /// By the reference's time, roughly.
    var low: Int64
    var high: Int64
    /// By the reference's own readings.
    var isByReference: Bool
    /// What the clock itself shows at the end of the part before and at the beginning of the part after.
    var earlierUntil: Int64
    var laterSince: Int64
  }

  /// By clock, in order of time.
  private(set) var parts: [[Part]] = []
  /// Steps, by pair and in order of time; one that the first clock of a pair made is not repeated.
  private(set) var steps: [Found] = []
  /// Pairs that no few clocks explain. They are gone from the component.
  private(set) var conflicts: [ClockComponent.Pair] = []
  /// The reference was set.
  private(set) var isReferenceSet = false
  /// Clocks that may have been set, by position.
  private(set) var suspects: Set<Int> = []
  /// Clocks that were set, by position, and when by the reference's time, roughly.
  private var culprits: [(clock: Int, time: ClosedRange<Int64>)] = []
  /// By clock, those between its parts.
  private var cuts: [[Cut]] = []

  /// ns; how far apart two readings of one instant may be where nothing better is known.
  private static let minute: Int64 = 60_000_000_000

  /// `pickups` make steps of clocks with one bound suspect. With `isGuessing`, who was likely set was set.
  init(_ component: inout ClockComponent, watching pickups: IdlePickupSurvey? = nil, isGuessing: Bool = false)
  {
    var (found, suspected): ([Found], [Found]) = ([], [])
    var (explained, watched): ([ClockComponent.Pair], [ClockComponent.Pair]) = ([], [])
    for (pair, pickups) in zip(component.pairs, component.idlePickups(pickups)) {
      let base = component.bases[pair.first]
      guard pair.isBracketed else {
        explained.append(pair)
        let hops = SuspectedSteps.bracketed(pickups)
        watched.append(ClockComponent.Pair(first: pair.first, second: pair.second, hops: hops))
        suspected += SuspectedSteps.boundaries(pickups).map {
          Found(watched.last ?? pair, $0, base, isSuspected: true)
        }
        continue
      }
      guard let boundaries = pair.boundaries else {
        conflicts.append(pair)
        continue
      }
      explained.append(pair)
      found += boundaries.map { Found(pair, $0, base) }
    }
    component.pairs = explained
    cuts = [[Cut]](repeating: [], count: component.origins.count)
    cut(component, at: found, StepAttribution(found, among: explained, isGuessing: isGuessing))
    cut(
      component, at: suspected,
      StepAttribution(found + suspected, among: explained + watched, isGuessing: true))
    cuts = cuts.map(Self.merged)
    parts = cuts.enumerated().map { clock, cuts in Self.parts(of: clock, cuts) }
    steps = found.filter { step in
      step.boundary.isStep && !found.contains { step.repeats($0) }
    }
    // What the first clock of the pair, set at that time, has caused is told of that clock.
    steps += suspected.filter { step in
      !steps.contains { step.isSuspect(becauseOf: $0) } && !suspected.contains { step.repeats($0) }
    }
  }

  /// The part that surely holds a reading of a clock, when the reference shows the other one, if that is known; nil
  /// where there are several or none.
  func part(of clock: Int, at reading: Int64, whenReferenceShows time: Int64? = nil) -> Int? {
    var number = 0
    for (index, cut) in cuts[clock].enumerated() {
      guard let isAfter = cut.isBefore(reading, whenReferenceShows: time) else { return nil }
      guard isAfter else { continue }
      guard number == index else { return nil }
      number += 1
    }
    return number
  }

  private mutating func cut(_ component: ClockComponent, at found: [Found], _ set: StepAttribution) {
    for step in found {
      let answer = set.answer(step)
      // What a clock that was surely set then has caused needs no other reason.
      guard !step.isSuspected || !culprits.contains(where: step.isExplained) else { continue }
      if answer != .either, step.boundary.isStep {
        culprits.append((answer == .first ? step.pair.first : step.pair.second, step.low...step.high))
      }
      if answer != .first {
        suspects.insert(step.pair.second)
        cuts[step.pair.second].append(step.cutOfSecond)
      }
      guard answer != .second else { continue }
      suspects.insert(step.pair.first)
      if step.pair.first > 0 {
        cuts[step.pair.first].append(step.cutOfFirst)
      } else {
        isReferenceSet = isReferenceSet || answer == .first
        for clock in component.origins.indices.dropFirst() where answer == .first || clock != step.pair.second
        {
          cuts[clock].append(step.cut(ofBase: component.bases[clock], within: Self.minute))
        }
      }
    }
  }

  /// The fewest cuts that lie in all of `cuts`: of those that overlap, what they have in common.
  private static func merged(_ cuts: [Cut]) -> [Cut] {
    var merged: [Cut] = []
    for cut in cuts.sorted(by: { ($0.high, $0.low) < ($1.high, $1.low) }) {
      guard var last = merged.last, cut.low <= last.high else {
        merged.append(cut)
        continue
      }
      last.low = max(last.low, cut.low)
      last.isByReference = last.isByReference && cut.isByReference
      last.earlierUntil = min(last.earlierUntil, cut.earlierUntil)
      last.laterSince = max(last.laterSince, cut.laterSince)
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

extension ClockDivision.Found {
  fileprivate func overlaps(_ other: Self) -> Bool { low <= other.high && other.low <= high }

  /// The first clock of this pair is the second one of the other, which shows the opposite step then.
  fileprivate func repeats(_ other: Self) -> Bool {
    guard other.boundary.isStep, pair.first == other.pair.second, overlaps(other) else { return false }
    let sum = (boundary.smallest ?? -.infinity) + (other.boundary.smallest ?? -.infinity)
    return sum <= 0 && (boundary.largest ?? .infinity) + (other.boundary.largest ?? .infinity) >= 0
  }

  /// A clock of this pair was set at that time.
  fileprivate func isExplained(_ culprit: (clock: Int, time: ClosedRange<Int64>)) -> Bool {
    [pair.first, pair.second].contains(culprit.clock) && culprit.time.overlaps(low...high)
  }

  /// The other step, seen at the same time, is of a pair with this one's first clock.
  fileprivate func isSuspect(becauseOf other: Self) -> Bool {
    overlaps(other) && [other.pair.first, other.pair.second].contains(pair.first)
  }

  fileprivate var cutOfSecond: ClockDivision.Cut {
    ClockDivision.Cut(
      low: low, high: high, isByReference: pair.first == 0, earlierUntil: boundary.earlierUntil,
      laterSince: boundary.laterSince)
  }

  fileprivate var cutOfFirst: ClockDivision.Cut {
    ClockDivision.Cut(
      low: low, high: high, isByReference: false, earlierUntil: boundary.high, laterSince: boundary.low)
  }

  /// The cut of a clock that is `base` ahead of the reference, give or take `margin`.
  fileprivate func cut(ofBase base: Int64, within margin: Int64) -> ClockDivision.Cut {
    ClockDivision.Cut(
      low: low, high: high, isByReference: true, earlierUntil: high + base + margin,
      laterSince: low + base - margin)
  }
}

extension ClockDivision.Cut {
  /// A reading of the clock came after the cut; nil where that is not known. A hop's time by the reference tells it
  /// better than the clock's own: it obeys what is true of its clock when the reference shows that time.
  fileprivate func isBefore(_ reading: Int64, whenReferenceShows time: Int64?) -> Bool? {
    let (isAfter, isEarlier) =
      if let time, isByReference {
        (time > high, time < low)
      } else {
        (reading > earlierUntil, reading < laterSince)
      }
    return isAfter == isEarlier ? nil : isAfter
  }
}
