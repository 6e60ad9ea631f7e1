import ClockEstimation
import TraceModel

/// Which answer of a server ended which of its spans.
///
/// A server's receives and responses are told by one clock. While one span is open a response is its; where
/// spans overlap, the client's records decide: an answer comes after its response and has its status.
extension TraceDraft {
  mutating func pairResponses() {
    guard !pairSingleResponse() else { return }
    var owners = [Int32](repeating: -1, count: trace.events.count)
    for (index, exchange) in trace.exchanges.enumerated() {
      if let received = exchange.received { owners[received] = Int32(index) }
    }
    var records = trace.events.indices.filter {
      trace.events[$0].role == .requestReceived || trace.events[$0].role == .responseSent
    }
    var orphans: [Int] = []
    while let first = records.first {
      let origin = trace.events[first].origin
      pairResponses(records.filter { trace.events[$0].origin == origin }, owners, &orphans)
      records.removeAll { trace.events[$0].origin == origin }
    }
    for orphan in orphans.sorted() { adoptResponse(orphan) }
  }

  /// The common case: one receive, then one response of the same server.
  private mutating func pairSingleResponse() -> Bool {
    guard trace.exchanges.count == 1, let received = trace.exchanges[0].received else { return false }
    var single: Int?
    for index in trace.events.indices {
      guard case .responseSent = trace.events[index].role else { continue }
      guard single == nil, index > received else { return false }
      guard trace.events[index].origin == trace.events[received].origin else { return false }
      single = index
    }
    trace.exchanges[0].responded = single
    return true
  }

  /// Pairs the records of one origin, cluster by cluster: a cluster lasts while some span is open.
  private mutating func pairResponses(_ records: [Int], _ owners: [Int32], _ orphans: inout [Int]) {
    var cluster = SpanCluster()
    for record in records {
      if trace.events[record].role == .requestReceived {
        if cluster.isClosed { close(&cluster) }
        cluster.exchanges.append(Int(owners[record]))
      } else if cluster.isClosed {
        orphans.append(record)
      } else {
        cluster.responses.append(record)
      }
    }
    close(&cluster)
  }

  /// Overlapping server spans of one origin, and the responses that end them.
  private struct SpanCluster {
    var exchanges: [Int] = []
    var responses: [Int] = []
    /// Pairings that no record determined.
    var ambiguousConsumptions = 0

    var isClosed: Bool { exchanges.count == responses.count }
  }

  private mutating func close(_ cluster: inout SpanCluster) {
    if let first = cluster.responses.first {
      let origin = trace.events[first].origin
      pairNumbered(&cluster)
      pairAnswered(&cluster)
      pairNested(&cluster)
      if cluster.ambiguousConsumptions > 0 {
        trace.notes.append(.ambiguousPairing(origin: origin, count: cluster.ambiguousConsumptions))
      }
    }
    cluster = SpanCluster()
  }

  private mutating func pairNumbered(_ cluster: inout SpanCluster) {
    for response in cluster.responses where trace.events[response].attempt != 0 {
      let number = Int32(trace.events[response].attempt)
      let match = cluster.exchanges.first {
        trace.exchanges[$0].attempt == number && isPossible(response, ends: $0)
      }
      if let match { pair(response, match, &cluster) }
    }
  }

  /// Attempts whose client has an answer, latest answer first: the latest response that it can be.
  private mutating func pairAnswered(_ cluster: inout SpanCluster) {
    let isGivenUp = trace.exchanges.contains { exchange in
      exchange.ended.map { trace.events[$0].role == .requestFailed } ?? false
    }
    let answered = cluster.exchanges.filter { isAnswered(trace.exchanges[$0]) }
      .sorted { (trace.exchanges[$0].ended ?? 0) > (trace.exchanges[$1].ended ?? 0) }
    for exchange in answered {
      let possible = cluster.responses.filter {
        isPossible($0, ends: exchange) && isBeforeAnswer($0, of: exchange)
      }
      // An attempt that was given up may be answered after the next one. Where the clocks may agree, they are taken to;
      // such pairs are no evidence about clocks.
      let asLogged = isGivenUp ? possible.filter { isBeforeAnswerAsLogged($0, of: exchange) } : []
      let candidates = asLogged.isEmpty ? possible : asLogged
      guard let latest = candidates.last else { continue }
      if candidates.count > 1 { cluster.ambiguousConsumptions += 1 }
      pair(latest, exchange, &cluster)
    }
  }

  /// The rest, in order, as if spans were nested: the latest open span ends first.
  private mutating func pairNested(_ cluster: inout SpanCluster) {
    for response in cluster.responses {
      var candidates = cluster.exchanges.filter { isPossible(response, ends: $0) }
      // A proxy may have shown the client another status.
      if candidates.isEmpty { candidates = cluster.exchanges.filter { isAfterReceive(response, of: $0) } }
      guard let latest = candidates.last else { continue }
      if candidates.count > 1 { cluster.ambiguousConsumptions += 1 }
      pair(response, latest, &cluster)
    }
  }

  private mutating func pair(_ response: Int, _ exchange: Int, _ cluster: inout SpanCluster) {
    trace.exchanges[exchange].responded = response
    cluster.exchanges.removeAll { $0 == exchange }
    cluster.responses.removeAll { $0 == response }
  }

  /// After the receive, and not with another status than the client saw.
  private func isPossible(_ response: Int, ends exchange: Int) -> Bool {
    guard isAfterReceive(response, of: exchange) else { return false }
    let exchange = trace.exchanges[exchange]
    let said = trace.events[response].statusCode
    let seen = exchange.ended.map { trace.events[$0].statusCode } ?? 0
    return said == 0 || seen == 0 || said == seen
  }

  /// The client can have had the response when it had its answer. The quickest request says by how much the
  /// server's clock is ahead at most, so this holds whatever the clocks show.
  private func isBeforeAnswer(_ response: Int, of exchange: Int) -> Bool {
    guard let ended = trace.exchanges[exchange].ended else { return false }
    guard let lead = mostLead(of: trace.events[response].origin, before: trace.events[ended].origin) else {
      return response < ended
    }
    return trace.events[response].time - lead <= trace.events[ended].time
  }

  private func isBeforeAnswerAsLogged(_ response: Int, of exchange: Int) -> Bool {
    trace.exchanges[exchange].ended.map { trace.events[response].time <= trace.events[$0].time } ?? false
  }

  /// By how much a server's clock can be ahead of a client's, as the attempts between the two tell.
  private func mostLead(of server: OriginID, before client: OriginID) -> Nanoseconds? {
    trace.exchanges.compactMap { exchange in
      guard let sent = exchange.sent, let received = exchange.received else { return nil }
      guard trace.events[sent].origin == client, trace.events[received].origin == server else { return nil }
      return trace.events[received].time - trace.events[sent].time
    }.min()
  }

  private func isAfterReceive(_ response: Int, of exchange: Int) -> Bool {
    trace.exchanges[exchange].received.map { response > $0 } ?? false
  }

  /// A response without a receive, as access logs have it: of the attempt that was open, else of one that has
  /// an answer, else of any without a server record; else an exchange of its own.
  private mutating func adoptResponse(_ response: Int) {
    let free = trace.exchanges.indices.filter { !trace.exchanges[$0].hasServer }
    let open = free.last {
      (trace.exchanges[$0].sent ?? -1) < response && response < (trace.exchanges[$0].ended ?? Int.max)
    }
    if let match = open ?? free.first(where: { isAnswered(trace.exchanges[$0]) }) ?? free.first {
      trace.exchanges[match].responded = response
    } else {
      beginAttempt { $0.responded = response }
    }
  }
}
