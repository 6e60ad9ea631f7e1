package import TraceModel

/// Counts which services answer which services' requests. Services by number (`ServiceTable`).
package struct ServerSurvey: Sendable, Equatable {
  /// A client's service and the service of a server that had its requests.
  struct Pair: Hashable {
    var client: ServiceID
    var server: ServiceID
  }

  private(set) var attempts: [Pair: Int] = [:]

  package init() {}

  /// Counts the attempts of one request that both sides logged.
  package mutating func add(_ summary: TraceSummary, services: ServiceTable) {
    for exchange in summary.exchanges where exchange.hasServerTime && exchange.hasClientTime {
      let pair = Pair(
        client: services.service(of: exchange.client), server: services.service(of: exchange.server))
      attempts[pair, default: 0] += 1
    }
  }

  /// Counts what `other` has counted, of other requests.
  package mutating func merge(_ other: ServerSurvey) { attempts.merge(other.attempts, uniquingKeysWith: +) }

  /// The services that had requests of `client`, ascending.
  func servers(of client: ServiceID) -> [ServiceID] {
    attempts.keys.filter { $0.client == client }.map(\.server).sorted()
  }

  /// The services whose requests `server` had, ascending.
  func clients(of server: ServiceID) -> [ServiceID] {
    attempts.keys.filter { $0.server == server }.map(\.client).sorted()
  }
}
