/// Elements, with the least of them taken first. Both operations cost O(log n).
package struct Heap<Element: Comparable> {
  /// None is less than the one at half its index.
  private var elements: [Element]

  /// The elements, in any order.
  package init(_ elements: some Sequence<Element>) { self.elements = elements.sorted() }

  /// Puts one in.
  package mutating func insert(_ element: Element) {
    elements.append(element)
    var index = elements.count - 1
    while index > 0, elements[index] < elements[(index - 1) / 2] {
      elements.swapAt(index, (index - 1) / 2)
      index = (index - 1) / 2
    }
  }

  /// Takes the least one out; nil where there is none.
  package mutating func popLeast() -> Element? {
    guard let least = elements.first, let last = elements.popLast() else { return nil }
    guard !elements.isEmpty else { return least }
    elements[0] = last
    sink()
    return least
  }

  private mutating func sink() {
    var index = 0
    while 2 * index + 1 < elements.count {
      var least = 2 * index + 1
      if least + 1 < elements.count, elements[least + 1] < elements[least] { least += 1 }
      guard elements[least] < elements[index] else { return }
      elements.swapAt(least, index)
      index = least
    }
  }
}

extension Heap: Sendable where Element: Sendable {}
