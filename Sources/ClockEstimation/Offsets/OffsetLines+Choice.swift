extension OffsetLines {
  /// The line chosen among those left beyond `base`. It stays `room` away from a single bound and, if possible, the
  /// receiver's `slack`, too, which has made the bound wider. So no printed passage is negative. The receiver is the
  /// clock itself or one of its neighbours.
  func choice(
    base: Int64, isBracketed: Bool, resolution: Int64, slack: (own: Int64, ofOthers: Int64), room: Double
  ) -> OffsetLine {
    let base = Double(base)
    if contains(slope: 0, offset: -base) { return OffsetLine(slope: 0, offset: -base) }
    if isBracketed { return middle }
    let step = Double(min(resolution, Self.coarsestStep))
    for (own, other) in [(slack.own, slack.ofOthers), (0, 0)] {
      let line = bound(
        nearest: -base, step: step, base: base, room: (max(room, Double(own)), max(room, Double(other))))
      if let line { return line }
    }
    return bound(nearest: -base)
  }

  /// ns; corrected times look like logged ones, but no clock moves by a second for that.
  private static let coarsestStep: Int64 = 1_000_000

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
  /// number of `step`, so that corrected times look like logged ones. It keeps `room` (in ns) below its upper bound
  /// and above its lower one; nil where there is no such room.
  private func bound(nearest target: Double, step: Double, base: Double, room: (below: Double, above: Double))
    -> OffsetLine?
  {
    let slope = slopeNearestNone
    let (low, high) = offsets(ofSlope: slope)
    // Corrections of a clock that drifts are rounded.
    let room = slope == 0 ? room : (below: max(room.below, 1), above: max(room.above, 1))
    if let high, high < target {
      let inside = Self.whole(high - room.below, by: slope == 0 ? step : 1, beyond: base, .down)
      return inside >= low ?? inside ? OffsetLine(slope: slope, offset: inside) : nil
    }
    if let low, low > target {
      let inside = Self.whole(low + room.above, by: slope == 0 ? step : 1, beyond: base, .up)
      return inside <= high ?? inside ? OffsetLine(slope: slope, offset: inside) : nil
    }
    return OffsetLine(slope: slope, offset: target)
  }

  /// The line of the smallest drift whose offset is nearest to `target`; it may lie on a bound.
  private func bound(nearest target: Double) -> OffsetLine {
    let slope = slopeNearestNone
    let (low, high) = offsets(ofSlope: slope)
    if let high, high < target { return OffsetLine(slope: slope, offset: high.rounded(.down)) }
    if let low, low > target { return OffsetLine(slope: slope, offset: low.rounded(.up)) }
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
