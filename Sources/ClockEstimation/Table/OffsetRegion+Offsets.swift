package import TraceModel

extension OffsetRegion {
  /// The drifts that occur; nil where nothing bounds the offset.
  package var drifts: ClosedRange<Double>? {
    let ends = [upper.first, upper.last, lower.first, lower.last].compactMap { $0?.drift }
    guard let low = ends.min(), let high = ends.max() else { return nil }
    return low...high
  }

  /// What the clock can be ahead by when it shows `logged`, in ns beyond `base`; nil where nothing bounds it.
  /// `stretch` is how many ns of the lines' axis pass while the clock that they are told against shows one: 1
  /// where that is the reference.
  ///
  /// With u the clock's distance from the epoch, o + d · (u − x) = x is solved by x = (o + d · u) / (1 + d). On
  /// the edges of a convex region that is monotone (a quotient of two linear functions), so its extremes lie at
  /// vertices.
  package func excess(atLogged logged: Int64, stretch: Double = 1) -> (low: Double?, high: Double?) {
    let elapsed = Double(logged &- base &- epoch)
    func excess(_ vertex: Vertex) -> Double {
      let drift = vertex.drift * stretch
      return (vertex.offset + drift * elapsed) / (1 + drift)
    }
    return (lower.lazy.map(excess).min(), upper.lazy.map(excess).max())
  }

  /// What the clock can be ahead by when it shows `logged`, in whole ns, rounded outwards; nil where nothing
  /// bounds it.
  package func offsets(atLogged logged: Int64) -> (low: Int64?, high: Int64?) {
    let (low, high) = excess(atLogged: logged)
    return (low.map { base &+ $0.wholeBelow }, high.map { base &+ $0.wholeAbove })
  }
}

extension Double {
  /// ns by which a result may miss a whole number that it would be but for rounding.
  private static let almostWhole = 1.0 / 1024

  /// The whole number at or below, as rounding allows.
  package var wholeBelow: Int64 { Int64(clamping: (self + Self.almostWhole).rounded(.down)) }

  /// The whole number at or above, as rounding allows.
  package var wholeAbove: Int64 { Int64(clamping: (self - Self.almostWhole).rounded(.up)) }
}
