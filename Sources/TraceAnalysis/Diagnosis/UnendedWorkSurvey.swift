package import TraceModel

/// Services that log the beginning of each work and never the end: perhaps they say something unknown at the end.
package struct UnendedWorkSurvey: Sendable {
  private struct Works {
    var received = 0
    var answered = 0
    var taken = 0
    var done = 0
  }

  /// By origin.
  private var works: [OriginID: Works] = [:]

  package init() {}

  /// Counts the works of a request, or of several that differ in times only.
  package mutating func add(_ request: TraceSummary, count: Int = 1) {
    for exchange in request.exchanges where exchange.received.isLogged || exchange.responded.isLogged {
      if exchange.received.isLogged { works[exchange.server, default: Works()].received += count }
      if exchange.responded.isLogged { works[exchange.server, default: Works()].answered += count }
    }
    for delivery in request.deliveries where delivery.attempt > 0 {
      if delivery.taken.isLogged { works[delivery.consumer, default: Works()].taken += count }
      if delivery.finished.isLogged { works[delivery.consumer, default: Works()].done += count }
    }
  }

  /// Adds what another survey has counted.
  package mutating func merge(_ other: UnendedWorkSurvey) {
    works.merge(other.works) { own, other in
      Works(
        received: own.received + other.received, answered: own.answered + other.answered,
        taken: own.taken + other.taken, done: own.done + other.done)
    }
  }

  /// Of each service none of whose works has an end, by name.
  package func findings(in catalog: Catalog) -> [Diagnosis.UnendedFinding] {
    let names = catalog.origins
    var byService: [String: UnendedWorkSurvey] = [:]
    for (origin, works) in works {
      var only = UnendedWorkSurvey()
      only.works[.unnamed] = works
      byService[names[origin.index].service, default: UnendedWorkSurvey()].merge(only)
    }
    return byService.sorted { $0.key < $1.key }.flatMap { service, survey in
      let works = survey.works[.unnamed] ?? Works()
      return [
        works.answered == 0 && works.received > 0
          ? Diagnosis.UnendedFinding(service: service, segment: .api, count: works.received) : nil,
        works.done == 0 && works.taken > 0
          ? Diagnosis.UnendedFinding(service: service, segment: .processing, count: works.taken) : nil,
      ].compactMap(\.self)
    }
  }
}
