package import TraceModel

/// Counts pairs of services: one that asks, and one that answers. Services by number (`ServiceTable`).
package struct ServerSurvey: Sendable, Equatable {
  /// A client's service and the service of a server that had its requests.
  struct Pair: Hashable {
    var client: ServiceID
    var server: ServiceID
  }

  /// The records of calls in the logs of one service.
  private struct Service: Equatable {
    /// How many calls, on either side.
    var calls = 0
    /// It logs its answers as a server, or how its calls end as a client.
    var answers = false
    var ends = false

    mutating func add(_ other: Service) {
      calls += other.calls
      answers = answers || other.answers
      ends = ends || other.ends
    }
  }

  private(set) var attempts: [Pair: Int] = [:]
  /// By number, up to the last that has calls.
  private var known: [Service] = []

  package init() {}

  /// Counts the attempts of one request logged by both sides, and who logs ends. Hot.
  package mutating func add(_ summary: TraceSummary, services: ServiceTable) {
    for index in summary.exchanges.indices {
      let exchange = summary.exchanges[index]
      let (hasServer, hasClient) = (exchange.hasServer, exchange.hasClient)
      let server = services.service(of: exchange.server)
      let client = services.service(of: exchange.client)
      if hasServer {
        note(server) {
          if exchange.received.isLogged { $0.calls += 1 }
          if exchange.responded.isLogged { $0.answers = true }
        }
      }
      if hasClient {
        note(client) {
          if exchange.sent.isLogged { $0.calls += 1 }
          if exchange.ended.isLogged { $0.ends = true }
        }
      }
      if hasServer, hasClient { attempts[Pair(client: client, server: server), default: 0] += 1 }
    }
  }

  @inline(__always)
  private mutating func note(_ service: ServiceID, _ change: (inout Service) -> Void) {
    while known.count <= service.index { known.append(Service()) }
    change(&known[service.index])
  }

  /// Counts what `other` has counted, of other requests.
  package mutating func merge(_ other: ServerSurvey) {
    attempts.merge(other.attempts, uniquingKeysWith: +)
    for (index, service) in other.known.enumerated() {
      note(ServiceID(index: index)) { $0.add(service) }
    }
  }

  private func service(_ id: ServiceID) -> Service { id.index < known.count ? known[id.index] : Service() }

  /// How many calls the logs of a service have on either side.
  func calls(of service: ServiceID) -> Int { self.service(service).calls }

  /// The service has calls, and none of its records is an answer. Of a single call nobody knows.
  func answersUnseen(_ service: ServiceID) -> Bool {
    calls(of: service) > 1 && !self.service(service).answers
  }

  /// The service calls others, and none of its records is the end of a call.
  func endsUnseen(_ service: ServiceID) -> Bool { calls(of: service) > 1 && !self.service(service).ends }

  /// The services that had requests of `client`, ascending.
  func servers(of client: ServiceID) -> [ServiceID] {
    attempts.keys.filter { $0.client == client }.map(\.server).sorted()
  }

  /// The services whose requests `server` had, ascending.
  func clients(of server: ServiceID) -> [ServiceID] {
    attempts.keys.filter { $0.server == server }.map(\.client).sorted()
  }
}

extension ServerSurvey {
  /// Passes all that it has counted to `coder`.
  mutating func code(_ coder: inout SurveyCoder, of services: ServiceTable) {
    let first = ServiceID(rawValue: 0)
    let pair = Pair(client: first, server: first)
    coder.entries(&attempts, by: Pair.isBefore, blank: (pair, 0)) { pair, count, coder in
      coder.service(&pair.client, of: services)
      coder.service(&pair.server, of: services)
      coder.count(&count)
    }
    var listed = known.indices.filter { known[$0] != Service() }.map { (ServiceID(index: $0), known[$0]) }
    coder.elements(&listed, blank: (first, Service())) { entry, coder in
      coder.service(&entry.0, of: services)
      coder.count(&entry.1.calls)
      coder.flag(&entry.1.answers)
      coder.flag(&entry.1.ends)
    }
    guard coder.isReading else { return }
    for (service, counts) in listed { note(service) { $0 = counts } }
  }
}

extension ServerSurvey.Pair {
  fileprivate static func isBefore(_ a: Self, _ b: Self) -> Bool {
    (a.client, a.server) < (b.client, b.server)
  }
}
