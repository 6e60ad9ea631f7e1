import TraceAnalysis
import TraceModel
import TraceStore

/// Hot: counts requests for doctor, the first of each shape by its summary, the others by their number and by how long
/// their passages took at least.
struct DoctorFolder: SummaryFolder {
  /// Requests of one shape.
  private struct Recipe {
    var known: TraceSummary
    /// Positions in the row of a request: the two times of each passage.
    var hops: [(begin: Int, end: Int)] = []
    /// In ns.
    var least: [Int64]
    var requests = 0

    @inline(__always)
    mutating func add(_ times: RowTimes) {
      requests += 1
      for (index, hop) in hops.enumerated() {
        least[index] = min(least[index], times[hop.end] &- times[hop.begin])
      }
    }
  }

  let settlement: RowSettlement? = nil
  private var aggregate: DoctorAggregate
  private var revised: RevisedRequests
  private let reused: Set<Int64>
  private var recipes: [Recipe] = []

  /// `reused`: the ids that name several requests. Clocks have to be as logged.
  init(_ aggregate: DoctorAggregate, _ revised: RevisedRequests, reused: Set<Int64>) {
    (self.aggregate, self.revised, self.reused) = (aggregate, revised, reused)
  }

  mutating func isAsStored(_ request: Int64) -> Bool { !revised.contains(request) }

  mutating func take(
    _ request: Int64, _ summary: inout TraceSummary, _ times: () -> KnownTimes?
  ) -> Int? {
    let key = RequestID(stored: request, reused)
    aggregate.add { $0(summary, key) }
    guard summary.outcome != .unknown, PropagationSurvey.isWhole(summary), let times = times() else {
      return nil
    }
    var (recipe, isForward) = (Recipe(known: summary, least: []), true)
    summary.forEachHop { hop in
      let end = hop.start.nanoseconds &+ hop.duration.count
      guard hop.duration >= .zero, let begin = times.position(of: hop.start.nanoseconds),
        let end = times.position(of: end)
      else { return isForward = false }
      recipe.hops.append((begin, end))
      recipe.least.append(hop.duration.count)
    }
    guard isForward else { return nil }
    recipes.append(recipe)
    return recipes.count - 1
  }

  mutating func take(_ request: Int64, by recipe: Int, _ times: RowTimes) { recipes[recipe].add(times) }

  /// With all that was taken.
  consuming func counted() -> DoctorAggregate {
    for recipe in recipes where recipe.requests > 0 {
      aggregate.add(like: recipe.known, count: recipe.requests, least: recipe.least)
    }
    return aggregate
  }
}
