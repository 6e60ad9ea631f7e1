import TraceModel

/// When one consumer worked, minute by minute, and what it took up when it had been idle.
///
/// Of a consumer with more than `mostDeliveries` only some minutes are looked at: their number's hash ends in enough
/// zero bits. Deliveries are counted for minutes of every kind, and the counts decide how many zero bits are enough. So
/// the order of arrival does not matter.
struct ConsumerActivity: Equatable, Sendable {
  /// ns since 1970 of the first delivery, on the consumer's clock. Nothing is known of the time before.
  private(set) var first = Int64.max
  /// The number of deliveries begun in minutes by the number of zero bits at the end of their hash.
  private var countsByZeros = [Int](repeating: 0, count: 65)
  /// The fewest zero bits of a minute's hash that leave few enough deliveries, with the number of these.
  private var neededZeros = 0
  private var kept = 0
  /// By minute since 1970.
  private var minutes: [Int64: BusyStretches] = [:]
  /// Minutes between the first and the last one of a delivery.
  private var whole = WholeMinutes()

  /// ns.
  private static let minute: Int64 = 60_000_000_000
  private static let mostDeliveries = 200_000
  /// ns; a delivery that seems to last longer is counted as busy so long.
  private static let longestDelivery: Int64 = 86_400_000_000_000

  /// Notes a delivery.
  ///
  /// `finished` is nil where it has no recorded end; it then counts as busy to the end of its minute. `pickup` is nil
  /// where the delivery does not bound the time of publishing.
  mutating func insert(consumed: Int64, finished: Int64?, pickup: Pickup?) {
    let number = Self.number(consumed)
    first = min(first, consumed)
    count(1, ofZeros: Self.zeros(number))
    let end =
      finished.map { min(max($0, consumed), consumed + Self.longestDelivery) }
      ?? (number + 1) * Self.minute - 1
    let last = Self.number(end)
    if last - number > 1 { whole.insert(number + 1..<last) }
    for minute in Set([number, last]) where Self.zeros(minute) >= neededZeros {
      let (opening, closing) = (minute * Self.minute, (minute + 1) * Self.minute - 1)
      minutes[minute, default: BusyStretches()].insert(
        BusyStretches.Stretch(
          start: max(consumed, opening), end: min(end, closing),
          pickups: minute == number ? pickup.map { [$0] } ?? [] : []))
    }
  }

  /// Notes all that `other` has noted.
  mutating func merge(_ other: ConsumerActivity) {
    first = min(first, other.first)
    for (zeros, added) in other.countsByZeros.enumerated() { count(added, ofZeros: zeros) }
    for (minute, stretches) in other.minutes where Self.zeros(minute) >= neededZeros {
      minutes[minute, default: BusyStretches()].merge(stretches)
    }
    whole.merge(other.whole)
  }

  /// Deliveries after at least `BusyStretches.idleGap` without work; in order of publishing.
  var idlePickups: [Pickup] {
    minutes.filter { !whole.contains($0.key) }.flatMap { minute, busy in
      busy.stretches.filter { $0.start - minute * Self.minute >= BusyStretches.idleGap && $0.start > first }
        .flatMap(\.pickups)
    }.sorted()
  }

  /// Counts deliveries, and leaves minutes out where they become too many.
  private mutating func count(_ added: Int, ofZeros zeros: Int) {
    countsByZeros[zeros] += added
    if zeros >= neededZeros { kept += added }
    guard kept > Self.mostDeliveries else { return }
    while kept > Self.mostDeliveries {
      kept -= countsByZeros[neededZeros]
      neededZeros += 1
    }
    minutes = minutes.filter { Self.zeros($0.key) >= neededZeros }
  }

  /// The minute of a time, rounded down.
  private static func number(_ time: Int64) -> Int64 {
    let (quotient, remainder) = time.quotientAndRemainder(dividingBy: minute)
    return remainder < 0 ? quotient - 1 : quotient
  }

  /// Zero bits at the end of a minute's hash (the finalizer of SplitMix64).
  private static func zeros(_ minute: Int64) -> Int {
    var hash = UInt64(bitPattern: minute) &+ 0x9E37_79B9_7F4A_7C15
    hash = (hash ^ (hash >> 30)) &* 0xBF58_476D_1CE4_E5B9
    hash = (hash ^ (hash >> 27)) &* 0x94D0_49BB_1331_11EB
    return (hash ^ (hash >> 31)).trailingZeroBitCount
  }
}

extension ConsumerActivity {
  /// Passes all that it has noted to `coder`.
  mutating func code(_ coder: inout SurveyCoder) {
    var counts = countsByZeros
    coder.elements(&counts, blank: 0) { count, coder in coder.count(&count) }
    guard !coder.isReading || counts.count == countsByZeros.count else { return coder.fail() }
    var isEmpty = first == .max
    coder.flag(&isEmpty)
    if !isEmpty { coder.number(&first) }
    if coder.isReading {
      for (zeros, added) in counts.enumerated() { count(added, ofZeros: zeros) }
    }
    var (last, time): (Int64, Int64) = (0, 0)
    coder.entries(&minutes, by: <, blank: (0, BusyStretches())) { minute, stretches, coder in
      coder.time(&minute, after: &last)
      stretches.code(&coder, after: &time)
    }
    whole.code(&coder)
    if coder.isReading, minutes.keys.contains(where: { $0.magnitude > 1 << 62 / Self.minute.magnitude }) {
      coder.fail()
    }
  }
}
