import LogReading
package import TraceModel

/// The ids that the records of a source name beside their own.
package struct NeighbouringIDs: Sendable {
  /// Pairs of ids named together by a record, each with records of its own.
  package var pairs: [(RequestID, RequestID)] = []
  /// Ids that join the requests of several services.
  package var shared: [SharedID] = []
}

/// An id named by several requests beside their own ids, when each of these is known to one service alone: an id for
/// each hop, and one for the whole.
///
///     client  {"request_id":"c-77","trace_id":"4bf9…"}
///     api     {"request_id":"a-12","trace_id":"4bf9…"}      two requests for `trace`, and one for people
package struct SharedID: Sendable {
  /// As it was logged.
  package var id: String
  /// The key that it stands under.
  package var key: String
  /// In the order in which they were met.
  package var requests: [RequestID]
}

/// Collects the ids that requests name beside their own.
struct SharedIDSurvey {
  private struct Group {
    var id: String
    var key: String
    var requests: [RequestID: Set<String>] = [:]
    var order: [RequestID] = []
  }

  private var groups: [Identifier: Group] = [:]
  /// In the order in which they were met.
  private var order: [Identifier] = []

  /// A record of `service` names another id beside the id of `request`.
  mutating func add(_ neighbour: NeighbouringID, of request: RequestID, service: String) {
    if groups[neighbour.otherID] == nil {
      groups[neighbour.otherID] = Group(id: neighbour.other, key: neighbour.key)
      order.append(neighbour.otherID)
    }
    if groups[neighbour.otherID]?.requests[request] == nil {
      groups[neighbour.otherID]?.order.append(request)
    }
    groups[neighbour.otherID]?.requests[request, default: []].insert(service)
  }

  /// The ids that join several requests, none of them known to two services.
  var shared: [SharedID] {
    order.compactMap { identifier in
      guard let group = groups[identifier], group.requests.count > 1 else { return nil }
      guard group.requests.values.allSatisfy({ $0.count == 1 }), Set(group.requests.values).count > 1 else {
        return nil
      }
      return SharedID(id: group.id, key: group.key, requests: group.order)
    }
  }
}
