import TraceModel

/// A row of the critical path: its segment, with the topic or the service that tells it apart.
struct PathRow: Hashable, Sendable {
  var segment: Segment
  /// Topic, of parts of a message.
  var destination: NameID = .empty
  /// Service, of parts of a server's or a caller's work.
  var service: NameID = .empty
}

/// Critical paths of several requests, by row. Sums are exact: an Int128 holds those of 2⁶⁴ requests.
struct PathSums: Sendable {
  private(set) var requests = 0
  private(set) var whole: Int128 = 0
  private(set) var shortest = Int64.max
  private(set) var longest = Int64.min
  private(set) var rows: [PathRow: Int128] = [:]

  /// Adds a request with the parts of its path, in ns.
  mutating func add(_ parts: [PathRow: Int64]) {
    var total: Int128 = 0
    for (row, nanoseconds) in parts {
      rows[row, default: 0] += Int128(nanoseconds)
      total += Int128(nanoseconds)
    }
    requests += 1
    whole += total
    let time = Int64(clamping: total)
    (shortest, longest) = (min(shortest, time), max(longest, time))
  }

  mutating func merge(_ other: PathSums) {
    requests += other.requests
    whole += other.whole
    (shortest, longest) = (min(shortest, other.shortest), max(longest, other.longest))
    rows.merge(other.rows, uniquingKeysWith: +)
  }

  /// The side without its rows.
  var side: TailReport.Side {
    var side = TailReport.Side()
    guard requests > 0 else { return side }
    side.requests = requests
    side.mean = Nanoseconds(Self.rounded(whole, requests))
    (side.shortest, side.longest) = (Nanoseconds(shortest), Nanoseconds(longest))
    return side
  }

  /// The mean of each of `rows` in whole ns. They add up to the rounded mean of the whole. Each is rounded down; then
  /// the ns that are missing go to the largest remainders, the first of equal ones.
  func means(of rows: [PathRow]) -> [Nanoseconds] {
    guard requests > 0 else { return rows.map { _ in .zero } }
    let count = Int128(requests)
    let divided = rows.map { Self.floored(self.rows[$0, default: 0], count) }
    let missing = Int128(Self.rounded(whole, requests)) - divided.reduce(0) { $0 + $1.quotient }
    let order = divided.indices.sorted { (divided[$1].remainder, $0) < (divided[$0].remainder, $1) }
    var means = divided.map(\.quotient)
    for index in order.prefix(Int(missing)) { means[index] += 1 }
    return means.map { Nanoseconds(Int64(clamping: $0)) }
  }

  private static func floored(_ sum: Int128, _ count: Int128) -> (quotient: Int128, remainder: Int128) {
    let (quotient, remainder) = sum.quotientAndRemainder(dividingBy: count)
    return remainder < 0 ? (quotient - 1, remainder + count) : (quotient, remainder)
  }

  /// The mean, rounded to the nearest ns, halves away from 0, as that of a report.
  private static func rounded(_ sum: Int128, _ count: Int) -> Int64 {
    let (quotient, remainder) = sum.quotientAndRemainder(dividingBy: Int128(count))
    let isUp = remainder.magnitude * 2 >= UInt128(count)
    return Int64(clamping: isUp ? quotient + sum.signum() : quotient)
  }
}
