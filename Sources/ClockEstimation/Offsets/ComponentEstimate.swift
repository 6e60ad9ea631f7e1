import TraceModel

/// The rows of a clock table for clocks connected by hops. The clocks are divided where they were set; then follow
/// the possible lines of each, and one correction for each.
final class ComponentEstimate {
  let component: ClockComponent
  let clocks: ClockDivision
  let known: OffsetPropagation
  let chosen: CorrectionChoice
  let resolutions: TimestampResolutions
  /// ns by which each part may be beyond its one bound, for not running straight (`HiddenBend`).
  let bends: [Double]

  /// Pickups make steps of clocks with one bound suspect. With `isAssuming`, they also place such clocks.
  init(_ component: ClockComponent, _ evidence: ClockEvidence, isAssuming: Bool) {
    let pickups = evidence.pickups
    (self.component, clocks) = Self.divided(component, watching: pickups, isGuessing: isAssuming)
    let (component, clocks) = (self.component, clocks)
    resolutions = evidence.resolutions
    let times = component.times ?? 0...0
    var known = OffsetPropagation(ClockNetwork(component, clocks), times)
    // Bracketed clocks are best decided before the others, and hops best placed at their times.
    if let preferred = known.bracketedBehindOthers {
      known = OffsetPropagation(ClockNetwork(component, clocks, preferring: preferred), times)
    }
    self.known = known
    let network = known.network
    let steps = network.parts.map { evidence.resolutions[component.origins[$0.clock]] }
    let placed = network.placedPickups(isAssuming ? pickups : nil, of: component, clocks)
    chosen = CorrectionChoice(known, resolutions: steps, assuming: placed)
    bends = Self.bends(known)
  }

  /// On the way from the reference bends add up; clocks with both bounds have none.
  private static func bends(_ known: OffsetPropagation) -> [Double] {
    var bends = [Double](repeating: 0, count: known.network.parts.count)
    for edge in known.network.edges where !known.lines[edge.second].isBracketed {
      bends[edge.second] = max(bends[edge.second], bends[edge.first] + edge.bend)
    }
    return bends
  }

  /// Divides the clocks where they were set. If that may have been the reference, another one makes a better one: by a
  /// doubtful one every clock is told in doubt.
  private static func divided(
    _ component: ClockComponent, watching pickups: PickupsByConsumer?, isGuessing: Bool
  ) -> (ClockComponent, ClockDivision) {
    var told = component
    let clocks = ClockDivision(&told, watching: pickups, isGuessing: isGuessing)
    guard clocks.isReferenceSet || clocks.isReferenceDoubted && !isGuessing,
      let other = told.bestReference(but: clocks.suspects)
    else { return (told, clocks) }
    var otherwise = component.relative(to: other)
    let clocksOtherwise = ClockDivision(&otherwise, watching: pickups, isGuessing: isGuessing)
    let isWorse =
      clocks.isReferenceSet
      ? clocksOtherwise.isReferenceSet : clocksOtherwise.isReferenceSet || clocksOtherwise.isReferenceDoubted
    return isWorse ? (told, clocks) : (otherwise, clocksOtherwise)
  }

  /// One of each part of each clock, in order of time within a clock. Hops of `crowd` count as evidence, too.
  func periods(with crowd: CrowdEstimate) -> [ClockPeriod] {
    let indices = known.network.parts.enumerated().map { ([$1.clock, $1.number], $0) }
    let indexOfPart = Dictionary(uniqueKeysWithValues: indices)
    return clocks.parts.flatMap { $0 }.map { part in
      let index = indexOfPart[[part.clock, part.number]]
      var period = index.map(period(at:)) ?? .unknown(component.origins[part.clock], resolution: 1)
      if let index { period.evidence += crowd.evidence[index] }
      period.since = part.since
      period.until = part.until
      period.resolution = resolutions[period.origin]
      return period
    }
  }

  private func period(at index: Int) -> ClockPeriod {
    let region =
      index == 0
      ? OffsetRegion.reference : region(known.lines[index], base: known.bases[index], bend: bends[index])
    var period = ClockPeriod(
      origin: origin(at: index), reference: component.origins[0],
      kind: index == 0 ? .same : known.lines[index].kind, region: region)
    period.correction = clockLine(chosen.lines[index], base: known.bases[index])
    if let assumption = chosen.assumptions[index] {
      period.kind = .assumed
      period.assumption = assumption
    }
    period.evidence = known.network.evidence[index]
    return period
  }

  /// The pairs that hops make of two clocks, neither of them the reference.
  var pairs: [ClockPair] {
    zip(known.network.edges, known.relations).compactMap { edge, relation in
      guard edge.first > 0, let relation else { return nil }
      let base = known.bases[edge.first]
      return ClockPair(
        first: origin(at: edge.first), firstPeriod: known.network.parts[edge.first].number,
        second: origin(at: edge.second), secondPeriod: known.network.parts[edge.second].number,
        axis: clockLine(known.axes[edge.first], base: base),
        region: region(relation, base: known.bases[edge.second] - base, bend: edge.bend))
    }
  }

  /// Pairs whose hops no clocks explain, alone or together with the others'.
  var conflicts: [ClockConflict] {
    let alone = clocks.conflicts.map { pair in
      ClockConflict(
        first: component.origins[pair.first], second: component.origins[pair.second], evidence: pair.evidence)
    }
    let together = zip(known.network.edges, known.relations).filter { $1 == nil }.map { edge, _ in
      ClockConflict(
        first: origin(at: edge.first), second: origin(at: edge.second),
        evidence: edge.evidence)
    }
    return alone + together
  }

  /// The steps, by the corrected time of the clock that they were seen against.
  func steps(_ table: ClockTable) -> [ClockStep] {
    clocks.steps.map { found in
      let (first, second) = (component.origins[found.pair.first], component.origins[found.pair.second])
      func time(_ reading: Int64) -> Timestamp {
        Timestamp(nanoseconds: reading - table.correction(of: first, at: reading))
      }
      var step = ClockStep(
        origin: found.isOfFirst ? first : second, against: found.isOfFirst ? second : first,
        since: time(found.boundary.low), until: time(found.boundary.high))
      let (smallest, largest) = found.jump
      if !found.isSuspected {
        step.low = smallest.map { Nanoseconds($0.wholeBelow) }
        step.high = largest.map { Nanoseconds($0.wholeAbove) }
      }
      if let smallest, let largest {
        step.size = Nanoseconds(Int64(clamping: (smallest / 2 + largest / 2).rounded()))
      }
      return step
    }
  }

  func origin(at index: Int) -> OriginID { component.origins[known.network.parts[index].clock] }

  func clockLine(_ line: OffsetLine, base: Int64) -> ClockLine {
    let offset = base.increased(by: Int64(clamping: line.offset))
    guard offset != 0 || line.slope != 0 else { return .none }
    return ClockLine(epoch: known.epoch, offset: offset, drift: line.slope)
  }

  func region(_ lines: OffsetLines, base: Int64, bend: Double) -> OffsetRegion {
    func vertices(_ curve: ConcaveCurve?, _ sign: Double) -> [OffsetRegion.Vertex] {
      (curve?.vertices ?? []).map { OffsetRegion.Vertex(drift: $0.slope, offset: sign * ($0.offset + bend)) }
    }
    return OffsetRegion(
      epoch: known.epoch, base: base, upper: vertices(lines.upper, 1), lower: vertices(lines.floor, -1))
  }
}

extension ClockDivision.Found {
  /// By how much the clock that it is told of went forward, in ns.
  fileprivate var jump: (smallest: Double?, largest: Double?) {
    isOfFirst
      ? (boundary.largest.map(-), boundary.smallest.map(-)) : (boundary.smallest, boundary.largest)
  }
}

extension OffsetLines {
  /// How a clock with these lines is known.
  var kind: ClockKind {
    isBracketed ? .estimate : upper == nil && floor == nil ? .uncorrected : .bound
  }
}
