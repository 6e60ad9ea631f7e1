import TraceModel

/// The one of two clocks that was set, as far as the logs tell. One going forward looks like the other going back, but
///
/// - a clock that is set forward skips readings. Where hops before and after the step show it at readings closer
///   together than the step, it was not set forward:
///
///       gap │ · ·  ·                         gap │ · ·  ·
///           │        ·  ·· ·                     │                  ·  ·· ·
///           └────────────────── time             └──────────────────────────── time
///             the second clock went back           either the first one went forward, or nobody sent
///                                                  anything while the second one went back
///
/// - a clock that kept pace with a third one was not set.
///
/// Both are proofs, if no two clocks were set at once. Where neither speaks, the fewest clocks are wrong. Take
/// messages to a consumer that nobody else knows: if they are possible before the step and impossible by its length
/// behind it, their sender was set. Else the consumer's clock would be wrong besides:
///
///     wait of messages │ · ·  ·  ·
///                    0 │────────────────────
///                      │              ·  ·· ·
///                      └──────────────────── time
///
/// Where nothing tells, each of the two may have been set. Then a pause as long as the step, without another like it
/// nearby, makes it likely that the clock skipped it.
struct StepAttribution {
  enum Answer { case first, second, either }

  private let found: [ClockDivision.PairName: [ClockStepSearch.Boundary]]
  /// By clock, those with the most hops first.
  private let pairs: [Int: [ClockComponent.Pair]]
  /// By clock, those with hops in one direction.
  private let oneWay: [Int: [ClockComponent.Pair]]
  /// Likely reasons count, too.
  private let isGuessing: Bool

  /// The number of hops before and after a step that tell how long pauses are.
  private static let nearby = 20
  /// The most other clocks compared with the two. More only cost.
  private static let mostWitnesses = 32

  /// `found` are the boundaries of all of `pairs`.
  init(_ found: [ClockDivision.Found], among pairs: [ClockComponent.Pair], isGuessing: Bool) {
    self.found = Dictionary(grouping: found, by: \.pair.name).mapValues { $0.map(\.boundary) }
    self.pairs = found.isEmpty ? [:] : Self.witnesses(pairs, \.isBracketed)
    oneWay = found.isEmpty ? [:] : Self.witnesses(pairs) { !$0.isBracketed }
    self.isGuessing = isGuessing
  }

  private static func witnesses(
    _ pairs: [ClockComponent.Pair], _ isWitness: (ClockComponent.Pair) -> Bool
  ) -> [Int: [ClockComponent.Pair]] {
    var witnesses: [Int: [ClockComponent.Pair]] = [:]
    for pair in pairs where isWitness(pair) {
      for clock in [pair.first, pair.second] { witnesses[clock, default: []].append(pair) }
    }
    return witnesses.mapValues { pairs in
      Array(pairs.map { ($0, $0.evidence) }.sorted { $0.1 > $1.1 }.prefix(mostWitnesses).map(\.0))
    }
  }

  /// Of the two clocks of a step.
  func answer(_ step: ClockDivision.Found) -> Answer {
    let there = step.boundary
    let back = step.seenBySecond
    let isFirstCleared = isCleared(by: there) || keptPace(step.pair.first, step)
    let isSecondCleared = back.map(isCleared) == true || keptPace(step.pair.second, step)
    if isFirstCleared != isSecondCleared { return isFirstCleared ? .second : .first }
    guard !isFirstCleared else { return .either }
    let (first, second) = (isTold(step.pair.first, step), isTold(step.pair.second, step))
    if first != second { return first ? .first : .second }
    guard isGuessing, let back else { return .either }
    if skips(there, step.pair.hops) { return .first }
    if skips(back, step.pair.hopsBySecond) { return .second }
    return .either
  }

  /// If readings are mixed, their order is itself a guess.
  private func isCleared(by boundary: ClockStepSearch.Boundary) -> Bool {
    boundary.clearsFirst && (isGuessing || !boundary.isMixed)
  }

  /// The first clock of `hops` seems to have been set forward: no pause nearby is half as long.
  private func skips(_ boundary: ClockStepSearch.Boundary, _ hops: [ClockHop]) -> Bool {
    guard let largest = boundary.largest, largest < 0 else { return false }
    let before = hops.filter { $0.first <= boundary.lastBefore }.suffix(Self.nearby).map(\.first)
    let after = hops.filter { $0.first >= boundary.firstAfter }.prefix(Self.nearby).map(\.first)
    guard before.count == Self.nearby, after.count == Self.nearby else { return false }
    let pauses = [before, after].flatMap { zip($0, $0.dropFirst()).map { $1 - $0 } }
    return Double(pauses.max() ?? .max) * 2 < -largest
  }

  /// Messages between the clock and one without answers are impossible on one side of the step only.
  private func isTold(_ clock: Int, _ step: ClockDivision.Found) -> Bool {
    guard let jump = step.jump(of: clock), let window = step.readings(of: clock, ifItWentBy: jump) else {
      return false
    }
    let size = (jump.lowerBound + jump.upperBound) / 2
    return (oneWay[clock] ?? []).contains { pair in
      pair.shows(clock, going: size, within: window)
    }
  }

  /// Hops between a clock of the step and a third one, before and after the step, leave no room for it.
  private func keptPace(_ clock: Int, _ step: ClockDivision.Found) -> Bool {
    guard let jump = step.jump(of: clock), let window = step.readings(of: clock, ifItWentBy: jump) else {
      return false
    }
    return (pairs[clock] ?? []).contains { pair in
      guard pair.name != step.pair.name, let seen = pair.jump(of: clock, over: window, found[pair.name] ?? [])
      else { return false }
      return seen.upperBound < jump.lowerBound || jump.upperBound < seen.lowerBound
    }
  }
}

extension ClockStepSearch.Boundary {
  /// The first clock cannot have been set. If it went forward, it skipped as many readings as the step is long. If
  /// it went back, it showed all its low readings here after the high ones. Between those it did not go through
  /// more readings than the step is long.
  fileprivate var clearsFirst: Bool {
    guard let smallest, let largest, largest < 0 else { return false }
    return Double(firstAfter - lastBefore) < -largest && Double(span) > -smallest
  }
}

extension ClockDivision.Found {
  /// The step as the hops in the order of the second clock's readings show it; nil if they do not, or show several.
  fileprivate var seenBySecond: ClockStepSearch.Boundary? {
    let window = readings(of: pair.second)
    let seen = ClockStepSearch(pair.hopsBySecond).boundaries()?.filter { other in
      other.isStep && other.low <= window.upperBound && window.lowerBound <= other.high
    }
    return seen?.count == 1 ? seen?.first : nil
  }

  /// The readings of a clock of the pair at which it may have been set.
  fileprivate func readings(of clock: Int) -> ClosedRange<Int64> {
    guard clock == pair.second else { return boundary.low...boundary.high }
    return min(boundary.laterSince, boundary.earlierUntil)...max(boundary.laterSince, boundary.earlierUntil)
  }

  /// A clock's readings in the pair's last hop before the step and in the first one behind it, if this clock went by
  /// `jump` ns. Between them lie its readings of the meantime, and those shown twice or not at all.
  fileprivate func readings(of clock: Int, ifItWentBy jump: ClosedRange<Double>) -> ClosedRange<Int64>? {
    guard !boundary.isMixed, boundary.lastBefore < boundary.firstAfter else { return readings(of: clock) }
    let before = pair.hops.filter { $0.first <= boundary.lastBefore }
    let after = pair.hops.filter { $0.first >= boundary.firstAfter }
    let isFirst = clock == pair.first
    guard let last = before.map({ isFirst ? $0.first : $0.second }).max(),
      let next = after.map({ isFirst ? $0.first : $0.second }).min()
    else { return readings(of: clock) }
    // Where it went back, hops of before and after it show the same readings.
    let back = max(-jump.lowerBound, 0)
    guard back < Double(Int64.max / 4), let most = Int64(exactly: back.rounded(.up)) else { return nil }
    let (low, isBelow) = min(last, next).subtractingReportingOverflow(most)
    let (high, isAbove) = max(last, next).addingReportingOverflow(most)
    return isBelow || isAbove ? nil : low...high
  }

  /// How far a clock of the pair went forward if it was the one set, in ns; infinite if nothing bounds it.
  func jump(of clock: Int) -> ClosedRange<Double>? {
    let (smallest, largest) = (boundary.smallest ?? -.infinity, boundary.largest ?? .infinity)
    guard smallest <= largest else { return nil }
    return clock == pair.second ? smallest...largest : -largest ... -smallest
  }
}

extension ClockComponent.Pair {
  /// The number of hops on either side of a step that tell how long passages are, and the fewest of them.
  private static let (nearby, fewest) = (20, 3)

  /// Passages between the two clocks, all in one direction, are impossible on one side of `window`. On its other side
  /// they are longer by about as many ns as `jump` has: as if `clock` was set by that within it.
  fileprivate func shows(_ clock: Int, going jump: Double, within window: ClosedRange<Int64>) -> Bool {
    let hops = clock == first ? hops : hops.map(\.swapped)
    let before = hops.filter { $0.first < window.lowerBound }.suffix(Self.nearby)
    let after = hops.filter { $0.first > window.upperBound }.prefix(Self.nearby)
    guard jump.isFinite, min(before.count, after.count) >= Self.fewest, let isLeaving = hops.first?.isForward,
      let earlier = before.map(\.passageOrder).min(), let later = after.map(\.passageOrder).min()
    else { return false }
    // What leaves a clock that goes forward seems to take less time.
    let (change, expected) = (Double(later) - Double(earlier), isLeaving ? -jump : jump)
    return min(earlier, later) < 0 && abs(change - expected) <= abs(jump) / 4
  }

  var name: ClockDivision.PairName { ClockDivision.PairName(first: first, second: second) }

  /// How far one of its clocks can have gone forward within `window` of its readings, in ns; nil if unknown, as
  /// near one of `steps`.
  fileprivate func jump(
    of clock: Int, over window: ClosedRange<Int64>, _ steps: [ClockStepSearch.Boundary]
  ) -> ClosedRange<Double>? {
    let hops = clock == first ? hops : hops.map(\.swapped)
    let cuts = steps.map { step in
      clock == first ? (step.low, step.high) : (step.laterSince, step.earlierUntil)
    }
    let begin = cuts.filter { $0.0 < window.upperBound }.map(\.1).max() ?? .min
    let end = cuts.filter { $0.1 > window.lowerBound }.map(\.0).min() ?? .max
    guard begin < window.lowerBound, end > window.upperBound, let base = hops.first else { return nil }
    let middle = window.lowerBound + (window.upperBound - window.lowerBound) / 2
    let frame = HopFrame(epoch: middle, firstBase: 0, secondBase: base.gap, axis: .zero)
    let before = OffsetLines(hops.filter { begin < $0.first && $0.first < window.lowerBound }, in: frame)
    let after = OffsetLines(hops.filter { window.upperBound < $0.first && $0.first < end }, in: frame)
    guard let (low, high) = before?.atEpoch, let (lowAfter, highAfter) = after?.atEpoch else { return nil }
    // The third clock's lead over this one falls as this one goes forward.
    return (low - highAfter)...(high - lowAfter)
  }
}

extension OffsetLines {
  fileprivate var atEpoch: (low: Double, high: Double)? {
    let (low, high) = offsets(at: 0)
    guard let low, let high else { return nil }
    return (low, high)
  }
}
