/// The mending of a choice that leaves a clock no room.
///
/// Clocks are decided one at a time. In a network with cycles of clocks that drift, those decided first may leave the
/// last one no line. So each hop that arrives before it left moves its two clocks, by half of what is missing each,
/// until no hop does. These are projections on half-planes in turn (Agmon, and Motzkin and Schoenberg, 1954: The
/// relaxation method for linear inequalities):
///
///     passage = gap − (second − first)(time)  <  1 ns      first up, second down, a line moves by
///                                                           missing · (1, τ) / (1 + τ²),   τ = time / span
extension CorrectionChoice {
  /// Most are mended within ten rounds; in a network that contradicts itself the rounds end unmended.
  private static let mostRounds = 400
  /// ns that a mended hop takes.
  private static let leastPassage = 2.0
  /// More than 1, so that a narrow gap between two hops is met in finitely many rounds.
  private static let relaxation = 1.5

  /// Moves all clocks but the reference and those that stand. False, and nothing is moved, if that does not help.
  mutating func makeRoom() -> Bool {
    let before = lines
    for _ in 0..<Self.mostRounds {
      let moved = known.network.edges.indices.map { makeRoom(along: $0) }
      guard moved.contains(true) else { break }
    }
    // Corrections are whole ns.
    for part in lines.indices where lines[part] != before[part] { lines[part].offset.round() }
    if obeys() { return true }
    lines = before
    return false
  }

  /// True if some hop of the edge was too quick.
  private mutating func makeRoom(along edge: Int) -> Bool {
    guard known.relations[edge] != nil else { return false }
    let (first, second) = (known.network.edges[edge].first, known.network.edges[edge].second)
    let movable = [first, second].filter(isMovable)
    guard !movable.isEmpty else { return false }
    let span = max(known.span, 1)
    var isMoved = false
    for hop in known.network.edges[edge].hops {
      let (time, gap) = known.frame(edge, axis: lines[first]).point(hop)
      let (a, b) = (lines[first], lines[second])
      let ahead = b.offset - a.offset + (b.slope - a.slope) * time
      let missing = Self.leastPassage - (hop.isForward ? gap - ahead : ahead - gap)
      guard missing > Self.leastPassage - leastPassage(edge) else { continue }
      isMoved = true
      let place = time / span
      let step = Self.relaxation * missing / (Double(movable.count) * (1 + place * place))
      for part in movable {
        let signed = (part == first) == hop.isForward ? step : -step
        lines[part].offset += signed
        lines[part].slope = clamped(lines[part].slope + signed * place / span)
      }
    }
    return isMoved
  }

  private func isMovable(_ part: Int) -> Bool { part > 0 && !isHeld[part] && assumptions[part] == nil }

  private func clamped(_ slope: Double) -> Double {
    min(max(slope, OffsetLines.prior.lowerBound), OffsetLines.prior.upperBound)
  }

  /// The lines obey the hops of each edge that has a relation.
  func obeys() -> Bool { obeys(among: lines.count) }

  /// The lines of the first `count` parts obey the hops of each edge between two of them.
  func obeys(among count: Int) -> Bool {
    known.network.edges.indices.allSatisfy { edge in
      known.relations[edge] == nil || known.network.edges[edge].second >= count
        || quickestPassage(edge, lines[known.network.edges[edge].second]) >= leastPassage(edge)
    }
  }

  /// Times are corrected to whole ns, so that two clocks of which one drifts may come as near to each other as 1 ns.
  private func leastPassage(_ edge: Int) -> Double {
    let ends = known.network.edges[edge]
    return lines[ends.first].slope == 0 && lines[ends.second].slope == 0 ? -OffsetLines.negligible : 1
  }
}
