import TraceModel

/// Access records without a duration: a status, a method and a path are the end of a server's work, whatever the text.
///
///     api      received POST /jobs                                 the answer of a program that logs no other
///     api      "POST /jobs 202"     method, path, status      ──►  response sent
///     api      "stock: 200"         GET /stock, status             a note: the program answers in its own words
///
/// A program that logs its answers, or works as a client or a consumer, says such things of others, too.
extension TraceDraft {
  mutating func takeAccessRecords() {
    guard hasAccessRecords else { return }
    var others: Set<OriginID> = []
    var asked: [OriginID: Set<CallTarget>] = [:]
    for event in trace.events {
      if event.role == .requestReceived {
        asked[event.origin, default: []].insert(event.target)
      } else if event.role.isExchange || event.role.isConsumption {
        others.insert(event.origin)
      }
    }
    for index in trace.events.indices where trace.events[index].isAccessRecord {
      let (origin, target) = (trace.events[index].origin, trace.events[index].target)
      guard !others.contains(origin) else { continue }
      // If a server logs its requests, the answer is to one of them.
      guard asked[origin]?.contains(where: target.agrees) ?? true else { continue }
      reinterpret(index, as: .responseSent)
    }
  }
}

extension Event {
  /// The record has a status, a method and a path, and its text says nothing that is known.
  var isAccessRecord: Bool { statusCode != 0 && role == .note && !target.isUnknown && timeForm != .stray }
}
