/// A hop between a first and a second clock, as what each of them showed.
///
/// A logged time is cut off to its resolution, so an arrival was up to a step later than logged. The receiving
/// side, `second` or `first`, is therefore the latest ns with the same logged time.
struct ClockHop: Sendable, Equatable {
  var first: Int64
  var second: Int64
  /// From the first clock to the second: the second is ahead by `gap` at most, else by `gap` at least.
  var isForward: Bool
  /// How many hops of the survey it stands for.
  var count: Int

  /// ns.
  var gap: Int64 { second - first }

  /// The hop with its clocks exchanged: `first` is `second`, and its direction turns.
  var swapped: ClockHop { ClockHop(first: second, second: first, isForward: !isForward, count: count) }

  /// By the first clock's reading.
  static func isOrdered(_ a: ClockHop, _ b: ClockHop) -> Bool {
    a.first != b.first ? a.first < b.first : a.gap != b.gap ? a.gap < b.gap : a.isForward && !b.isForward
  }
}

extension ClockHop {
  /// The hops in one direction, as `buckets` keep them. The first of a bucket stands for all that it left out.
  static func list(_ buckets: HopBuckets, isForward: Bool, resolution: Int64) -> [ClockHop] {
    buckets.inOrder.flatMap { bucket in
      bucket.hull.hops.enumerated().map { index, hop in
        let count = index == 0 ? bucket.count - bucket.hull.hops.count + 1 : 1
        let received = hop.received + resolution - 1
        return isForward
          ? ClockHop(first: hop.sent, second: received, isForward: true, count: count)
          : ClockHop(first: received, second: hop.sent, isForward: false, count: count)
      }
    }
  }
}

extension ClockHop {
  /// The hops in each direction that a line can touch, by the first clock's reading: the hull of the buckets' hulls.
  static func essential(_ hops: [ClockHop]) -> [ClockHop] {
    if hops.count == 1 || hops.count == 2 && hops[0].isForward != hops[1].isForward {
      return hops.sorted(by: isOrdered)
    }
    var (there, back) = (HopHull(), HopHull())
    for hop in hops {
      if hop.isForward, let hop = Hop(sent: hop.first, received: hop.second) { there.insert(hop) }
      if !hop.isForward, let hop = Hop(sent: hop.second, received: hop.first) { back.insert(hop) }
    }
    let kept =
      there.hops.map { ClockHop(first: $0.sent, second: $0.received, isForward: true, count: 1) }
      + back.hops.map { ClockHop(first: $0.received, second: $0.sent, isForward: false, count: 1) }
    return kept.sorted(by: isOrdered)
  }
}

/// A straight line in the estimation's units: ns at its epoch, ns a ns.
struct OffsetLine: Sendable, Equatable {
  var slope: Double
  var offset: Double

  static let zero = OffsetLine(slope: 0, offset: 0)
}

/// The coordinates of two clocks' readings: their distance from `epoch`, less each clock's rough offset, so that a
/// Double holds them exactly.
struct HopFrame: Sendable {
  /// ns since 1970, near the middle of the data.
  var epoch: Int64
  /// Rough offsets in ns.
  var firstBase: Int64
  var secondBase: Int64
  /// The assumed lead of the first clock beyond its rough offset: hops are laid off at its readings, corrected by
  /// this line. The times are the reference's where this is the first clock's true line.
  var axis: OffsetLine

  /// The place of a hop, with its bound on how far the second clock is ahead of the first.
  func point(_ hop: ClockHop) -> (time: Double, gap: Double) {
    let elapsed = Double(hop.first - firstBase - epoch)
    return (
      (elapsed - axis.offset) / (1 + axis.slope), Double((hop.second - secondBase) - (hop.first - firstBase))
    )
  }
}

extension OffsetLines {
  /// The lines that `hops` allow for the second clock's lead over the first; nil if there is none.
  init?(_ hops: some Sequence<ClockHop>, in frame: HopFrame) {
    var above: [(time: Double, gap: Double)] = []
    var below: [(time: Double, gap: Double)] = []
    for hop in hops {
      if hop.isForward { above.append(frame.point(hop)) } else { below.append(frame.point(hop)) }
    }
    self.init(slopes: Self.relativePrior, above: above, below: below)
  }
}
