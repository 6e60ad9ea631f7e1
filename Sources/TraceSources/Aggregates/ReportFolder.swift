import ClockEstimation
import TraceAnalysis
import TraceModel
import TraceStore

/// Hot: counts requests into a report, the first of each shape by its summary, the others by the lengths between their
/// times. Some 20 shapes make up nearly all requests of a system.
struct ReportFolder: SummaryFolder {
  /// Requests of one shape, which wait to be counted together.
  private struct Recipe {
    static let most = 256

    /// nil: the filter leaves such requests out.
    var number: Int?
    var hasError = false
    /// Positions in the row of a request.
    var spans: [(begin: Int, end: Int)] = []
    var startPosition = 0
    /// Members of crowds whose clocks are around segments, by position, and where each is noted.
    var members: [(position: Int, fan: Int)] = []
    var known = TraceSummary()
    /// Of the spans, in ns, request after request.
    var lengths: [Int64] = []
    var requests = 0
    /// The first and the last start, in ns since 1970.
    var (first, last) = (Int64.max, Int64.min)

    /// Requests that the filter leaves out: nothing of them is counted.
    init() {}

    /// For others of the shape of a request that was counted; nil where each has to be counted by itself.
    init?(
      for summary: TraceSummary, _ times: () -> KnownTimes?, _ accumulator: inout LatencyAccumulator,
      _ parts: inout ReportParts
    ) {
      guard let (number, spans) = accumulator.recipe(for: summary), let times = times(),
        let start = times.position(of: summary.start.nanoseconds),
        let members = parts.clocks.fans(of: summary, position: times.position(ofMember:))
      else { return nil }
      for span in spans {
        guard let begin = times.position(of: span.begin), let end = times.position(of: span.end) else {
          return nil
        }
        self.spans.append((begin, end))
      }
      lengths.reserveCapacity(spans.count * Recipe.most)
      (self.number, known, hasError) = (number, summary, summary.error != .empty)
      (startPosition, self.members) = (start, members)
    }

    /// When a request started, in ns since 1970.
    @inline(__always)
    func start(_ times: RowTimes) -> Int64 { times.start &+ times[startPosition] }

    @inline(__always)
    mutating func add(_ times: RowTimes) {
      for span in spans { lengths.append(times[span.end] &- times[span.begin]) }
      requests += 1
      let start = start(times)
      first = min(first, start)
      last = max(last, start)
    }

    mutating func removeAll() {
      lengths.removeAll(keepingCapacity: true)
      (requests, first, last) = (0, .max, .min)
    }
  }

  let settlement: RowSettlement?
  private var finder: RequestFinder
  private(set) var accumulator: LatencyAccumulator
  private(set) var parts: ReportParts
  private let reused: Set<Int64>
  private var revised: RevisedRequests
  private var recipes: [Recipe] = []

  /// `reused`: the ids that name several requests. `settlement` tells of clocks and crowds what the selection's do.
  init(
    _ selection: RequestSelection, _ settlement: RowSettlement?, _ accumulator: LatencyAccumulator,
    _ parts: ReportParts, reused: Set<Int64>
  ) {
    finder = selection.finder
    (self.settlement, self.accumulator, self.parts, self.reused) = (settlement, accumulator, parts, reused)
    revised = RevisedRequests(selection.corrections)
  }

  mutating func isAsStored(_ request: Int64) -> Bool { !revised.contains(request) }

  mutating func take(
    _ request: Int64, _ summary: inout TraceSummary, _ times: () -> KnownTimes?
  ) -> Int? {
    var recipe: Recipe? = Recipe()
    let key = RequestID(stored: request, reused)
    finder.find(summary, key) { settled in
      accumulator.add(settled, key)
      parts.add(settled)
      recipe = Recipe(for: settled, times, &accumulator, &parts)
    }
    guard let recipe else { return nil }
    recipes.append(recipe)
    return recipes.count - 1
  }

  mutating func take(_ request: Int64, by recipe: Int, _ times: RowTimes) {
    guard let number = recipes[recipe].number else { return }
    recipes[recipe].add(times)
    parts.add(like: recipes[recipe].known)
    for member in recipes[recipe].members {
      parts.clocks.note(times.member(at: member.position), in: member.fan)
    }
    if recipes[recipe].hasError {
      let start = Timestamp(nanoseconds: recipes[recipe].start(times))
      accumulator.addError(by: number, start: start, RequestID(stored: request, reused))
    }
    if recipes[recipe].requests == Recipe.most { count(recipe) }
  }

  /// Counts what waits.
  private mutating func count(_ recipe: Int) {
    let waiting = recipes[recipe]
    guard let number = waiting.number, waiting.requests > 0 else { return }
    accumulator.add(
      by: number, requests: waiting.requests, from: Timestamp(nanoseconds: waiting.first),
      through: Timestamp(nanoseconds: waiting.last), lengths: waiting.lengths)
    recipes[recipe].removeAll()
  }

  /// Nothing more is taken.
  mutating func end() {
    for recipe in recipes.indices { count(recipe) }
    recipes = []
    accumulator.endRecipes()
  }
}

/// The requests of an index with a revision.
struct RevisedRequests {
  /// Ascending; those before `next` have been asked about.
  private let numbers: [Int64]
  private var next = 0

  init(_ corrections: Corrections) { numbers = corrections.revisions.keys.map(\.stored.number).sorted() }

  /// Requests are asked about in ascending order, so that none is looked up.
  @inline(__always)
  mutating func contains(_ request: Int64) -> Bool {
    while next < numbers.count, numbers[next] < request { next += 1 }
    return next < numbers.count && numbers[next] == request
  }
}
