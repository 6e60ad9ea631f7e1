import TraceModel

/// Where in time one line stops explaining the hops between two clocks.
///
/// Hops in order of the first clock's time are divided into the fewest runs such that one line fits each run. The
/// search is greedy: a run takes in hops as long as some line fits. Greedily from the beginning, each run begins as
/// late as it can; from the end backwards, as early as it can. Both make the fewest runs, so with as many steps as
/// that, the i-th lies between the i-th beginnings of both:
///
///     gap │ ●  ·   ●    ·                      from the beginning, a line fits up to ├
///         │   ───────────────├                 from the end, one fits back to ┤
///         │        ┤───────────────────────    the clock was set in between
///         │              ●      ·    ●    ·
///         └──────────┴───────┴───────────── time
///
/// (The "linear" algorithm for clock resets of Zhang, Liu, Xia, INFOCOM 2002, with hops both ways in the place
/// of its heuristic threshold.) Hops in between belong to neither run.
struct ClockStepSearch {
  /// A place where one line ends and another begins.
  struct Boundary {
    /// Limits of the first clock's reading, in ns since 1970: not before and not after.
    var low: Int64
    var high: Int64
    /// By how much the second clock went ahead, in ns; nil where one side is unbounded.
    var smallest: Double?
    var largest: Double?
    /// The second clock's readings at the end of the line before, and at the beginning of the line after.
    var earlierUntil: Int64
    var laterSince: Int64
    /// `low`, `high`, `earlierUntil` and `laterSince` if the second clock was set:
    /// the first one showed no reading twice.
    var ofSecond: Times?
    /// The first clock's reading in the last hop unexplained by the line after, and in the first one unexplained by
    /// the line before.
    var lastBefore: Int64
    var firstAfter: Int64
    /// ns of its readings from the first hop unexplained by the line after to the last one unexplained by the line
    /// before.
    var span: Int64
    /// Found without the hops of unknown order.
    var isMixed = false

    /// The jump cannot be none; else the clock changed its drift.
    var isStep: Bool { (smallest ?? 0) > 0 || (largest ?? 0) < 0 }

    /// ns by which one clock was set at least.
    var leastSize: Double { max(smallest ?? 0, -(largest ?? 0), 0) }

    /// As the second clock's step.
    var nearer: Boundary {
      guard let times = ofSecond, !isMixed else { return self }
      var nearer = self
      (nearer.low, nearer.high) = (times.low, times.high)
      (nearer.earlierUntil, nearer.laterSince) = (times.earlierUntil, times.laterSince)
      return nearer
    }

    fileprivate var mixed: Boundary {
      var mixed = self
      mixed.isMixed = true
      return mixed
    }

    /// This boundary with its clocks exchanged. The first one's readings in the hops around it are not known.
    var turned: Boundary {
      let (low, high) = (min(laterSince, earlierUntil), max(laterSince, earlierUntil))
      return Boundary(
        low: low, high: high, smallest: largest.map(-), largest: smallest.map(-), earlierUntil: self.high,
        laterSince: self.low, lastBefore: low, firstAfter: high, span: 0)
    }
  }

  /// When a clock was set, by both clocks; see `Boundary`.
  struct Times {
    var low: Int64
    var high: Int64
    var earlierUntil: Int64
    var laterSince: Int64
  }

  /// Hops that one line explains.
  private struct Run {
    var hops: ArraySlice<ClockHop>
    var lines: OffsetLines?
  }

  private let hops: [ClockHop]
  private let frame: HopFrame

  /// ns; the longest passage of a deciding hop, so a step is no further from where it shows.
  private static let longestPassage: Double = 60_000_000_000
  /// With as many boundaries, and runs of fewer hops than this on average, nothing has been explained.
  private static let fewestOfConflict = 8
  private static let fewestHops = 4

  /// - Parameter hops: by the first clock's reading.
  init(_ hops: [ClockHop]) {
    self.hops = hops
    let middle = hops.isEmpty ? 0 : hops[hops.count / 2].first
    frame = HopFrame(epoch: middle, firstBase: 0, secondBase: hops.first?.gap ?? 0, axis: .zero)
  }

  /// In order of time; nil where no few clocks explain the hops.
  func boundaries() -> [Boundary]? {
    let latest = Self.beginnings(hops.map(frame.placed))
    guard !latest.isEmpty else { return [] }
    if latest.count >= Self.fewestOfConflict, (latest.count + 1) * Self.fewestHops > hops.count { return nil }
    let mirrored = Self.beginnings(hops.reversed().map { frame.placed($0).mirrored })
    // The last hop before each run, if the run begins as early as it can.
    let earliest = mirrored.reversed().map { hops.count - 1 - $0 }
    let bounds = zip([0] + latest, earliest + [hops.count - 1])
    let runs = bounds.map { Run(hops: hops[$0...$1], lines: OffsetLines(hops[$0...$1], in: frame)) }
    let boundaries = zip(runs, runs.dropFirst()).map(boundary)
    if let interleaved = interleaved(earliest, latest, boundaries) {
      let others = Array(hops[..<interleaved.lowerBound] + hops[interleaved.upperBound...])
      return ClockStepSearch(others).boundaries()?.map { $0.mixed }
    }
    return boundaries.compactMap(\.self)
  }

  /// Hops of two runs between two others, when these follow each other within less than the jump between the two.
  /// Either the first clock was set back, so its readings of before and after are mixed; or a slow passage shows up
  /// in the other run's time. They do not tell what was first.
  private func interleaved(_ earliest: [Int], _ latest: [Int], _ boundaries: [Boundary?]) -> Range<Int>? {
    for index in latest.indices.dropLast(2) where earliest.count == latest.count {
      let (first, last, jump) = (latest[index], earliest[index + 2], latest[index + 1])
      guard first < jump, jump <= last, let size = boundaries[index + 1]?.leastSize else { continue }
      if Double(hops[last].first - hops[first].first) < size { return first..<(last + 1) }
    }
    return nil
  }

  private func boundary(between run: Run, and next: Run) -> Boundary? {
    guard let before = run.lines, let after = next.lines, let last = run.hops.last,
      let first = next.hops.first
    else { return nil }
    let (low, high) = (last.first, first.first)
    let middle = Double(low - frame.epoch) / 2 + Double(high - frame.epoch) / 2
    let (earlier, later) = (before.offsets(at: middle), after.offsets(at: middle))
    let smallest = later.low.flatMap { low in earlier.high.map { low - $0 } }
    let largest = later.high.flatMap { high in earlier.low.map { high - $0 } }
    let size = max(abs(smallest ?? .infinity), abs(largest ?? .infinity))
    let margin = Int64(clamping: min(size, Self.longestPassage).rounded(.up))
    let near = (passage(of: last, before, atMost: margin), passage(of: first, after, atMost: margin))
    let times = times(before, low - margin, after, high + margin)
    var boundary = Boundary(
      low: times.low, high: times.high, smallest: smallest, largest: largest,
      earlierUntil: times.earlierUntil,
      laterSince: times.laterSince, lastBefore: low, firstAfter: high,
      span: span(run.hops, before, next.hops, after))
    boundary.ofSecond = self.times(before, low - near.0, after, high + near.1)
    return boundary
  }

  private func times(_ before: OffsetLines, _ low: Int64, _ after: OffsetLines, _ high: Int64) -> Times {
    Times(
      low: low, high: high, earlierUntil: reading(before, at: high, isLate: true),
      laterSince: reading(after, at: low, isLate: false))
  }

  /// ns that a hop took at most. If it was under way when the clock was set, it shows up to that much off. Deciding
  /// hops pass in less than the step (`limit`).
  private func passage(of hop: ClockHop, _ lines: OffsetLines, atMost limit: Int64) -> Int64 {
    let (low, high) = lines.offsets(at: Double(hop.first - frame.epoch))
    let gap = frame.point(hop).gap
    guard let passage = hop.isForward ? low.map({ gap - $0 }) : high.map({ $0 - gap }) else { return limit }
    return Int64(min(max(passage, 0).rounded(.up) + 1, Double(limit)))
  }

  private func span(
    _ hops: ArraySlice<ClockHop>, _ before: OffsetLines, _ next: ArraySlice<ClockHop>, _ after: OffsetLines
  ) -> Int64 {
    func isExplained(_ hop: ClockHop, by lines: OffsetLines) -> Bool {
      OffsetLines([hop], in: frame).map { lines.intersection($0) != nil } ?? false
    }
    let first = hops.first { !isExplained($0, by: after) }
    let last = next.last { !isExplained($0, by: before) }
    guard let first, let last else { return 0 }
    return last.first - first.first
  }

  /// The second clock's latest, or earliest, reading when the first shows `time`.
  private func reading(_ lines: OffsetLines, at time: Int64, isLate: Bool) -> Int64 {
    let (low, high) = lines.offsets(at: Double(time - frame.epoch))
    let ahead =
      isLate
      ? high ?? (low ?? 0) + Self.longestPassage
      : low ?? (high ?? 0) - Self.longestPassage
    return time + frame.secondBase + Int64(clamping: ahead.rounded())
  }
}

extension ClockStepSearch {
  /// A hop where its frame lays it off.
  fileprivate struct Placed {
    var time: Double
    var gap: Double
    var isForward: Bool

    /// The hop with time running backwards.
    var mirrored: Placed { Placed(time: -time, gap: gap, isForward: isForward) }
  }

  /// Where the second and later runs begin, if each run is as long as a line fits.
  fileprivate static func beginnings(_ hops: [Placed]) -> [Int] {
    var beginnings: [Int] = []
    var start = 0
    while true {
      start = endOfRun(hops, from: start)
      guard start < hops.count else { return beginnings }
      beginnings.append(start)
    }
  }

  /// Longer runs are tried, each twice the one before, and then halves between the last two. O(n log n).
  private static func endOfRun(_ hops: [Placed], from start: Int) -> Int {
    var (fitting, length) = (start + 1, 8)
    while true {
      let end = min(start + length, hops.count)
      guard fits(hops[start..<end]) else { break }
      fitting = end
      guard end < hops.count else { return end }
      length *= 2
    }
    var failing = min(start + length, hops.count)
    while failing - fitting > 1 {
      let middle = (fitting + failing) / 2
      if fits(hops[start..<middle]) { fitting = middle } else { failing = middle }
    }
    return fitting
  }

  private static func fits(_ hops: ArraySlice<Placed>) -> Bool {
    let above = hops.filter(\.isForward).map { (time: $0.time, gap: $0.gap) }
    let below = hops.filter { !$0.isForward }.map { (time: $0.time, gap: $0.gap) }
    return OffsetLines(slopes: OffsetLines.relativePrior, above: above, below: below) != nil
  }
}

extension HopFrame {
  fileprivate func placed(_ hop: ClockHop) -> ClockStepSearch.Placed {
    let (time, gap) = point(hop)
    return ClockStepSearch.Placed(time: time, gap: gap, isForward: hop.isForward)
  }
}
