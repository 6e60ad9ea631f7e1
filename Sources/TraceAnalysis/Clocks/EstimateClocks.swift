package import TraceModel

extension ClockTable {
  /// Estimates the clocks of all origins in `survey`, whose symbols `catalog` names.
  ///
  /// Cost: for n kept hops of a pair (a few for each of its stretches of time) n log n, about a millisecond for a
  /// thousand; for each clock and neighbour a few µs, several times over where clocks are tied in cycles.
  package init(_ survey: ClockSurvey, of catalog: Catalog) {
    let components = ClockComponent.all(of: survey, catalog).map { EstimateComponent($0, survey.resolutions) }
    let order = ClockComponent.ordered(survey.resolutions.origins, catalog.origins)
    let ranks = Dictionary(uniqueKeysWithValues: zip(order, order.indices))
    func rank(_ origin: Symbol) -> Int { ranks[origin] ?? .max }
    var periods = components.flatMap(\.periods)
    let known = Set(periods.map(\.origin))
    periods += order.filter { !known.contains($0) }.map {
      .unknown($0, resolution: survey.resolutions[$0])
    }
    let corrections = ClockTable(periods: periods)
    self.init(
      periods: periods.enumerated().sorted {
        // The periods of one origin stay in order of time.
        (rank($0.element.origin), $0.offset) < (rank($1.element.origin), $1.offset)
      }.map(\.element),
      pairs: components.flatMap(\.pairs).sorted {
        (rank($0.first), $0.firstPeriod, rank($0.second), $0.secondPeriod)
          < (rank($1.first), $1.firstPeriod, rank($1.second), $1.secondPeriod)
      },
      steps: components.flatMap { $0.steps(corrections) }.sorted {
        (rank($0.origin), $0.since, rank($0.against)) < (rank($1.origin), $1.since, rank($1.against))
      },
      conflicts: components.flatMap(\.conflicts).sorted {
        (rank($0.first), rank($0.second)) < (rank($1.first), rank($1.second))
      })
  }
}

extension ClockPeriod {
  /// A clock that no hop connects with another.
  static func unknown(_ origin: Symbol, resolution: Int64) -> ClockPeriod {
    var period = ClockPeriod(
      origin: origin, reference: origin, kind: .uncorrected, region: OffsetRegion())
    period.resolution = resolution
    return period
  }
}
