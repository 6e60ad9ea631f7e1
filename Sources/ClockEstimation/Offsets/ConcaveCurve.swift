/// A concave, piecewise straight function of a line's slope: the highest possible offset of a line with that slope.
/// Offsets are in ns, slopes in ns a ns.
///
/// Invariants: at least one vertex; slopes of the vertices increase (a single vertex is a curve over one slope).
struct ConcaveCurve: Equatable, Sendable {
  struct Vertex: Equatable, Sendable {
    var slope: Double
    var offset: Double
  }

  private(set) var vertices: [Vertex]

  /// ns; a vertex that lies this close to the line between its neighbours is left out.
  private static let negligible = 1.0 / 1_048_576

  /// The slopes that it is defined for.
  var slopes: ClosedRange<Double> { vertices[0].slope...vertices[vertices.count - 1].slope }

  /// Its value at a slope; the nearest end's beyond the ends.
  func offset(at slope: Double) -> Double {
    guard slope > vertices[0].slope else { return vertices[0].offset }
    guard let right = vertices.firstIndex(where: { $0.slope >= slope }) else {
      return vertices[vertices.count - 1].offset
    }
    let (a, b) = (vertices[right - 1], vertices[right])
    return a.offset + (b.offset - a.offset) * ((slope - a.slope) / (b.slope - a.slope))
  }

  /// The highest value that a line on the curve has at `time`: the maximum of a concave function, at a vertex.
  func peak(at time: Double) -> Double {
    vertices.reduce(-.infinity) { max($0, $1.offset + $1.slope * time) }
  }
}

extension ConcaveCurve {
  /// The highest offsets of the lines that pass below all `points`: min(gap − slope · time) over the points. As the
  /// slope grows, the minimum walks along their lower hull from left to right.
  init?(below points: [(time: Double, gap: Double)], slopes: ClosedRange<Double>) {
    let hull = Self.lowerHull(points)
    guard !hull.isEmpty else { return nil }
    var point = 0
    func edge(_ from: Int) -> Double {
      (hull[from + 1].gap - hull[from].gap) / (hull[from + 1].time - hull[from].time)
    }
    func vertex(at slope: Double) -> Vertex {
      Vertex(slope: slope, offset: hull[point].gap - slope * hull[point].time)
    }
    while point + 1 < hull.count, edge(point) <= slopes.lowerBound { point += 1 }
    vertices = [vertex(at: slopes.lowerBound)]
    while point + 1 < hull.count, edge(point) < slopes.upperBound {
      append(vertex(at: edge(point)))
      point += 1
    }
    append(vertex(at: slopes.upperBound))
  }

  /// The vertices of the lower convex hull, by time (Andrew's monotone chain).
  static func lowerHull(_ points: [(time: Double, gap: Double)]) -> [(time: Double, gap: Double)] {
    var hull: [(time: Double, gap: Double)] = []
    for point in points.sorted(by: { ($0.time, $0.gap) < ($1.time, $1.gap) }) {
      if let last = hull.last, last.time == point.time { continue }
      while hull.count > 1, !turnsLeft(hull[hull.count - 2], hull[hull.count - 1], point) {
        hull.removeLast()
      }
      hull.append(point)
    }
    return hull
  }

  private static func turnsLeft(
    _ a: (time: Double, gap: Double), _ b: (time: Double, gap: Double), _ c: (time: Double, gap: Double)
  ) -> Bool {
    (b.gap - a.gap) * (c.time - b.time) < (c.gap - b.gap) * (b.time - a.time)
  }
}

extension ConcaveCurve {
  /// The curve over a part of its slopes.
  func restricted(to range: ClosedRange<Double>) -> ConcaveCurve {
    if range == slopes { return self }
    let ends = [range.lowerBound, range.upperBound].map { Vertex(slope: $0, offset: offset(at: $0)) }
    var curve = ConcaveCurve(vertices: [ends[0]])
    for vertex in vertices where vertex.slope > range.lowerBound && vertex.slope < range.upperBound {
      curve.append(vertex)
    }
    curve.append(ends[1])
    return curve
  }

  /// The lower of two curves. Both are defined for the same slopes.
  static func lower(_ a: ConcaveCurve, _ b: ConcaveCurve) -> ConcaveCurve {
    let steps = (a.vertices + b.vertices).map(\.slope).sorted()
    var curve = ConcaveCurve(vertices: [])
    var last: (slope: Double, difference: Double)?
    for slope in steps where last.map({ slope > $0.slope }) ?? true {
      let difference = a.offset(at: slope) - b.offset(at: slope)
      if let last, last.difference * difference < 0 {
        let share = last.difference / (last.difference - difference)
        let crossing = last.slope + (slope - last.slope) * share
        curve.append(Vertex(slope: crossing, offset: min(a.offset(at: crossing), b.offset(at: crossing))))
      }
      curve.append(Vertex(slope: slope, offset: min(a.offset(at: slope), b.offset(at: slope))))
      last = (slope, difference)
    }
    return curve
  }

  /// The highest offsets of sums of a line under `a` and a line under `b`: both curves' pieces one after
  /// another, the steepest first.
  static func sum(_ a: ConcaveCurve, _ b: ConcaveCurve) -> ConcaveCurve {
    var (i, j) = (0, 0)
    func corner() -> Vertex {
      Vertex(
        slope: a.vertices[i].slope + b.vertices[j].slope,
        offset: a.vertices[i].offset + b.vertices[j].offset)
    }
    var curve = ConcaveCurve(vertices: [corner()])
    while i + 1 < a.vertices.count || j + 1 < b.vertices.count {
      if (a.steepness(after: i) ?? -.infinity) >= (b.steepness(after: j) ?? -.infinity) {
        i += 1
      } else {
        j += 1
      }
      curve.append(corner())
    }
    return curve
  }

  /// The curve over slopes of the other sign.
  var mirrored: ConcaveCurve {
    ConcaveCurve(vertices: vertices.reversed().map { Vertex(slope: -$0.slope, offset: $0.offset) })
  }

  /// The curve of the lines with a line added to each.
  func shifted(slope: Double, offset: Double) -> ConcaveCurve {
    ConcaveCurve(
      vertices: vertices.map { Vertex(slope: $0.slope + slope, offset: $0.offset + offset) })
  }

  /// ns a unit of slope, of the piece that begins at a vertex; nil at the last.
  private func steepness(after index: Int) -> Double? {
    guard index + 1 < vertices.count else { return nil }
    let (a, b) = (vertices[index], vertices[index + 1])
    return (b.offset - a.offset) / (b.slope - a.slope)
  }

  /// Adds a vertex on the right, unless it does not lie there; a vertex between two others that is none of the
  /// curve's shape goes.
  private mutating func append(_ vertex: Vertex) {
    guard vertices.last.map({ vertex.slope > $0.slope }) ?? true else { return }
    if vertices.count > 1 {
      let (a, b) = (vertices[vertices.count - 2], vertices[vertices.count - 1])
      let share = (b.slope - a.slope) / (vertex.slope - a.slope)
      let chord = a.offset + (vertex.offset - a.offset) * share
      if abs(b.offset - chord) <= Self.negligible { vertices.removeLast() }
    }
    vertices.append(vertex)
  }
}
