import Algorithms

/// The beginnings of the inputs of a plan, of which none begins another.
struct DistinctHeads {
  /// In the order of their bytes. What begins a head stands before it, and next to it.
  private var heads: [[UInt8]] = []

  /// Whether no other input begins like `head`, as far as both go; notes `head`. An empty one is like none.
  mutating func insert(_ head: [UInt8]) -> Bool {
    guard !head.isEmpty else { return true }
    let place = heads.partitioningIndex { !$0.lexicographicallyPrecedes(head) }
    if place > 0, head.starts(with: heads[place - 1]) { return false }
    if place < heads.count, heads[place].starts(with: head) { return false }
    heads.insert(head, at: place)
    return true
  }
}
