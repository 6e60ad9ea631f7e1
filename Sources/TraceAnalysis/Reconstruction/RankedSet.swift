/// A set of numbers from 0, with access by rank, the count of smaller members: each step costs O(log n) (Fenwick,
/// 1994).
struct RankedSet {
  private var isIn: [Bool]
  /// At place p, from 1: how many of the numbers from p minus its lowest bit up to p - 1 are in.
  private var counts: [Int]
  private(set) var count = 0

  /// For numbers below `limit`.
  init(below limit: Int) {
    isIn = Array(repeating: false, count: limit)
    counts = Array(repeating: 0, count: limit + 1)
  }

  mutating func insert(_ number: Int) { set(number, true) }

  mutating func remove(_ number: Int) { set(number, false) }

  private mutating func set(_ number: Int, _ value: Bool) {
    guard isIn[number] != value else { return }
    isIn[number] = value
    let change = value ? 1 : -1
    count += change
    var place = number + 1
    while place < counts.count {
      counts[place] += change
      place += place & -place
    }
  }

  /// The number of which `rank` others, fewer than there are, stand before it.
  func element(atRank rank: Int) -> Int {
    var (place, left, step) = (0, rank, 1)
    while step * 2 < counts.count { step *= 2 }
    while step > 0 {
      if place + step < counts.count, counts[place + step] <= left {
        place += step
        left -= counts[place]
      }
      step /= 2
    }
    return place
  }
}
