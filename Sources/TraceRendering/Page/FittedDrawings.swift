import TraceModel

/// The waterfalls of a page, as many as it has room for.
///
/// All have their usual rows if there is room. Else all are cut to the same number of rows, which leaves those of few rows as
/// they are. If the least number is still too much, the lists of the page get theirs in turn, the slowest requests first.
struct FittedDrawings {
  /// What is drawn, in the order of the views.
  let drawings: [HTMLPage.Drawing]
  /// The names of the others.
  let omitted: Set<String>
  /// The names of those that are cut, and to how many rows.
  let shortened: Set<String>
  let mostRows: Int

  /// From the usual number down.
  private static let rowLimits = [Waterfall.rowLimit, 100, 50, 20]
  /// A drawing that takes more of the room than its part comes after all others.
  private static let largestPart = 8

  /// As many of `views` as are `most` bytes. `lists` has names of views, the slowest of each list first.
  init(
    _ views: [(name: String, view: TraceView)], lists: [[String]], most: Int, times: TimestampFormat
  ) {
    var made = views.map { HTMLPage.Drawing($0.view, called: $0.name, times: times) }
    var limit = Waterfall.rowLimit
    var cut: Set<String> = []
    for next in Self.rowLimits.dropFirst() where made.reduce(0, { $0 + $1.bytes }) > most {
      limit = next
      for number in made.indices where made[number].rows > limit {
        made[number] = HTMLPage.Drawing(
          views[number].view, called: views[number].name, times: times, mostRows: limit)
        cut.insert(views[number].name)
      }
    }
    let kept = Self.kept(made, Self.inTurn(lists), most)
    drawings = made.filter { kept.contains($0.request) }
    omitted = Set(made.map(\.request)).subtracting(kept)
    (shortened, mostRows) = (cut.intersection(kept), limit)
  }

  /// Of the elements that are drawn.
  var bytes: Int { drawings.reduce(0) { $0 + $1.bytes } }

  /// Whether each view is drawn with its usual rows.
  var isWhole: Bool { omitted.isEmpty && shortened.isEmpty }

  /// Those that there is room for. One that has none leaves it to smaller ones behind it.
  private static func kept(_ made: [HTMLPage.Drawing], _ order: [String], _ most: Int) -> Set<String> {
    let bytes = Dictionary(made.map { ($0.request, $0.bytes) }) { first, _ in first }
    let known = order.filter { bytes[$0] != nil }
    let isLarge = { (name: String) in bytes[name, default: 0] > most / largestPart }
    var (kept, taken): (Set<String>, Int) = ([], 0)
    for name in known.filter({ !isLarge($0) }) + known.filter(isLarge) where !kept.contains(name) {
      let size = bytes[name, default: 0]
      guard taken + size <= most else { continue }
      taken += size
      kept.insert(name)
    }
    return kept
  }

  /// The first of each list, then the second of each, and so on.
  private static func inTurn(_ lists: [[String]]) -> [String] {
    (0..<(lists.map(\.count).max() ?? 0)).flatMap { rank in
      lists.filter { $0.count > rank }.map { $0[rank] }
    }
  }
}

extension HTMLPage.Drawing {
  /// Of its element.
  fileprivate var bytes: Int {
    svg.utf8.count + words.utf8.count + title.utf8.count + request.utf8.count + Self.bytesAround
  }

  private static let bytesAround = 100
}
