package import TraceModel

extension OffsetRegion {
  /// The possible drifts; nil if nothing bounds the offset.
  package var drifts: ClosedRange<Double>? {
    guard let some = upper.first ?? lower.first else { return nil }
    var (low, high) = (some.drift, some.drift)
    func take(_ chain: [Vertex]) {
      guard let first = chain.first, let last = chain.last else { return }
      low = min(low, first.drift, last.drift)
      high = max(high, first.drift, last.drift)
    }
    take(upper)
    take(lower)
    return low...high
  }

  /// The possible lead of the clock when it shows `logged`, in ns beyond `base`; nil if nothing bounds it.
  /// `stretch` is the ns of the lines' axis while the clock's reference shows one: 1 if the axis is that reference.
  ///
  /// With u the clock's distance from the epoch, o + d · (u − x) = x is solved by x = (o + d · u) / (1 + d). On
  /// the edges of a convex region that is monotone (a quotient of two linear functions), so its extremes lie at
  /// vertices.
  package func excess(atLogged logged: Int64, stretch: Double = 1) -> (low: Double?, high: Double?) {
    (least(atLogged: logged, stretch: stretch), most(atLogged: logged, stretch: stretch))
  }

  /// The least of these.
  func least(atLogged logged: Int64, stretch: Double = 1) -> Double? {
    let elapsed = Double(logged &- base &- epoch)
    return lower.lazy.map { $0.excess(after: elapsed, stretch) }.min()
  }

  /// The most of these.
  func most(atLogged logged: Int64, stretch: Double = 1) -> Double? {
    let elapsed = Double(logged &- base &- epoch)
    return upper.lazy.map { $0.excess(after: elapsed, stretch) }.max()
  }

  /// The possible lead of the clock when it shows `logged`, in whole ns, rounded outwards; nil if nothing bounds
  /// it.
  package func offsets(atLogged logged: Int64) -> (low: Int64?, high: Int64?) {
    let (low, high) = excess(atLogged: logged)
    return (low.map { base &+ $0.wholeBelow }, high.map { base &+ $0.wholeAbove })
  }
}

extension OffsetRegion.Vertex {
  /// The lead of the clock on this line, in ns, when it shows `elapsed` ns after the epoch.
  fileprivate func excess(after elapsed: Double, _ stretch: Double) -> Double {
    let drift = drift * stretch
    return (offset + drift * elapsed) / (1 + drift)
  }
}

extension Double {
  /// The most, in ns, by which rounding moves a result off a whole number.
  private static let almostWhole = 1.0 / 1024

  /// The whole number at or below, as rounding allows.
  package var wholeBelow: Int64 { Int64(clamping: (self + Self.almostWhole).rounded(.down)) }

  /// The whole number at or above, as rounding allows.
  package var wholeAbove: Int64 { Int64(clamping: (self - Self.almostWhole).rounded(.up)) }
}
