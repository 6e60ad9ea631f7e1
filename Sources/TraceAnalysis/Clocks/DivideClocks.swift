/// Divides the clocks of a component where they were set (or changed their drift), so that each part runs in a
/// straight line and can be treated as a clock of its own.
///
/// A boundary is seen between two clocks and does not tell which of them was set. It divides the second clock,
/// the one further from the reference; and the first one too if more than half of the first one's bracketed pairs
/// show a step at that time. If that is the reference, every clock moved against it and every clock is divided.
/// Boundaries of one clock that overlap are taken for one and the same.
///
/// Pairs with one bound show no steps but those that idle pickups make suspect (`SuspectClockSteps`).
struct DivideClocks {
  /// A stretch of a clock that runs straight.
  struct Part: Equatable {
    /// Position of the clock in its component.
    var clock: Int
    /// Of the clock's parts, from 0.
    var number: Int
    /// What the clock may show when the part begins and ends, in ns since 1970; nil where it is open.
    var since: Int64?
    var until: Int64?

    func contains(_ reading: Int64) -> Bool { (since ?? .min) <= reading && reading <= (until ?? .max) }
  }

  /// A boundary that a pair shows.
  struct Found {
    var pair: ClockComponent.Pair
    var boundary: FindClockSteps.Boundary
    /// The boundary by the reference's time, roughly.
    var low: Int64
    var high: Int64
    /// It rests on an assumption about idle consumers.
    var isSuspected = false
  }

  /// A boundary of one clock.
  fileprivate struct Cut {
    /// By the reference's time, roughly.
    var low: Int64
    var high: Int64
    /// What the clock itself shows at the end of the part before and at the beginning of the part after.
    var earlierUntil: Int64
    var laterSince: Int64
  }

  /// By clock, in order of time.
  private(set) var parts: [[Part]]
  /// Steps, by pair and in order of time; one that the first clock of a pair made is not repeated.
  private(set) var steps: [Found] = []
  /// Pairs that no few clocks explain. They are gone from the component.
  private(set) var conflicts: [ClockComponent.Pair] = []

  /// ns; how far apart two readings of one instant may be where nothing better is known.
  private static let minute: Int64 = 60_000_000_000

  /// - Parameter pickups: what makes steps of clocks with one bound suspect.
  init(_ component: inout ClockComponent, watching pickups: IdlePickupSurvey? = nil) {
    var found: [Found] = []
    var suspected: [Found] = []
    let idlePickups = component.idlePickups(pickups)
    var bracketed = [Int](repeating: 0, count: component.origins.count)
    var explained: [ClockComponent.Pair] = []
    for (pair, pickups) in zip(component.pairs, idlePickups) {
      let base = component.bases[pair.first]
      guard pair.isBracketed else {
        explained.append(pair)
        suspected += SuspectClockSteps.boundaries(pickups).map {
          Found(pair: pair, boundary: $0, low: $0.low - base, high: $0.high - base, isSuspected: true)
        }
        continue
      }
      guard let boundaries = FindClockSteps(pair.hops).boundaries() else {
        conflicts.append(pair)
        continue
      }
      explained.append(pair)
      bracketed[pair.first] += 1
      bracketed[pair.second] += 1
      found += boundaries.map {
        Found(pair: pair, boundary: $0, low: $0.low - base, high: $0.high - base)
      }
    }
    component.pairs = explained
    let cuts = Self.cuts(found, suspected, bracketed, component)
    parts = cuts.enumerated().map { clock, cuts in Self.parts(of: clock, cuts) }
    steps = found.filter { step in
      step.boundary.isStep && !found.contains { step.repeats($0) }
    }
    // What the first clock of the pair, set at that time, has caused is told of that clock.
    steps += suspected.filter { step in !steps.contains { step.isSuspect(becauseOf: $0) } }
  }

  /// The part that surely holds a reading of a clock; nil where there are several or none.
  func part(of clock: Int, at reading: Int64) -> Int? {
    let all = parts[clock]
    guard all.count > 1 else { return 0 }
    let holding = all.indices.filter { all[$0].contains(reading) }
    return holding.count == 1 ? holding[0] : nil
  }

  private static func cuts(
    _ found: [Found], _ suspected: [Found], _ bracketed: [Int], _ component: ClockComponent
  ) -> [[Cut]] {
    var cuts = [[Cut]](repeating: [], count: component.origins.count)
    for step in suspected { cuts[step.pair.second].append(step.cutOfSecond) }
    for step in found {
      cuts[step.pair.second].append(step.cutOfSecond)
      let first = step.pair.first
      guard step.boundary.isStep, isSetToo(first, at: step, found, bracketed[first]) else { continue }
      if first > 0 {
        cuts[first].append(step.cutOfFirst)
      } else {
        for clock in component.origins.indices.dropFirst() where clock != step.pair.second {
          cuts[clock].append(step.cut(ofBase: component.bases[clock], within: minute))
        }
      }
    }
    return cuts.map(merged)
  }

  /// More than half of the pairs that could show a step of `clock` show one then.
  private static func isSetToo(_ clock: Int, at step: Found, _ found: [Found], _ pairs: Int) -> Bool {
    let showing = found.filter {
      ($0.pair.first == clock || $0.pair.second == clock) && $0.boundary.isStep && $0.overlaps(step)
    }
    return Set(showing.map { [$0.pair.first, $0.pair.second] }).count * 2 > pairs
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

extension DivideClocks.Found {
  fileprivate func overlaps(_ other: Self) -> Bool { low <= other.high && other.low <= high }

  /// The first clock of this pair is the second one of the other, which shows the opposite step then.
  fileprivate func repeats(_ other: Self) -> Bool {
    guard other.boundary.isStep, pair.first == other.pair.second, overlaps(other) else { return false }
    let sum = (boundary.smallest ?? -.infinity) + (other.boundary.smallest ?? -.infinity)
    return sum <= 0 && (boundary.largest ?? .infinity) + (other.boundary.largest ?? .infinity) >= 0
  }

  /// The other step, seen at the same time, is of a pair with this one's first clock.
  fileprivate func isSuspect(becauseOf other: Self) -> Bool {
    overlaps(other) && [other.pair.first, other.pair.second].contains(pair.first)
  }

  fileprivate var cutOfSecond: DivideClocks.Cut {
    DivideClocks.Cut(
      low: low, high: high, earlierUntil: boundary.earlierUntil, laterSince: boundary.laterSince)
  }

  fileprivate var cutOfFirst: DivideClocks.Cut {
    DivideClocks.Cut(low: low, high: high, earlierUntil: boundary.high, laterSince: boundary.low)
  }

  /// The cut of a clock that is `base` ahead of the reference, give or take `margin`.
  fileprivate func cut(ofBase base: Int64, within margin: Int64) -> DivideClocks.Cut {
    DivideClocks.Cut(
      low: low, high: high, earlierUntil: high + base + margin, laterSince: low + base - margin)
  }
}
