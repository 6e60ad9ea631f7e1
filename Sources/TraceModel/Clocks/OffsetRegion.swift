/// Every straight line that the logs allow for a clock's offset: a convex region of drift and offset between two
/// chains of vertices. Its offsets at one time are found exactly, at a vertex.
///
///     offset │      ●‾‾‾‾●        upper; empty where nothing bounds the offset from above
///            │    ╱▒▒▒▒▒▒▒╲
///            │   ●▒▒▒▒▒▒▒▒▒●
///            │   ●__▒▒▒▒__●       lower; likewise from below
///            │      ‾‾●‾‾
///            └────────────────── drift
package struct OffsetRegion: Sendable, Equatable {
  /// One possible line, of the extreme ones.
  package struct Vertex: Sendable, Equatable {
    /// ns a ns.
    package var drift: Double
    /// ns at the region's epoch, beyond its base.
    package var offset: Double

    package init(drift: Double, offset: Double) {
      self.drift = drift
      self.offset = offset
    }
  }

  /// Time of the reference, in ns since 1970, near the middle of the logs: a Double is exact around it.
  package var epoch: Int64
  /// ns that every offset has in common, so that those of the vertices are small.
  package var base: Int64
  /// Vertices of the upper border, by drift.
  package var upper: [Vertex]
  /// Vertices of the lower border, by drift.
  package var lower: [Vertex]

  package init(epoch: Int64 = 0, base: Int64 = 0, upper: [Vertex] = [], lower: [Vertex] = []) {
    self.epoch = epoch
    self.base = base
    self.upper = upper
    self.lower = lower
  }

  /// The one line that moves nothing: a reference's own.
  package static let reference = OffsetRegion(
    upper: [Vertex(drift: 0, offset: 0)], lower: [Vertex(drift: 0, offset: 0)])
}
