package import TraceModel

/// The services in requests, and those among them with a known step. Hot: asked of each request of a report.
package struct SilentServiceSurvey: Sendable {
  /// By origin: the requests with its records, and whether one is a step.
  private var requests: [Int] = []
  private var isStepping: [Bool] = []

  package init() {}

  /// Counts the participants of a request, or of several that differ in times only,
  /// and among them those with a step in it.
  package mutating func add(_ request: TraceSummary, count: Int = 1) {
    for participant in request.participants {
      reach(participant.origin)
      requests[participant.origin.index] += count
    }
    for exchange in request.exchanges {
      if exchange.sent.isLogged || exchange.ended.isLogged { note(exchange.client) }
      if exchange.received.isLogged || exchange.responded.isLogged { note(exchange.server) }
    }
    for delivery in request.deliveries {
      if delivery.published.isLogged { note(delivery.publisher) }
      if delivery.attempt > 0 { note(delivery.consumer) }
    }
    for event in request.clientEvents { note(event.origin) }
  }

  @inline(__always)
  private mutating func note(_ origin: OriginID) {
    reach(origin)
    isStepping[origin.index] = true
  }

  @inline(__always)
  private mutating func reach(_ origin: OriginID) {
    guard origin.index >= requests.count else { return }
    let more = origin.index + 1 - requests.count
    requests += Array(repeating: 0, count: more)
    isStepping += Array(repeating: false, count: more)
  }

  /// Adds what another survey has counted.
  package mutating func merge(_ other: SilentServiceSurvey) {
    if !other.requests.isEmpty { reach(OriginID(index: other.requests.count - 1)) }
    for index in other.requests.indices {
      requests[index] += other.requests[index]
      if other.isStepping[index] { isStepping[index] = true }
    }
  }

  /// Services without any origin that has a step, by name.
  package func silent(in catalog: Catalog) -> [Diagnosis.SilentFinding] {
    let names = catalog.origins
    let known = Set(isStepping.indices.lazy.filter { isStepping[$0] }.map { names[$0].service })
    var counts: [String: Int] = [:]
    for (index, count) in requests.enumerated() where count > 0 && !known.contains(names[index].service) {
      counts[names[index].service, default: 0] += count
    }
    return counts.map { Diagnosis.SilentFinding(service: $0.key, requests: $0.value) }
      .sorted { $0.service < $1.service }
  }
}
