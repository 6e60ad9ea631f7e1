import Algorithms
import TraceModel

/// The hops, of many in one direction, that say anything about two clocks. Hot: `insert` is called for every
/// hop of every request, and nearly always finds in a few comparisons that a hop says nothing new.
///
/// A hop says that the line of the clocks' difference passes below the point (sent, gap). Of many such points only the
/// vertices of their lower convex hull matter, and of these only those that a possible slope can touch (`steepest`):
///
///     gap │  ·      ·   ·                  ·   these say nothing: a line below the hull is below them
///         │ \    ·        ·    ·    ·    /
///         │  ●        ·           ·    ●       the hull; its flanks are no steeper than clocks can drift
///         │    ╲___ ●_________●___╱
///         └─────────────────────────────── sent
///
/// Formally: the vertices of the convex hull of the points, each with the cone {(t, g): g ≥ |t| · steepest} on it. That
/// set does not depend on the order of insertion, and the hull of hulls is the hull.
///
/// Invariants: `sent` increases; the slopes between neighbours increase and lie inside ±`steepest`.
struct HopHull: Equatable, Sendable {
  private(set) var hops: [Hop] = []

  /// Slopes are compared with 1 / 500: 2,000 ppm, twice what two clocks can differ by (`OffsetLines.prior`).
  private static let inverseSteepest: Int128 = 500

  /// Notes a hop. O(log n) where it says nothing new, as nearly all do; n is a handful.
  mutating func insert(_ hop: Hop) {
    var slot = hops.partitioningIndex { $0.sent >= hop.sent }
    if slot < hops.count, hops[slot].sent == hop.sent {
      guard hop.gap < hops[slot].gap else { return }
      hops.remove(at: slot)
    }
    guard
      Self.isVertex(
        hop, after: slot > 0 ? hops[slot - 1] : nil, before: slot < hops.count ? hops[slot] : nil)
    else { return }
    hops.insert(hop, at: slot)
    while slot > 0, !isVertex(slot - 1) {
      hops.remove(at: slot - 1)
      slot -= 1
    }
    while slot + 1 < hops.count, !isVertex(slot + 1) { hops.remove(at: slot + 1) }
  }

  /// Notes all that `other` has noted.
  mutating func merge(_ other: HopHull) {
    for hop in other.hops { insert(hop) }
  }

  private func isVertex(_ index: Int) -> Bool {
    Self.isVertex(
      hops[index], after: index > 0 ? hops[index - 1] : nil,
      before: index + 1 < hops.count ? hops[index + 1] : nil)
  }

  private static func isVertex(_ hop: Hop, after left: Hop?, before right: Hop?) -> Bool {
    if let left, rise(left, hop) * inverseSteepest >= run(left, hop) { return false }
    if let right, rise(hop, right) * inverseSteepest <= -run(hop, right) { return false }
    guard let left, let right else { return true }
    return rise(left, hop) * run(hop, right) < rise(hop, right) * run(left, hop)
  }

  private static func rise(_ a: Hop, _ b: Hop) -> Int128 { Int128(b.gap) - Int128(a.gap) }

  private static func run(_ a: Hop, _ b: Hop) -> Int128 { Int128(b.sent) - Int128(a.sent) }
}

extension HopHull {
  /// Passes its hops to `coder`; `time` is the time of the hop before. Read hops are inserted one by one, so the
  /// invariants hold for any bytes.
  mutating func code(_ coder: inout SurveyCoder, after time: inout Int64) {
    var points = hops.map { (sent: $0.sent, gap: $0.gap) }
    coder.elements(&points, blank: (0, 0)) { point, coder in
      coder.time(&point.sent, after: &time)
      coder.number(&point.gap)
    }
    guard coder.isReading else { return }
    hops = []
    for point in points {
      let (received, overflow) = point.sent.addingReportingOverflow(point.gap)
      guard !overflow, let hop = Hop(sent: point.sent, received: received) else { return coder.fail() }
      insert(hop)
    }
  }
}
