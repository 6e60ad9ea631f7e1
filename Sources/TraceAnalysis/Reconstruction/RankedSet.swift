/// A set of numbers from 0, with access by rank, the count of smaller members: each step costs O(log n) (Fenwick,
/// 1994).
struct RankedSet {
  private var isIn: [Bool]
  /// At index p, from 1: how many of the numbers from p minus its lowest bit up to p - 1 are in.
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
    var index = number + 1
    while index < counts.count {
      counts[index] += change
      index += index & -index
    }
  }

  /// The number of which `rank` others, fewer than there are, stand before it.
  func element(atRank rank: Int) -> Int {
    var (index, left, step) = (0, rank, 1)
    while step * 2 < counts.count { step *= 2 }
    while step > 0 {
      if index + step < counts.count, counts[index + step] <= left {
        index += step
        left -= counts[index]
      }
      step /= 2
    }
    return index
  }
}
