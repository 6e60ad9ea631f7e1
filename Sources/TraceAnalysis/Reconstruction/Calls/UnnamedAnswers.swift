import TraceModel

/// Answers to a caller with several calls under way, where no answer names its call. So they were taken in the order of
/// the sends. What the servers logged tells more. An answer has the status given by its server. It comes after the
/// server's own, and no sooner after the send than the server worked:
///
///     web     ├─ GET /prices ───────────────────────────────────┤ 200
///     web      ├─ POST /orders ──┤ 422
///     prices     ├─ work ───────────────────────────────────┤ 200
///     orders      ├─ work ────┤ 422
///
/// Every answer has to find a call that it can be of; else the order of the sends stays. It stays, too, among calls
/// that nothing tells apart.
extension CallSearch {
  /// Settles the answers of each work that has some of this kind.
  mutating func settleUnnamedAnswers() {
    guard !unnamedAnswers.isEmpty else { return }
    let works = Set(unnamedAnswers.values.map { Caller(calls[$0]) })
    var groups: [Caller: [Int]] = [:]
    for call in calls.indices where calls[call].hasOneAttempt {
      let caller = Caller(calls[call])
      if works.contains(caller) { groups[caller, default: []].append(call) }
    }
    let servers = namedServers()
    for group in groups.values where group.count > 1 && group.count <= Self.mostUnnamed {
      settle(group, servers)
    }
    // What is left is a choice, and no evidence about clocks.
    for call in unnamedAnswers.values { calls[call].isPairedByTime = true }
  }

  /// More calls of one work are left in the order of their sends: the search takes the cube of their number.
  private static let mostUnnamed = 64

  /// Who made a call.
  private struct Caller: Hashable {
    var sender: OriginID?
    var work: Int?

    init(_ call: LoggedCall) { (sender, work) = (call.sender, call.caller) }
  }

  /// The one server's work of each call whose span or method and path no other call or work has.
  private func namedServers() -> [Int: Int] {
    let bySpan = Dictionary(grouping: spans.indices.filter { spans[$0].target.path != 0 }) {
      spans[$0].target.path
    }
    let byCall = Dictionary(grouping: calls.indices.filter { calls[$0].target.path != 0 }) {
      calls[$0].target.path
    }
    var servers: [Int: Int] = [:]
    for (path, calls) in byCall {
      // Calls of one path agree by their methods, of which there are few.
      let byMethod = Dictionary(grouping: calls) { self.calls[$0].target.method }
      let unknown = byMethod[.unknown]?.count ?? 0
      for (method, same) in byMethod
      where method == .unknown ? calls.count == 1 : same.count + unknown == 1 {
        let own = (bySpan[path] ?? []).filter { spans[$0].target.agrees(with: self.calls[same[0]].target) }
        if own.count == 1 { servers[same[0]] = own[0] }
      }
    }
    return servers
  }

  private mutating func settle(_ group: [Int], _ servers: [Int: Int]) {
    let answers = group.compactMap { calls[$0].attempts[0].ended }.sorted()
    guard answers.contains(where: { unnamedAnswers[$0] != nil }),
      group.contains(where: { servers[$0] != nil })
    else { return }
    let possible = answers.map { answer in
      group.filter { isPossible(answer, of: $0, servers[$0]) }
        .map { (call: $0, fit: fit(answer, servers[$0])) }
        // The first sent of the calls that fit equally well.
        .sorted { ($1.fit, $0.call) < ($0.fit, $1.call) }
        .map(\.call)
    }
    guard let chosen = Self.matching(possible) else { return }
    for call in group { calls[call].attempts[0].ended = nil }
    for (answer, call) in zip(answers, chosen) {
      calls[call].attempts[0].ended = answer
      calls[call].hasFailed = events[answer].isRefusal
    }
    for call in group { calls[call].ended = calls[call].attempts[0].ended == nil ? 0 : 1 }
    for (place, answer) in answers.enumerated() where unnamedAnswers[answer] != nil {
      if possible[place].count == 1 {
        unnamedAnswers[answer] = nil
        forgetChoice(of: events[answer].origin)
      } else {
        unnamedAnswers[answer] = chosen[place]
      }
    }
  }

  private mutating func forgetChoice(of origin: OriginID) {
    guard let count = ambiguousEnds[origin] else { return }
    ambiguousEnds[origin] = count > 1 ? count - 1 : nil
  }

  /// The answer can be of the call: it follows the send, names nothing else, and is what the server gave.
  private func isPossible(_ answer: Int, of call: Int, _ server: Int?) -> Bool {
    guard let sent = calls[call].attempts[0].sent, sent < answer,
      calls[call].target.agrees(with: events[answer].target)
    else { return false }
    if unnamedAnswers[answer] == nil, !isLastOfItsKind(answer) {
      return calls[call].attempts[0].ended == answer
    }
    guard let server else { return true }
    if let responded = spans[server].responded, events[answer].role == .responseReceived,
      events[answer].statusCode > 0, events[responded].statusCode > 0,
      events[answer].statusCode != events[responded].statusCode
    {
      return false
    }
    return mayWait(LoggedCall.Attempt(sent: sent, ended: answer), for: spans[server])
  }

  /// The answer names neither a span nor a path: of several answers the last has no choice left, and may be another's.
  private func isLastOfItsKind(_ answer: Int) -> Bool {
    events[answer].target.path == 0 && CallIndex.Name.all(of: events[answer].link).isEmpty
      && events[answer].statedDurationNanoseconds < 0 && events[answer].attempt == 0
  }

  /// 2: the server had answered before, as logged; 1: no server is known; 0: it had not, so that clocks must differ.
  private func fit(_ answer: Int, _ server: Int?) -> Int {
    guard let server, let responded = spans[server].responded else { return 1 }
    return events[responded].time <= events[answer].time ? 2 : 0
  }

  /// A call of its own for each answer: of its possible calls the foremost that leaves one for every other (augmenting
  /// paths: Kuhn, 1955); nil if there is none.
  private static func matching(_ possible: [[Int]]) -> [Int]? {
    var answerOf: [Int: Int] = [:]
    func assign(_ answer: Int, _ tried: inout Set<Int>) -> Bool {
      for call in possible[answer] where tried.insert(call).inserted {
        if let other = answerOf[call], !assign(other, &tried) { continue }
        answerOf[call] = answer
        return true
      }
      return false
    }
    for answer in possible.indices {
      var tried: Set<Int> = []
      // A free call first: nobody has to give way for one that fits no better.
      if let free = possible[answer].first(where: { answerOf[$0] == nil }) {
        answerOf[free] = answer
      } else if !assign(answer, &tried) {
        return nil
      }
    }
    var calls = [Int](repeating: 0, count: possible.count)
    for (call, answer) in answerOf { calls[answer] = call }
    return calls
  }
}

extension LoggedCall {
  /// It was sent once, and as far as is known answered once.
  fileprivate var hasOneAttempt: Bool { attempts.count == 1 && attempts[0].sent != nil && extraLines.isEmpty }
}
