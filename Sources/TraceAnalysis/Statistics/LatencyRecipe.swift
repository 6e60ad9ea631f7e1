package import TraceModel

/// What each request of one shape adds to a report: the lengths between some of its times, and counts. Two requests
/// have one shape if they differ in nothing but times, and their times stand in one order.
struct LatencyRecipe: Sendable {
  /// A series that gets a length of each request.
  struct Target: Sendable {
    var group: Int
    var series: Int
  }

  var targets: [Target] = []
  /// The segments of the critical path (`TailSamples.slot`), whose parts follow on the lengths of the targets; the path
  /// begins at a client.
  var path: [UInt8] = []
  var hasClient = false
  /// A path is counted, even if it has no part.
  var hasPath = false
  /// The groups that the request as a whole belongs to.
  var whole: [Int] = []
  var outcome = Outcome.completed
  /// The error of each; `empty` for none.
  var error: NameID = .empty
}

/// A stretch between two times of a request, in ns since 1970.
package struct TimeSpan: Sendable {
  /// First of the two times, in ns since 1970.
  package var begin: Int64
  /// The other time, in ns since 1970; before `begin` where clocks disagree.
  package var end: Int64
}

extension LatencyAccumulator {
  /// A recipe for further requests of the shape of one that was counted just now: its number, and the spans it needs.
  /// Nil if each must be counted alone: a repeated delivery, or something unfinished.
  package mutating func recipe(for summary: TraceSummary) -> (number: Int, spans: [TimeSpan])? {
    guard cursor == nil, summary.isToldByTimes else { return nil }
    var (recipe, spans) = (LatencyRecipe(), [TimeSpan]())
    let request = RequestGroups(summary, asking: index.asks, services)
    recipe.whole = groups(of: request, request.whole)
    (recipe.outcome, recipe.error) = (summary.outcome, summary.error)
    let countsWhole = countsWhole(summary)
    var measured: [MeasuredSegment] = []
    summary.forEachSegment(includingEnd: countsWhole) { measured.append($0) }
    for segment in measured {
      let label = segment.segment.isOfWholeRequest ? SegmentLabel() : services.label(of: segment)
      for group in groups(of: segment, label, recipe.whole, request) {
        recipe.targets.append(
          LatencyRecipe.Target(group: group, series: groups[group].index(of: segment.segment, label)))
        spans.append(TimeSpan(segment))
      }
    }
    if countsWhole, summary.hasWholeTime, let done = summary.done {
      (recipe.hasPath, recipe.hasClient) = (true, summary.sent != nil)
      var end = done.time.nanoseconds
      for part in summary.pathBackwards() {
        recipe.path.append(TailSamples.slot(of: part.segment))
        spans.append(TimeSpan(begin: end &- part.duration.count, end: end))
        end = end &- part.duration.count
      }
    }
    recipes.append(recipe)
    return (recipes.count - 1, spans)
  }

  private mutating func groups(
    of segment: MeasuredSegment, _ label: SegmentLabel, _ whole: [Int], _ request: RequestGroups
  ) -> [Int] {
    if segment.segment.isOfWholeRequest { return whole }
    var groups: [Int] = []
    request.forEachCoordinates(of: segment, label, asking: index.asks, services) {
      groups.append(samples(of: $0))
    }
    return groups
  }

  /// Counts requests that start between two times, by a recipe: the lengths of its spans in ns, request after request.
  package mutating func add(
    by number: Int, requests: Int, from first: Timestamp, through last: Timestamp, lengths: [Int64]
  ) {
    let recipe = recipes[number]
    let width = recipe.targets.count + recipe.path.count
    precondition(lengths.count == requests * width, "each request has a length for each span of the recipe")
    self.first = min(self.first ?? first, first)
    self.last = max(self.last ?? last, last)
    for (place, target) in recipe.targets.enumerated() {
      groups[target.group].append(lengths, from: place, by: width, to: target.series)
    }
    for group in recipe.whole {
      groups[group].count(requests: requests, recipe.outcome)
      guard recipe.hasPath else { continue }
      for request in 0..<requests {
        let parts = (request * width + recipe.targets.count)..<((request + 1) * width)
        groups[group].appendPath(lengths[parts], recipe.path, hasClient: recipe.hasClient)
      }
    }
  }

  /// Counts the error of one such request.
  package mutating func addError(by number: Int, start: Timestamp, _ key: RequestID) {
    let recipe = recipes[number]
    for group in recipe.whole {
      groups[group].count(error: recipe.error, of: recipe.outcome, start: start, key)
    }
  }

  /// Ends all recipes.
  package mutating func endRecipes() { recipes = [] }
}

extension TraceSummary {
  /// Nothing but the lengths between its times tells it from others of its shape in a report.
  fileprivate var isToldByTimes: Bool {
    guard outcome != .unknown, clientEvents.isEmpty,
      !deliveries.contains(where: { $0.attempt > 1 })
    else { return false }
    var isFinished = true
    forEachUnfinished { _ in isFinished = false }
    return isFinished
  }
}

extension TimeSpan {
  fileprivate init(_ segment: MeasuredSegment) {
    begin = segment.start.nanoseconds
    end = begin &+ segment.duration.count
  }
}
