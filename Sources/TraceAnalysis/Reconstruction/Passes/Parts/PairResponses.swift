import ClockEstimation
import TraceModel

/// The span that each answer of a server ended.
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
    var (orphans, facts) = ([Int](), ExchangeFacts())
    for records in serverRecordsByOrigin() { pairResponses(records, owners, &facts, &orphans) }
    adoptResponses(orphans.sorted())
  }

  /// The receives and responses of each server, in the order in which servers appear.
  private func serverRecordsByOrigin() -> [[Int]] {
    var (groups, numbers) = ([[Int]](), [OriginID: Int]())
    for index in trace.events.indices
    where trace.events[index].role == .requestReceived || trace.events[index].role == .responseSent {
      let number = numbers[trace.events[index].origin] ?? groups.count
      if number == groups.count {
        numbers[trace.events[index].origin] = number
        groups.append([])
      }
      groups[number].append(index)
    }
    return groups
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
  private mutating func pairResponses(
    _ records: [Int], _ owners: [Int32], _ facts: inout ExchangeFacts, _ orphans: inout [Int]
  ) {
    var cluster = SpanCluster()
    for record in records {
      if trace.events[record].role == .requestReceived {
        if cluster.isClosed { close(&cluster, &facts) }
        cluster.exchanges.append(Int(owners[record]))
      } else if cluster.isClosed {
        orphans.append(record)
      } else {
        cluster.responses.append(record)
      }
    }
    close(&cluster, &facts)
  }

  /// Overlapping server spans of one origin, and the responses that end them.
  private struct SpanCluster {
    var exchanges: [Int] = []
    var responses: [Int] = []

    var isClosed: Bool { exchanges.count == responses.count }
  }

  private mutating func close(_ cluster: inout SpanCluster, _ facts: inout ExchangeFacts) {
    defer { cluster = SpanCluster() }
    guard let first = cluster.responses.first else { return }
    // One span, and one response behind its beginning.
    if cluster.exchanges.count == 1 { return trace.exchanges[cluster.exchanges[0]].responded = first }
    facts.learn(trace)
    let pairing = pairing(of: cluster, at: trace.events[first].origin, facts)
    for (span, (exchange, response)) in zip(cluster.exchanges, pairing.responseOfSpan).enumerated() {
      guard let response else { continue }
      trace.exchanges[exchange].responded = cluster.responses[response]
      trace.exchanges[exchange].isAnswerChoice = pairing.isChoice(span)
    }
    if pairing.ambiguous > 0 {
      trace.notes.append(
        .ambiguousPairing(origin: trace.events[first].origin, count: pairing.ambiguous))
    }
  }

  private func pairing(of cluster: SpanCluster, at server: OriginID, _ facts: ExchangeFacts) -> SpanPairing {
    let spans = cluster.exchanges.map { index in
      let exchange = trace.exchanges[index]
      var span = SpanPairing.Span(
        received: exchange.received ?? 0, attempt: exchange.attempt,
        seen: exchange.ended.map { trace.events[$0].statusCode } ?? 0)
      if let ended = exchange.ended, isAnswered(exchange) {
        let lead = facts.mostLead(of: server, before: trace.events[ended].origin)
        span.answer = SpanPairing.Answer(event: ended, time: trace.events[ended].time, lead: lead)
      }
      return span
    }
    let responses = cluster.responses.map { index in
      let event = trace.events[index]
      return SpanPairing.Response(
        event: index, attempt: event.attempt, said: event.statusCode, time: event.time)
    }
    return SpanPairing(spans, responses, isGivenUp: facts.isGivenUp)
  }

  /// Responses without a receive, as access logs have them, in their order. Each is of the attempt open then, else of
  /// one with an answer, else of any without a server record; else it is an exchange of its own.
  private mutating func adoptResponses(_ responses: [Int]) {
    guard !responses.isEmpty else { return }
    var free = AttemptsWithoutServer(trace)
    for response in responses {
      if let match = free.take(for: response) {
        trace.exchanges[match].responded = response
      } else {
        beginAttempt { $0.responded = response }
      }
    }
  }
}

/// The facts of all attempts together; learned when they are first needed.
private struct ExchangeFacts {
  private struct Passage: Hashable {
    var client: OriginID
    var server: OriginID
  }

  /// Some attempt was given up.
  private(set) var isGivenUp = false
  private var leads: [Passage: Nanoseconds] = [:]
  private var isLearned = false

  mutating func learn(_ trace: Trace) {
    guard !isLearned else { return }
    isLearned = true
    for exchange in trace.exchanges {
      if let ended = exchange.ended, trace.events[ended].role == .requestFailed { isGivenUp = true }
      guard let sent = exchange.sent, let received = exchange.received else { continue }
      let passage = Passage(client: trace.events[sent].origin, server: trace.events[received].origin)
      let lead = trace.events[received].time - trace.events[sent].time
      leads[passage] = min(leads[passage] ?? lead, lead)
    }
  }

  /// By how much a server's clock can be ahead of a client's, as the attempts between the two tell.
  func mostLead(of server: OriginID, before client: OriginID) -> Nanoseconds? {
    leads[Passage(client: client, server: server)]
  }
}

/// The attempts without a record of any server.
private struct AttemptsWithoutServer {
  private let exchanges: [Trace.Exchange]
  private var isFree: [Bool]
  /// The attempts sent later than the responses so far, the earliest last.
  private var later: [Int]
  /// The attempts sent, the last of all first; some are taken, or have ended.
  private var sent = Heap<Int>([])
  /// The attempts with an answer, and all attempts; in both lists the first one is last.
  private var answered: [Int]
  private var rest: [Int]

  init(_ trace: Trace) {
    let all = trace.exchanges
    exchanges = all
    isFree = all.map { !$0.hasServer }
    rest = all.indices.reversed().filter { !all[$0].hasServer }
    answered = rest.filter { index in
      all[index].ended.map { trace.events[$0].role == .responseReceived } ?? false
    }
    later = rest.sorted { (all[$0].sent ?? -1) > (all[$1].sent ?? -1) }
  }

  /// The attempt of a response; responses are asked for in their order.
  mutating func take(for response: Int) -> Int? {
    while let next = later.last, (exchanges[next].sent ?? -1) < response {
      later.removeLast()
      sent.insert(-next)
    }
    let match =
      open(at: response) ?? Self.first(of: &answered, isFree) ?? Self.first(of: &rest, isFree)
    if let match { isFree[match] = false }
    return match
  }

  /// The last open attempt; an ended one has ended for all later responses.
  private mutating func open(at response: Int) -> Int? {
    while let last = sent.popLeast() {
      if isFree[-last], response < (exchanges[-last].ended ?? .max) { return -last }
    }
    return nil
  }

  private static func first(of attempts: inout [Int], _ isFree: [Bool]) -> Int? {
    while let last = attempts.last, !isFree[last] { attempts.removeLast() }
    return attempts.popLast()
  }
}
