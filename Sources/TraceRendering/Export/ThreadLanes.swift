import TraceModel

/// The threads on which the spans of a request are drawn. Slices of one thread enclose each other or stand one after the
/// other; a program that did several things at once needs several.
struct ThreadLanes {
  /// In the order of their first spans.
  private(set) var names: [String] = []
  /// Of each span the number of its thread, from 1.
  private(set) var threads: [Int] = []

  private struct Key: Hashable {
    var origin: Origin
    var topic: String?
  }

  /// The spans of one thread that have begun, outermost first: when each ends.
  private var ends: [[Int64]] = []

  init(_ spans: [ExportedSpan]) {
    threads = Array(repeating: 0, count: spans.count)
    var lanes: [Key: [Int]] = [:]
    // What encloses another comes before it.
    let order = spans.indices.sorted { a, b in
      (spans[a].start, -spans[a].end, a) < (spans[b].start, -spans[b].end, b)
    }
    for index in order {
      let key = Key(origin: spans[index].origin, topic: spans[index].isWait ? spans[index].name : nil)
      let known = lanes[key] ?? []
      if let lane = known.first(where: { fits(spans[index], lane: $0) }) {
        threads[index] = lane + 1
      } else {
        let lane = add(key, number: known.count + 1)
        _ = fits(spans[index], lane: lane)
        lanes[key, default: []].append(lane)
        threads[index] = lane + 1
      }
    }
  }

  /// The span can stand in the lane, and then does.
  private mutating func fits(_ span: ExportedSpan, lane: Int) -> Bool {
    while let end = ends[lane].last, end <= span.start { ends[lane].removeLast() }
    guard ends[lane].last.map({ span.end <= $0 }) ?? true else { return false }
    ends[lane].append(span.end)
    return true
  }

  private mutating func add(_ key: Key, number: Int) -> Int {
    let program = [key.origin.exportedService, key.origin.instance].compactMap { $0 }.joined(separator: "/")
    names.append((key.topic ?? program) + (number > 1 ? " \(number)" : ""))
    ends.append([])
    return names.count - 1
  }
}
