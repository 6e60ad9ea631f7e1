import TraceModel

/// The attempt of the client that a server received.
///
/// If the counts agree, order alone decides: one server receives attempts in the order of the sends, whatever its clock
/// says. Otherwise a receive belongs to an attempt open at its time. Clocks may make that impossible. Then every
/// attempt with an answer must have been received, and order decides the rest.
extension TraceDraft {
  mutating func matchReceives() {
    let survey = surveyReceives()
    if survey.count == trace.exchanges.count, survey.isOneOrigin, !survey.isNumbered {
      return matchReceivesInOrder()
    }
    var receives = trace.events.indices.filter { trace.events[$0].role == .requestReceived }
    if !trace.exchanges.isEmpty {
      matchNumberedReceives(&receives)
      if !survey.isOneOrigin || survey.count < trace.exchanges.count { matchStatuses(&receives) }
      matchOpenAttempts(&receives)
      matchAgainstClocks(&receives)
    }
    for receive in receives { beginAttempt { $0.received = receive } }
  }

  private func surveyReceives() -> (count: Int, isOneOrigin: Bool, isNumbered: Bool) {
    var survey = (count: 0, isOneOrigin: true, isNumbered: false)
    var origin: OriginID = .unnamed
    for index in trace.events.indices {
      guard case .requestReceived = trace.events[index].role else { continue }
      if survey.count > 0, trace.events[index].origin != origin { survey.isOneOrigin = false }
      if trace.events[index].attempt != 0 { survey.isNumbered = true }
      origin = trace.events[index].origin
      survey.count += 1
    }
    return survey
  }

  private mutating func matchReceivesInOrder() {
    var exchange = 0
    for index in trace.events.indices {
      guard case .requestReceived = trace.events[index].role else { continue }
      trace.exchanges[exchange].received = index
      exchange += 1
    }
  }

  /// Records of both sides that name the attempt leave nothing to infer.
  private mutating func matchNumberedReceives(_ receives: inout [Int]) {
    guard receives.contains(where: { trace.events[$0].attempt != 0 }) else { return }
    // The first of each number last.
    var free = Dictionary(grouping: trace.exchanges.indices.reversed(), by: { trace.exchanges[$0].attempt })
    receives.removeAll { receive in
      let number = Int32(trace.events[receive].attempt)
      guard number != 0, let match = free[number]?.popLast() else { return false }
      trace.exchanges[match].received = receive
      return true
    }
  }

  /// Instances whose clocks disagree tell no order, and of fewer receives than attempts some were lost. A status that
  /// one attempt was answered with, and one of them answered, belongs to both.
  private mutating func matchStatuses(_ receives: inout [Int]) {
    var answers: [OriginID: [Int]] = [:]
    for index in trace.events.indices where trace.events[index].role == .responseSent {
      answers[trace.events[index].origin, default: []].append(index)
    }
    let received = Dictionary(grouping: receives) { trace.events[$0].origin }
    var said: [UInt16: [Int]] = [:]
    for (origin, own) in received {
      guard own.count == 1, let answer = answers[origin], answer.count == 1 else { return }
      said[trace.events[answer[0]].statusCode, default: []].append(own[0])
    }
    let open = trace.exchanges.indices.filter { trace.exchanges[$0].received == nil }
    let seen = Dictionary(grouping: open) {
      trace.exchanges[$0].ended.map { trace.events[$0].statusCode } ?? 0
    }
    for (status, exchanges) in seen where status != 0 && exchanges.count == 1 {
      guard let spans = said[status], spans.count == 1 else { continue }
      trace.exchanges[exchanges[0]].received = spans[0]
      receives.removeAll { $0 == spans[0] }
    }
  }

  /// Gives each receive an attempt that was open when it came. Of several receives between the same two sends
  /// the first belongs to the earliest of the latest open attempts, so that pairs do not cross.
  private mutating func matchOpenAttempts(_ receives: inout [Int]) {
    var open = RankedSet(below: trace.exchanges.count)
    let ending = trace.exchanges.indices.filter { trace.exchanges[$0].ended != nil }
      .sorted { (trace.exchanges[$0].ended ?? 0) < (trace.exchanges[$1].ended ?? 0) }
    var (next, ended) = (0, 0)
    var left: [Int] = []
    var waiting = 0
    for (number, receive) in receives.enumerated() {
      while next < trace.exchanges.count, (trace.exchanges[next].sent ?? -1) < receive {
        if trace.exchanges[next].received == nil, (trace.exchanges[next].ended ?? .max) > receive {
          open.insert(next)
        }
        next += 1
        waiting = 0
      }
      while ended < ending.count, (trace.exchanges[ending[ended]].ended ?? 0) < receive {
        open.remove(ending[ended])
        ended += 1
      }
      if waiting == 0 {
        let upcoming = next < trace.exchanges.count ? trace.exchanges[next].sent ?? -1 : Int.max
        waiting = receives[number...].prefix { $0 < upcoming }.count
      }
      defer { waiting -= 1 }
      guard open.count > 0 else { left.append(receive); continue }
      let match = open.element(atRank: max(0, open.count - waiting))
      open.remove(match)
      trace.exchanges[match].received = receive
    }
    receives = left
  }

  /// The rest, with times that fit no attempt: answered attempts if there are as many, else by order, from the end
  /// if all sends precede.
  private mutating func matchAgainstClocks(_ receives: inout [Int]) {
    let exchanges = trace.exchanges
    let free = exchanges.indices.filter { exchanges[$0].received == nil }
    guard let first = receives.first, let last = free.last else { return }
    let answered = free.filter { isAnswered(exchanges[$0]) }
    var matches = answered.count == receives.count ? answered : free
    if matches.count > receives.count, (exchanges[last].sent ?? -1) < first {
      matches.removeFirst(matches.count - receives.count)
    }
    for (exchange, receive) in zip(matches, receives) { trace.exchanges[exchange].received = receive }
    receives.removeFirst(min(matches.count, receives.count))
  }

  /// The client has an answer.
  func isAnswered(_ exchange: Trace.Exchange) -> Bool {
    exchange.ended.map { trace.events[$0].role == .responseReceived } ?? false
  }
}
