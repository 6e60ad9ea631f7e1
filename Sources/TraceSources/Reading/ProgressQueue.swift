/// The files that are read side by side, the one that is furthest behind first: a binary heap, so that thousands of
/// files cost little more each than a few.
struct ProgressQueue {
  private typealias Entry = (progress: Double, index: Int)

  private var heap: [Entry] = []

  /// Adds the file of an index, of which so much has been read.
  mutating func add(_ index: Int, progress: Double) {
    heap.append((progress, index))
    var place = heap.count - 1
    while place > 0, case let parent = (place - 1) / 2, heap[place] < heap[parent] {
      heap.swapAt(place, parent)
      place = parent
    }
  }

  /// Takes the file that is furthest behind; of several the first.
  mutating func takeFirst() -> Int? {
    guard let first = heap.first else { return nil }
    heap.swapAt(0, heap.count - 1)
    heap.removeLast()
    var place = 0
    while case let child = lesserChild(of: place), child < heap.count, heap[child] < heap[place] {
      heap.swapAt(place, child)
      place = child
    }
    return first.index
  }

  private func lesserChild(of place: Int) -> Int {
    let left = 2 * place + 1
    return left + 1 < heap.count && heap[left + 1] < heap[left] ? left + 1 : left
  }
}
