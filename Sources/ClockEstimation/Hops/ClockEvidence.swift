package import TraceModel

/// A survey as estimates read it: pairs of clocks with hops, how much each pair says, and an order of clocks by name.
/// All that clocks are estimated by, with assumptions and without, is made of it once.
///
/// Cost: O(n log n) comparisons of names, and 1 µs for each two clocks that have hops.
package struct ClockEvidence {
  /// How many hops speak of a clock, and whether it and another one have hops in both directions.
  struct Weight: Comparable {
    var isAnswered = false
    var count = 0

    static func < (a: Self, b: Self) -> Bool {
      a.isAnswered == b.isAnswered ? a.count < b.count : b.isAnswered
    }
  }

  /// Each two clocks that have hops between them, once; by their ranks.
  let ties: [ClockTie]
  /// By origin's id.
  let weights: [Weight]
  let resolutions: TimestampResolutions
  /// The rank of each origin among all names; by origin's id.
  private let ranks: [Int]
  /// Everyone who logged a time, by name.
  let origins: [OriginID]
  /// Messages taken up by consumers after they had been idle; nil if nobody watched.
  let pickups: PickupsByConsumer?

  /// `steps` are as all records of the logs show them.
  package init(
    _ survey: ClockSurvey, of catalog: Catalog, watching pickups: IdlePickupSurvey? = nil,
    steps: StepLimits = .none
  ) {
    let names = catalog.origins
    let order = Self.ordered(names)
    var ranks = [Int](repeating: 0, count: names.count)
    for (rank, origin) in order.enumerated() { ranks[origin.index] = rank }
    self.ranks = ranks
    resolutions = survey.resolutions.limited(by: steps)
    origins = order.filter(survey.resolutions.contains)
    ties = survey.ties.map { ($0.ranks(ranks), $0) }.sorted { $0.0 < $1.0 }.map(\.1)
    var weights = [Weight](repeating: Weight(), count: names.count)
    for tie in ties {
      let count = tie.count
      for origin in [tie.first, tie.second] {
        weights[origin.index].count += count
        if tie.isAnswered { weights[origin.index].isAnswered = true }
      }
    }
    self.weights = weights
    self.pickups = pickups?.consumers.mapValues(\.idlePickups)
  }

  /// The rank of an origin among all names.
  func rank(_ origin: OriginID) -> Int { origin.index < ranks.count ? ranks[origin.index] : .max }

  /// Origins by name; nil before an empty instance, which `Origin` does not tell apart.
  private static func ordered(_ names: [Origin]) -> [OriginID] {
    names.indices.sorted { a, b in
      let (first, second) = (names[a], names[b])
      return first < second || (!(second < first) && first.instance == nil && second.instance != nil)
    }.map { OriginID(index: $0) }
  }
}

extension ClockTie {
  /// The ranks of both clocks, the smaller first.
  fileprivate func ranks(_ ranks: [Int]) -> (Int, Int) {
    let (a, b) = (ranks[first.index], ranks[second.index])
    return (min(a, b), max(a, b))
  }
}
