import Algorithms

/// The clocks that are right as logged, if as few as possible are wrong.
///
/// That two clocks disagree does not tell which one is wrong. Of several explanations the one counts that moves the
/// fewest clocks; clocks with answers count before others. Of equal explanations that one
/// counts by which messages waited least:
///
///     web      5000 ──►▏       ▏──► 5013        gateway disagrees with web and with orders by 5 s
///     gateway          2 ─► 3   10 ─► 11        it moves: 1 clock, and web agrees with orders
///     orders           5005 ──► 5008            web and orders move: 2 clocks
///
/// Clocks agree if offsets of none explain all ties between them, also those by way of others that are wrong
/// (`OffsetLimits`). To find the largest such set takes exponential time, so a few are tried. Each begins with another
/// clock. Then follow the rest, those with the fewest contradictions first, as far as they agree with all before.
///
/// Cost: a few µs for each tie, where some clocks disagree.
struct UnmovedClocks {
  /// By position.
  private(set) var isUnmoved: [Bool]
  /// The best known of them.
  private(set) var reference: Int

  /// Contradicted ties, and levels on which many clocks agree, that are tried as beginnings.
  private static let (mostTies, mostLevels) = (4, 3)
  /// ns; explanations whose waits differ by less are equal.
  fileprivate static let leastDifference = 1_000_000.0
  /// Among this many clocks with times of their own, some two agree by chance.
  private static let clocksPerChance = 32

  /// `fixed` is the reference, if that is decided.
  init(_ clocks: TiedClocks, fixed: Int? = nil) {
    isUnmoved = Array(repeating: true, count: clocks.count)
    reference = fixed ?? clocks.weights.indices.min(by: clocks.isBetterKnown) ?? 0
    guard clocks.ties.contains(where: \.isContradicted) else { return }
    let few = clocks.count / Self.clocksPerChance
    // How long messages waited for tells little of clocks that drift, or were set.
    let isSure = fixed != nil || clocks.ties.allSatisfy { $0.spread == 0 }
    var best: Explanation?
    for beginning in Self.beginnings(clocks, reference) {
      let explanation = Explanation(clocks, beginning: [fixed, beginning].compactMap(\.self))
      if let known = best, !explanation.isBetter(than: known, few, isSure) { continue }
      best = explanation
    }
    guard let best else { return }
    isUnmoved = best.limits.isHeld
    let unmoved = isUnmoved.indices.filter { isUnmoved[$0] }
    reference = fixed ?? unmoved.min(by: clocks.isBetterKnown) ?? reference
  }

  /// The best known clock; of those that agree on other levels, the best known; both clocks of some contradicted ties.
  private static func beginnings(_ clocks: TiedClocks, _ reference: Int) -> [Int] {
    var limits = OffsetLimits(clocks)
    limits.hold(reference)
    let contradicted = clocks.ties.indices.filter { clocks.ties[$0].isContradicted }
    let most = contradicted.sorted { (clocks.ties[$1].evidence, $0) < (clocks.ties[$0].evidence, $1) }
    let ends = most.prefix(mostTies).flatMap { [clocks.ties[$0].first, clocks.ties[$0].second] }
    var seen: Set<Int> = []
    return ([reference] + levels(clocks, limits) + ends.sorted(by: clocks.isBetterKnown)).filter {
      seen.insert($0).inserted
    }
  }

  /// Clocks in whose middle most others may be, too; one for each level.
  private static func levels(_ clocks: TiedClocks, _ limits: OffsetLimits) -> [Int] {
    var left = clocks.weights.indices.filter {
      limits.low[$0] > -.infinity && limits.high[$0] < .infinity && limits.low[$0] <= limits.high[$0]
    }.sorted(by: clocks.isBetterKnown)
    var levels: [Int] = []
    while levels.count < mostLevels, !left.isEmpty {
      let (lows, highs) = (left.map { limits.low[$0] }.sorted(), left.map { limits.high[$0] }.sorted())
      func middle(_ clock: Int) -> Double { limits.low[clock] / 2 + limits.high[clock] / 2 }
      let counts = left.map { clock in
        lows.partitioningIndex { $0 > middle(clock) } - highs.partitioningIndex { $0 >= middle(clock) }
      }
      guard let most = counts.max(), let index = counts.firstIndex(of: most) else { break }
      let level = middle(left[index])
      levels.append(left[index])
      left.removeAll { limits.low[$0] <= level && level <= limits.high[$0] }
    }
    return levels
  }
}

/// Clocks that agree, and what it takes to explain the others.
private struct Explanation {
  private(set) var limits: OffsetLimits
  private var movedAnswered = 0
  private var moved = 0
  /// ns of the quickest passages between clocks with one bound.
  private var passages = 0.0

  init(_ clocks: TiedClocks, beginning: [Int]) {
    limits = OffsetLimits(clocks)
    for clock in beginning where limits.allows(clock) { limits.hold(clock) }
    for clock in Self.order(clocks, limits) where limits.allows(clock) { limits.hold(clock) }
    for clock in clocks.weights.indices where !limits.isHeld[clock] {
      moved += 1
      if clocks.weights[clock].isAnswered { movedAnswered += 1 }
    }
    passages = clocks.ties.reduce(0) { sum, tie in
      sum + tie.openPassage(limits.likely(tie.second) - limits.likely(tie.first))
    }
  }

  /// It moves fewer clocks, by more than `few`. Of clocks with answers that counts in any case; the others, and for how
  /// long messages waited, only if `isSure`.
  func isBetter(than other: Explanation, _ few: Int, _ isSure: Bool) -> Bool {
    if movedAnswered != other.movedAnswered { return movedAnswered + few < other.movedAnswered }
    guard isSure else { return false }
    if moved != other.moved { return moved + few < other.moved }
    return passages < other.passages - UnmovedClocks.leastDifference
  }

  /// The clocks that may be right, those with the fewest contradictions first, then the best known.
  private static func order(_ clocks: TiedClocks, _ limits: OffsetLimits) -> [Int] {
    let isPossible = clocks.weights.indices.map { !limits.isHeld[$0] && limits.allows($0) }
    var contradictions = [Int](repeating: 0, count: clocks.count)
    for tie in clocks.ties where tie.isContradicted && isPossible[tie.first] && isPossible[tie.second] {
      contradictions[tie.first] += 1
      contradictions[tie.second] += 1
    }
    return isPossible.indices.filter { isPossible[$0] }.sorted { a, b in
      contradictions[a] == contradictions[b]
        ? clocks.isBetterKnown(a, b) : contradictions[a] < contradictions[b]
    }
  }
}
