/// The choice for the clocks with both bounds of a very large network with cycles, all at once.
///
/// If no clock drifts, the hops are differences, and the limits of each clock are shortest paths (`OffsetLimits`). All
/// clocks at their upper limits obey all hops, and so do all at their lower limits. So do all in the middle:
///
///     low(second) − low(first)    ≤  gap
///     high(second) − high(first)  ≤  gap        half of the sum:  middle(second) − middle(first)  ≤  gap
extension CorrectionChoice {
  /// Decides the clocks with both bounds, which stand first; none where they drift.
  mutating func decideTogether() {
    let clocks = TiedClocks(known.network)
    var limits = OffsetLimits(clocks)
    for part in isHeld.indices where part == 0 || isHeld[part] { limits.hold(part) }
    let isMoved = clocks.ties.contains(where: \.isContradicted)
    for part in known.network.parts.indices {
      let (low, high) = (limits.low[part], limits.high[part])
      guard known.lines[part].isBracketed, low > -.infinity, high < .infinity, low <= high else { break }
      // Corrections are whole ns; all are rounded one way, so that differences stay within whole gaps.
      let ahead = isMoved ? ((low + high) / 2).rounded(.up) : 0
      decided(OffsetLine(slope: 0, offset: ahead - Double(known.bases[part])))
    }
    guard obeys(among: lines.count) else { return undecide() }
    narrowNeighbours(ofFirst: lines.count)
  }
}
