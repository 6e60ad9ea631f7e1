import TraceModel

/// The rows of a clock table for clocks connected by hops. The clocks are divided where they were set; then each
/// network of straight clocks is estimated.
final class ComponentEstimate {
  let component: ClockComponent
  let clocks: ClockDivision
  let resolutions: TimestampResolutions
  /// The clocks that hops connect with the component's reference.
  let main: NetworkEstimate
  /// The clocks cut off from `main`: where a clock in between was set, too few hops may be left. Each island has a
  /// reference of its own, so that what its clocks say of each other is not lost.
  let islands: [NetworkEstimate]

  /// Pickups make steps of clocks with one bound suspect. With `isAssuming`, they also place such clocks.
  init(_ component: ClockComponent, _ evidence: ClockEvidence, isAssuming: Bool) {
    (self.component, clocks) = Self.divided(component, evidence, isGuessing: isAssuming)
    let (component, clocks) = (self.component, clocks)
    resolutions = evidence.resolutions
    let tied = TiedParts(component, clocks)
    func estimate(from root: TiedParts.Name) -> NetworkEstimate {
      NetworkEstimate(component, clocks, tied, from: root, evidence, isAssuming: isAssuming)
    }
    main = estimate(from: .reference)
    islands = tied.roots(without: main.known.network.parts, clocks).map { root in
      let network = ClockNetwork(tied, clocks, from: root)
      let reference = network.parts[UnmovedClocks(TiedClocks(network)).reference]
      return estimate(from: clocks.parts[reference.clock].count == 1 ? TiedParts.Name(reference) : root)
    }
  }

  var known: OffsetPropagation { main.known }
  var chosen: CorrectionChoice { main.chosen }
  var bends: [Double] { main.bends }

  /// Divides the clocks where they were set. If that may have been the reference, another one makes a better one: by a
  /// doubtful one every clock is told in doubt.
  private static func divided(
    _ component: ClockComponent, _ evidence: ClockEvidence, isGuessing: Bool
  ) -> (ClockComponent, ClockDivision) {
    let pickups = evidence.pickups
    var told = component
    let clocks = ClockDivision(&told, watching: pickups, isGuessing: isGuessing)
    guard clocks.isReferenceSet || clocks.isReferenceDoubted && !isGuessing,
      let other = told.bestReference(
        but: clocks.suspects, UnmovedClocks(TiedClocks(component, evidence)))
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
    var rows: [TiedParts.Name: ClockPeriod] = [:]
    for (network, estimate) in ([main] + islands).enumerated() {
      for (index, part) in estimate.known.network.parts.enumerated() {
        var row = estimate.period(at: index)
        if network == 0 { row.evidence += crowd.evidence[index] }
        rows[TiedParts.Name(part)] = row
      }
    }
    return clocks.parts.flatMap { $0 }.map { part in
      var period = rows[TiedParts.Name(part)] ?? .unknown(component.origins[part.clock], resolution: 1)
      period.since = part.since
      period.until = part.until
      period.resolution = resolutions[period.origin]
      return period
    }
  }

  /// The pairs that hops make of two clocks, neither of them a reference.
  var pairs: [ClockPair] { ([main] + islands).flatMap(\.pairs) }

  /// Pairs whose hops no clocks explain, alone or together with the others'.
  var conflicts: [ClockConflict] {
    let alone = clocks.conflicts.map { pair in
      ClockConflict(
        first: component.origins[pair.first], second: component.origins[pair.second], evidence: pair.evidence)
    }
    return alone + ([main] + islands).flatMap(\.conflicts)
  }

  /// The steps, by the corrected time of the clock that they were seen against.
  func steps(_ table: ClockTable) -> [ClockStep] {
    clocks.steps.map { found in
      let (first, second) = (component.origins[found.pair.first], component.origins[found.pair.second])
      func time(_ reading: Int64) -> Timestamp {
        Timestamp(nanoseconds: table.corrected(reading, of: first))
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

  func origin(at index: Int) -> OriginID { main.origin(at: index) }

  func clockLine(_ line: OffsetLine, base: Int64) -> ClockLine { main.clockLine(line, base: base) }

  func region(_ lines: OffsetLines, base: Int64, bend: Double) -> OffsetRegion {
    main.region(lines, base: base, bend: bend)
  }
}

extension ClockDivision.Found {
  /// By how much the clock that it is told of went forward, in ns.
  fileprivate var jump: (smallest: Double?, largest: Double?) {
    isOfFirst
      ? (boundary.largest.map(-), boundary.smallest.map(-)) : (boundary.smallest, boundary.largest)
  }
}
