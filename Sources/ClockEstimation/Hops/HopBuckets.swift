import TraceModel

/// The hops of one direction between two clocks, by time of sending, so that a step of a clock can be found.
///
/// A bucket is `width` long and begins at a multiple of it. Where more than `mostBuckets` would be occupied, the
/// width doubles and neighbours merge, so memory depends on the time span and not on the number of hops. The width
/// is the smallest that suffices for all hops together. Occupied buckets only become more, so the order of arrival
/// does not matter.
struct HopBuckets: Equatable, Sendable {
  /// The hops of one stretch of time that say anything, and how many there were.
  struct Bucket: Equatable, Sendable {
    var hull = HopHull()
    var count = 0

    mutating func insert(_ hop: Hop) {
      count += 1
      hull.insert(hop)
    }

    mutating func merge(_ other: Bucket) {
      count += other.count
      hull.merge(other.hull)
    }
  }

  /// ns, a power of two times 0.1 s.
  private(set) var width: Int64 = 100_000_000
  /// By start / width.
  private(set) var buckets: [Int64: Bucket] = [:]

  private static let mostBuckets = 2_000

  /// How many hops were noted.
  var count: Int { buckets.values.reduce(0) { $0 + $1.count } }

  /// Every bucket, in order of time.
  var inOrder: [Bucket] { buckets.sorted { $0.key < $1.key }.map(\.value) }

  /// Notes one hop.
  mutating func insert(_ hop: Hop) {
    buckets[Self.number(of: hop.sent, width), default: Bucket()].insert(hop)
    if buckets.count > Self.mostBuckets { widen() }
  }

  /// Notes all that `other` has noted.
  mutating func merge(_ other: HopBuckets) {
    var other = other
    while width < other.width { doubleWidth() }
    while other.width < width { other.doubleWidth() }
    for (number, bucket) in other.buckets { add(bucket, at: number) }
    widen()
  }

  private mutating func widen() {
    while buckets.count > Self.mostBuckets { doubleWidth() }
  }

  private mutating func doubleWidth() {
    let narrow = buckets
    width *= 2
    buckets = [:]
    for (number, bucket) in narrow { add(bucket, at: number >> 1) }
  }

  private mutating func add(_ bucket: Bucket, at number: Int64) {
    buckets[number, default: Bucket()].merge(bucket)
  }

  /// Rounded down, also before 1970.
  private static func number(of time: Int64, _ width: Int64) -> Int64 {
    let (quotient, remainder) = time.quotientAndRemainder(dividingBy: width)
    return remainder < 0 ? quotient - 1 : quotient
  }
}

extension HopBuckets {
  private static let narrowest: Int64 = 100_000_000

  /// Passes width and buckets to `coder`.
  mutating func code(_ coder: inout SurveyCoder) {
    coder.number(&width)
    // The narrowest times a power of two.
    if coder.isReading, width < Self.narrowest || (width / Self.narrowest).nonzeroBitCount != 1 {
      (width, _) = (Self.narrowest, coder.fail())
    }
    var (last, time): (Int64, Int64) = (0, 0)
    coder.entries(&buckets, by: <, blank: (0, Bucket())) { number, bucket, coder in
      coder.time(&number, after: &last)
      coder.count(&bucket.count)
      bucket.hull.code(&coder, after: &time)
    }
  }
}
