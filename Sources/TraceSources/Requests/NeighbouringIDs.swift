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

  /// A record of `service` names another id beside the id of `request`. Of several spellings of it the first in their
  /// order counts.
  mutating func add(_ neighbour: NeighbouringID, of request: RequestID, service: String) {
    if let known = groups[neighbour.otherID] {
      if (neighbour.other, neighbour.key) < (known.id, known.key) {
        groups[neighbour.otherID]?.id = neighbour.other
        groups[neighbour.otherID]?.key = neighbour.key
      }
    } else {
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

/// Collects the ids named beside others, and the requests that they are of.
struct NeighbourCollection {
  private var pairs: [(RequestID, RequestID)] = []
  private var survey = SharedIDSurvey()

  /// Adds what some requests name. `request` is the one of an id as it is logged; it is asked once for each id.
  mutating func add(
    _ naming: [(request: RequestID, named: NeighbouringID)], origins: [Origin],
    _ request: (_ id: String) throws -> RequestID?
  ) throws {
    var known: [Identifier: RequestID?] = [:]
    for (key, pair) in naming {
      survey.add(pair, of: key, service: origins[pair.origin.index].service)
      let other = try known[pair.otherID] ?? request(pair.other)
      known[pair.otherID] = .some(other)
      if let other, other != key { pairs.append((key, other)) }
    }
  }

  /// All of them.
  var ids: NeighbouringIDs { NeighbouringIDs(pairs: pairs, shared: survey.shared) }
}
