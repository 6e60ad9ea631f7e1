import Algorithms

/// Numbers in ascending order, taken away one by one. The latest before an index is found in nearly constant time
/// (union-find: a number taken away points to the one before it).
struct RemainingItems {
  private let items: [Int]
  /// Of each item, and of the index before the first: itself while it remains,
  /// else an index before it. 0 is that index.
  private var before: [Int]

  /// `items` ascend.
  init(_ items: [Int]) {
    self.items = items
    before = Array(0...items.count)
  }

  /// The latest item before `bound` that remains.
  mutating func latest(before bound: Int) -> Int? {
    var index = items.partitioningIndex { $0 >= bound }
    while before[index] != index {
      before[index] = before[before[index]]
      index = before[index]
    }
    return index == 0 ? nil : items[index - 1]
  }

  /// Takes an item away that is one of them.
  mutating func remove(_ item: Int) {
    let index = items.partitioningIndex { $0 >= item }
    before[index + 1] = index
  }
}

/// Items with a status of HTTP each, 0 being one that agrees with every other.
struct RemainingByStatus {
  private let statuses: [Int: UInt16]
  private var all: RemainingItems
  private var ofStatus: [UInt16: RemainingItems]

  /// The items ascend.
  init(_ items: [(item: Int, status: UInt16)]) {
    statuses = Dictionary(items.map { ($0.item, $0.status) }, uniquingKeysWith: { first, _ in first })
    all = RemainingItems(items.map(\.item))
    ofStatus = Dictionary(grouping: items, by: \.status).mapValues { RemainingItems($0.map(\.item)) }
  }

  /// The latest remaining item in `range` that agrees with a status, and whether it is the only one.
  mutating func latest(in range: Range<Int>, agreeingWith status: UInt16) -> (item: Int, isOnly: Bool)? {
    guard let latest = latest(before: range.upperBound, status), latest >= range.lowerBound else {
      return nil
    }
    let next = self.latest(before: latest, status)
    return (latest, next.map { $0 < range.lowerBound } ?? true)
  }

  private mutating func latest(before bound: Int, _ status: UInt16) -> Int? {
    guard status != 0 else { return all.latest(before: bound) }
    let (own, open) = (
      ofStatus[status]?.latest(before: bound), ofStatus[0]?.latest(before: bound)
    )
    return own.map { max($0, open ?? $0) } ?? open
  }

  /// Takes an item away, if it is one of them.
  mutating func remove(_ item: Int) {
    guard let status = statuses[item] else { return }
    all.remove(item)
    ofStatus[status]?.remove(item)
  }
}
