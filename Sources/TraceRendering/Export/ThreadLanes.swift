import TraceModel

/// The threads on which the spans of a request are drawn. Slices of one thread stand one after the other, or the
/// outer one led to the inner one: viewers read a slice within another as its child. A program that did several
/// things at once, such as calls beside each other, needs several.
struct ThreadLanes {
  /// In the order of their first spans.
  private(set) var names: [String] = []
  /// Of each span the number of its thread, from 1.
  private(set) var threads: [Int] = []

  private struct Key: Hashable {
    var origin: Origin
    var topic: String?
  }

  /// The spans of each thread that have begun, outermost first, by their indices.
  private var begun: [[Int]] = []
  private let spans: [ExportedSpan]
  private let indices: [String: Int]

  init(_ spans: [ExportedSpan]) {
    self.spans = spans
    indices = Dictionary(zip(spans.lazy.map(\.id), spans.indices)) { first, _ in first }
    threads = Array(repeating: 0, count: spans.count)
    var lanes: [Key: [Int]] = [:]
    // What encloses another comes before it.
    let order = spans.indices.sorted { a, b in
      (spans[a].start, -spans[a].end, a) < (spans[b].start, -spans[b].end, b)
    }
    for index in order {
      let key = Key(origin: spans[index].origin, topic: spans[index].isWait ? spans[index].name : nil)
      let known = lanes[key] ?? []
      if let lane = known.first(where: { fits(index, lane: $0) }) {
        threads[index] = lane + 1
      } else {
        let lane = add(key, number: known.count + 1)
        _ = fits(index, lane: lane)
        lanes[key, default: []].append(lane)
        threads[index] = lane + 1
      }
    }
  }

  /// The span can stand in the lane, and then does.
  private mutating func fits(_ index: Int, lane: Int) -> Bool {
    while let last = begun[lane].last, spans[last].end <= spans[index].start { begun[lane].removeLast() }
    if let last = begun[lane].last {
      guard spans[index].end <= spans[last].end, led(last, to: index) else { return false }
    }
    begun[lane].append(index)
    return true
  }

  /// `first` is `second`'s parent, or that of its parent, and so on.
  private func led(_ first: Int, to second: Int) -> Bool {
    var seen: Set<Int> = [second]
    var next = second
    while let parent = spans[next].parent.flatMap({ indices[$0] }), seen.insert(parent).inserted {
      if parent == first { return true }
      next = parent
    }
    return false
  }

  private mutating func add(_ key: Key, number: Int) -> Int {
    let program = [key.origin.exportedService, key.origin.instance].compactMap { $0 }.joined(separator: "/")
    names.append((key.topic ?? program) + (number > 1 ? " \(number)" : ""))
    begun.append([])
    return names.count - 1
  }
}
