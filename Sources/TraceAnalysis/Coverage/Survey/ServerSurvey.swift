package import TraceModel

/// Counts which services answer which services' requests. Services by number (`ServiceTable`).
package struct ServerSurvey: Sendable, Equatable {
  /// A client's service and the service of a server that had its requests.
  struct Pair: Hashable {
    var client: ServiceID
    var server: ServiceID
  }

  private(set) var attempts: [Pair: Int] = [:]
  /// How many calls the logs of a service have on either side.
  private(set) var calls: [ServiceID: Int] = [:]
  /// Servers that log their answers, and clients that log how their calls end.
  private(set) var answering: Set<ServiceID> = []
  private(set) var ending: Set<ServiceID> = []

  package init() {}

  /// Counts the attempts of one request that both sides logged, and who logs ends.
  package mutating func add(_ summary: TraceSummary, services: ServiceTable) {
    for exchange in summary.exchanges {
      if exchange.received.isLogged { calls[services.service(of: exchange.server), default: 0] += 1 }
      if exchange.sent.isLogged { calls[services.service(of: exchange.client), default: 0] += 1 }
      if exchange.responded.isLogged { answering.insert(services.service(of: exchange.server)) }
      if exchange.ended.isLogged { ending.insert(services.service(of: exchange.client)) }
      guard exchange.hasServerTime, exchange.hasClientTime else { continue }
      let pair = Pair(
        client: services.service(of: exchange.client), server: services.service(of: exchange.server))
      attempts[pair, default: 0] += 1
    }
  }

  /// Counts what `other` has counted, of other requests.
  package mutating func merge(_ other: ServerSurvey) {
    attempts.merge(other.attempts, uniquingKeysWith: +)
    calls.merge(other.calls, uniquingKeysWith: +)
    answering.formUnion(other.answering)
    ending.formUnion(other.ending)
  }

  /// The service has calls, and none of its records is an answer. Of a single call nobody knows.
  func answersUnseen(_ service: ServiceID) -> Bool {
    calls[service] ?? 0 > 1 && !answering.contains(service)
  }

  /// The service calls others, and none of its records is the end of a call.
  func endsUnseen(_ service: ServiceID) -> Bool { calls[service] ?? 0 > 1 && !ending.contains(service) }

  /// The services that had requests of `client`, ascending.
  func servers(of client: ServiceID) -> [ServiceID] {
    attempts.keys.filter { $0.client == client }.map(\.server).sorted()
  }

  /// The services whose requests `server` had, ascending.
  func clients(of server: ServiceID) -> [ServiceID] {
    attempts.keys.filter { $0.server == server }.map(\.client).sorted()
  }
}
