import TraceModel

/// Chooses one possible line for each clock, so that all of them are possible together.
///
/// Clocks are decided one at a time, breadth first from the reference, those with both bounds before the others. A
/// clock with one bound takes an extreme, and would leave the others a sliver. Hops to a decided clock are laid off at
/// their corrected times, so its limits on its neighbours are exact. Each decision narrows the limits from undecided
/// neighbours. If that leaves nothing (rounding, or a network with many cycles), the decided neighbours alone count.
///
/// Of the lines that are left:
/// - the one that moves nothing, if it is there: no record contradicts the logged times, so they stand;
/// - else, with bounds on both sides, the middle of the drifts and the middle of its offsets;
/// - else the bound itself: the constant with the smallest move or, if no constant is possible, the line with the
///   least drift.
///
/// A clock with one bound and idle pickups gets the line suggested by these instead.
struct CorrectionChoice {
  /// By part of the network.
  private(set) var lines: [OffsetLine] = []
  /// The assumptions in a part's line beyond the hops; nil if there are none.
  private(set) var assumptions: [IdlePickups?] = []

  private var known: OffsetPropagation
  /// In ns, by part.
  private let resolutions: [Int64]
  private let pickups: [[ClockNetwork.PlacedPickup]]

  /// `resolutions` are in ns, by part. `pickups` are by part, too, and empty where nothing is to be assumed.
  init(
    _ known: OffsetPropagation, resolutions: [Int64], assuming pickups: [[ClockNetwork.PlacedPickup]]
  ) {
    self.known = known
    self.resolutions = resolutions
    self.pickups = pickups
    for part in known.network.parts.indices {
      decide(part)
      narrowNeighbours(of: part)
    }
  }

  private mutating func decide(_ part: Int) {
    let possible = part == 0 ? OffsetLines(slope: 0, offset: 0) : possible(part)
    let isAbove = known.lines[part].upper == nil
    if !known.lines[part].isBracketed, let assumed = assumedClock(part, isAbove: isAbove) {
      let line = assumed.line(
        within: isAbove ? -possible : possible, slack: Double(resolutions[part] - 1))
      lines.append(isAbove ? OffsetLine(slope: -line.slope, offset: -line.offset) : line)
      assumptions.append(assumed.evidence(line))
    } else {
      lines.append(choose(part, possible))
      assumptions.append(nil)
    }
  }

  /// The clock suggested by idle pickups between a part and decided ones. The part is their consumer or, where it
  /// lies above a bound, their publisher (with its sign changed).
  private func assumedClock(_ part: Int, isAbove: Bool) -> AssumedClock? {
    AssumedClock(
      pickups[part].filter { $0.other < part && $0.hop.isForward != isAbove }.map { pickup in
        let line = lines[pickup.other]
        let frame = HopFrame(
          epoch: known.epoch, firstBase: known.bases[pickup.other], secondBase: known.bases[part], axis: line)
        let (time, gap) = frame.point(pickup.hop)
        let ahead = gap + line.offset + line.slope * time
        return (time, isAbove ? -ahead : ahead)
      })
  }

  /// The lines of a part that all decisions and the undecided neighbours allow.
  private func possible(_ part: Int) -> OffsetLines {
    var decided = OffsetLines(slopes: OffsetLines.prior)
    var all: OffsetLines? = decided
    for edge in known.network.edgesOfPart[part] where known.network.edges[edge].second == part {
      guard let allowed = allowed(along: edge), let narrowed = decided.intersection(allowed) else { continue }
      decided = narrowed
    }
    all = decided
    for edge in known.network.edgesOfPart[part] where known.network.edges[edge].first == part {
      guard let relation = known.relations[edge] else { continue }
      all = all?.intersection(known.lines[known.network.edges[edge].second] + -relation)
    }
    return all ?? decided
  }

  /// The lines that an edge allows its second part, since its first is decided now.
  private func allowed(along edge: Int) -> OffsetLines? {
    guard known.relations[edge] != nil else { return nil }
    let first = lines[known.network.edges[edge].first]
    return OffsetLines(known.network.edges[edge].hops, in: known.frame(edge, axis: first))?
      .shifted(slope: first.slope, offset: first.offset)
  }

  private mutating func narrowNeighbours(of part: Int) {
    var changed: Set<Int> = []
    for edge in known.network.edgesOfPart[part] where known.network.edges[edge].first == part {
      guard let allowed = allowed(along: edge) else { continue }
      known.narrow(known.network.edges[edge].second, to: allowed)
      changed.insert(known.network.edges[edge].second)
    }
    if known.network.hasCycles { known.applied(changed: changed, fixed: 0..<(part + 1)) }
  }

  private func choose(_ part: Int, _ possible: OffsetLines) -> OffsetLine {
    // Corrections are whole ns: clocks further on that tie this one to others need one to choose from.
    let edges = known.network.edgesOfPart[part]
    let isTied = known.network.hasCycles && edges.contains { known.network.edges[$0].first == part }
    return possible.choice(
      base: known.bases[part], isBracketed: known.lines[part].isBracketed, resolution: resolutions[part],
      room: isTied ? 1 : 0)
  }
}

extension OffsetLines {
  /// The line chosen among those left beyond `base`. It keeps `room` from a single bound.
  func choice(base: Int64, isBracketed: Bool, resolution: Int64, room: Double) -> OffsetLine {
    let base = Double(base)
    if contains(slope: 0, offset: -base) { return OffsetLine(slope: 0, offset: -base) }
    if isBracketed { return middle }
    return bound(nearest: -base, step: Double(resolution), base: base, room: room)
  }

  /// The middle of the slopes, and the middle of its offsets at a whole ns.
  var middle: OffsetLine {
    let slope = slopes.lowerBound / 2 + slopes.upperBound / 2
    let (low, high) = offsets(ofSlope: slope)
    return OffsetLine(slope: slope, offset: ((low ?? 0) / 2 + (high ?? 0) / 2).rounded())
  }

  /// Where a clock most likely is: in the middle, or else at its bound.
  var likely: OffsetLine {
    if isBracketed { return middle }
    let slope = slopeNearestNone
    let (low, high) = offsets(ofSlope: slope)
    return OffsetLine(slope: slope, offset: (low ?? high ?? 0).rounded())
  }

  /// The line of the smallest drift whose offset is nearest to `target`. A constant beyond `base` is a whole
  /// number of `step`, the clock's resolution, so that corrected times look like logged ones. It keeps `room`
  /// (in ns) from the bound, where there is.
  fileprivate func bound(nearest target: Double, step: Double, base: Double, room: Double) -> OffsetLine {
    let slope = slopeNearestNone
    let (low, high) = offsets(ofSlope: slope)
    if let high, high < target {
      let inside = Self.whole(high - room, by: slope == 0 ? step : 1, beyond: base, .down)
      return OffsetLine(slope: slope, offset: inside >= low ?? inside ? inside : high.rounded(.down))
    }
    if let low, low > target {
      let inside = Self.whole(low + room, by: slope == 0 ? step : 1, beyond: base, .up)
      return OffsetLine(slope: slope, offset: inside <= high ?? inside ? inside : low.rounded(.up))
    }
    return OffsetLine(slope: slope, offset: target)
  }

  /// The next whole number of steps inside a bound; rounding may have moved the bound a little.
  private static func whole(
    _ bound: Double, by step: Double, beyond base: Double, _ rule: FloatingPointRoundingRule
  ) -> Double {
    let rounding = rule == .down ? negligible : -negligible
    return ((bound + base + rounding) / step).rounded(rule) * step - base
  }

  private var slopeNearestNone: Double { min(max(0, slopes.lowerBound), slopes.upperBound) }
}
