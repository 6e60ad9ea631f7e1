import TraceModel

/// The requests received by several instances of one service, from nobody in the logs. If an id counts requests, each
/// instance has one of its own.
struct CollidingServers: RequestAggregate {
  /// More are not looked at.
  private static let limit = 1_000

  private let origins: [Origin]
  /// In no order.
  private(set) var keys: [RequestID] = []

  init(origins: [Origin]) { self.origins = origins }

  mutating func add(_ requests: ((TraceSummary, RequestID) -> Void) throws -> Void) rethrows {
    try requests { summary, key in
      if keys.count < Self.limit, summary.exchanges.count > 1, collides(summary) { keys.append(key) }
    }
  }

  mutating func merge(_ other: CollidingServers) { keys += other.keys }

  private func collides(_ summary: TraceSummary) -> Bool {
    let servers = summary.exchanges.compactMap { exchange in
      !exchange.sent.isLogged && exchange.received.isLogged && exchange.isRoot
        ? exchange.server : nil
    }
    guard let first = servers.first.map({ origins[$0.index] }) else { return false }
    return servers.contains { origins[$0.index].service == first.service && origins[$0.index] != first }
  }
}
