import TraceAnalysis
import TraceModel

/// The whole times of the requests that pass a filter.
struct TailPopulationAggregate: RequestAggregate {
  private let selection: RequestSelection
  private(set) var population: TailPopulation

  /// Requests are settled by `corrections` before anything is asked of them.
  init(filter: RequestFilter, catalog: Catalog, corrections: Corrections) {
    selection = RequestSelection(filter, catalog: catalog, corrections: corrections)
    population = TailPopulation(includesFailures: !filter.outcomes.isEmpty)
  }

  var admission: RequestAdmission? { selection.admission }

  mutating func add(_ requests: ((TraceSummary, RequestID) -> Void) throws -> Void) rethrows {
    var finder = selection.finder
    try requests { logged, key in
      finder.find(logged, key) { population.add($0, key) }
    }
  }

  mutating func merge(_ other: Self) { population.merge(other.population) }
}

/// The critical paths and the values of the requests that were divided.
struct TailSurveyAggregate: AttributedAggregate {
  private let corrections: Corrections
  private(set) var survey: TailSurvey

  init(_ survey: TailSurvey, corrections: Corrections) {
    (self.survey, self.corrections) = (survey, corrections)
  }

  mutating func add(_ requests: ((TraceSummary, RequestID) -> Void) throws -> Void) rethrows {
    try requests { logged, key in count(logged, key, []) }
  }

  mutating func addAttributed(
    _ requests: ((TraceSummary, RequestID, [Int]) -> Void) throws -> Void
  ) rethrows {
    try requests { logged, key, attributes in count(logged, key, attributes) }
  }

  private mutating func count(_ logged: TraceSummary, _ key: RequestID, _ attributes: [Int]) {
    survey.add(corrections.applied(logged, key: key), key, attributes)
  }

  mutating func merge(_ other: Self) { survey.merge(other.survey) }
}
