import TraceModel

/// The first requests in the order of their starts, and all that start together with the last of them. Which of
/// these are named is left to their names: no other order is the same for every source.
struct EarliestExamples: Sendable {
  /// How many are named.
  private static let count = 3

  /// In the order of their starts.
  private(set) var all: [PropagationSurvey.Example] = []
  /// The examples in `all`, to take each once: two instances of a service may miss something of one request.
  private var known: Set<PropagationSurvey.Example> = []
  /// A request with several things missing comes several times in a row.
  private var latest: PropagationSurvey.Example?

  mutating func insert(_ example: PropagationSurvey.Example) {
    guard example != latest else { return }
    latest = example
    guard let last = all.last, last.start > example.start else {
      let isEarly = all.count < Self.count || all.last?.start == example.start
      if isEarly, known.insert(example).inserted { all.append(example) }
      return
    }
    guard known.insert(example).inserted else { return }
    all.insert(example, at: all.firstIndex { $0.start > example.start } ?? all.count)
    guard all.count > Self.count, case let end = all[Self.count - 1].start, last.start > end else { return }
    let late = all.firstIndex { $0.start > end } ?? all.count
    known.subtract(all[late...])
    all.removeSubrange(late...)
  }

  /// Their names, in alphabetical order at one start; `ids` has the name of each key.
  func names(_ ids: [RequestID: String]) -> [String] {
    let named = Set(all).compactMap { example in ids[example.key].map { (start: example.start, name: $0) } }
    return named.sorted { ($0.start, $0.name) < ($1.start, $1.name) }.prefix(Self.count).map(\.name)
  }
}
