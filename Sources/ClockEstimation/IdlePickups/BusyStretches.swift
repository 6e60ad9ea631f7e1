import Algorithms
import TraceModel

/// A message that a consumer took up, as logged by both clocks, in ns since 1970.
struct Pickup: Hashable, Sendable, Comparable {
  var published: Int64
  var consumed: Int64
  var publisher: OriginID

  static func < (a: Pickup, b: Pickup) -> Bool {
    (a.published, a.consumed, a.publisher.rawValue) < (b.published, b.consumed, b.publisher.rawValue)
  }
}

/// In order of publishing.
typealias PickupsByConsumer = [OriginID: [Pickup]]

/// When a consumer had work, within a stretch of time: the union of its deliveries, in which pauses shorter than
/// `idleGap` do not show. Of the deliveries only the first one of each stretch remains.
///
///     deliveries   ├──┤ ├───┤          ├─┤
///                     ├─────────┤        ├────┤
///     stretches    ●────────────┤      ●──────┤      ● taken up after idleness
///
/// The union does not depend on the order of its parts.
struct BusyStretches: Equatable, Sendable {
  struct Stretch: Equatable, Sendable {
    /// ns since 1970, on the consumer's clock.
    var start: Int64
    var end: Int64
    /// The pickups at `start`, in order and each once; empty if unknown.
    var pickups: [Pickup]
  }

  /// In order of time, at least `idleGap` apart.
  private(set) var stretches: [Stretch] = []

  /// ns without work after which a consumer counts as idle: longer than the usual poll takes.
  static let idleGap: Int64 = 100_000_000

  /// Takes in a stretch of work.
  mutating func insert(_ stretch: Stretch) {
    var stretch = stretch
    // Stretches stay if they end too early or begin too late to be joined.
    let low = stretches.partitioningIndex { $0.end > stretch.start - Self.idleGap }
    var high = low
    while high < stretches.count, stretches[high].start < stretch.end + Self.idleGap {
      stretch = Self.joined(stretch, stretches[high])
      high += 1
    }
    stretches.replaceSubrange(low..<high, with: CollectionOfOne(stretch))
  }

  /// Takes in all of `other`.
  mutating func merge(_ other: BusyStretches) {
    for stretch in other.stretches { insert(stretch) }
  }

  private static func joined(_ a: Stretch, _ b: Stretch) -> Stretch {
    var joined = a.start < b.start ? a : b
    if a.start == b.start { joined.pickups = Set(a.pickups + b.pickups).sorted() }
    joined.end = max(a.end, b.end)
    return joined
  }
}

extension BusyStretches {
  /// Passes its stretches to `coder`; `time` is the last one before. Read stretches are inserted one by one, so they
  /// are in order whatever the bytes are.
  mutating func code(_ coder: inout SurveyCoder, after time: inout Int64) {
    var listed = stretches
    coder.elements(&listed, blank: Stretch(start: 0, end: 0, pickups: [])) { stretch, coder in
      coder.time(&stretch.start, after: &time)
      coder.elements(
        &stretch.pickups, blank: Pickup(published: 0, consumed: 0, publisher: .unnamed)
      ) { pickup, coder in
        coder.time(&pickup.consumed, after: &time)
        coder.time(&pickup.published, after: &time)
        coder.origin(&pickup.publisher)
      }
      coder.time(&stretch.end, after: &time)
      if coder.isReading, stretch.end < stretch.start { coder.fail() }
    }
    guard coder.isReading else { return }
    stretches = []
    for stretch in listed { insert(stretch) }
  }
}
