import TraceModel

/// The rows of a clock table for straight clocks that hops connect, told against one of them: the possible lines of
/// each, and one correction for each.
struct NetworkEstimate {
  let component: ClockComponent
  let known: OffsetPropagation
  let chosen: CorrectionChoice
  /// ns by which each part may be beyond its one bound, for not running straight (`HiddenBend`).
  let bends: [Double]

  /// Of the clocks that hops connect with `root`. With `isAssuming`, idle pickups place clocks with one bound.
  init(
    _ component: ClockComponent, _ clocks: ClockDivision, _ tied: TiedParts, from root: TiedParts.Name,
    _ evidence: ClockEvidence, isAssuming: Bool
  ) {
    self.component = component
    let network = ClockNetwork(tied, clocks, from: root)
    let times = (root == .reference ? component.times : network.times) ?? 0...0
    var known = OffsetPropagation(network, times)
    // Bracketed clocks are best decided before the others, and hops best placed at their times.
    if let preferred = known.bracketedBehindOthers {
      known = OffsetPropagation(ClockNetwork(tied, clocks, from: root, preferring: preferred), times)
    }
    self.known = known
    let origins = known.network.parts.map { component.origins[$0.clock] }
    let placed = known.network.placedPickups(isAssuming ? evidence.pickups : nil, of: component, clocks)
    chosen = CorrectionChoice(known, origins, evidence.resolutions, assuming: placed)
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

  /// The row of a part, by its place in the network.
  func period(at index: Int) -> ClockPeriod {
    let region =
      index == 0
      ? OffsetRegion.reference : region(known.lines[index], base: known.bases[index], bend: bends[index])
    var period = ClockPeriod(
      origin: origin(at: index), reference: origin(at: 0),
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

  /// Edges whose hops contradict all others together.
  var conflicts: [ClockConflict] {
    zip(known.network.edges, known.relations).filter { $1 == nil }.map { edge, _ in
      ClockConflict(first: origin(at: edge.first), second: origin(at: edge.second), evidence: edge.evidence)
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

extension OffsetLines {
  /// How a clock with these lines is known.
  var kind: ClockKind {
    isBracketed ? .estimate : upper == nil && floor == nil ? .uncorrected : .bound
  }
}
