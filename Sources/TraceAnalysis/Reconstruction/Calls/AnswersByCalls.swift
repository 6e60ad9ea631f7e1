import TraceModel

/// Answers of a server with several works under way, where no answer names its work. They were taken as if the works
/// were nested. But a work ends before its caller has the answer, and which call each work serves both sides may name:
///
///     web    ├─ POST /graphql  span a ──────────────────────────────┤
///     web     ├─ POST /graphql  span b ───────┤
///     api       ├─ work, parent b ────────┤                            the first answer is this work's
///     api         ├─ work, parent a ──────────────────────────────┤
///
/// If the works taken as nested do not fit into their calls, and some other order of the answers fits, that one stands.
/// As times decide it, it is no evidence about clocks. Where two works could have each
/// other's answers, it stays a choice.
extension CallSearch {
  /// Settles the answers that are a choice, where the calls of their works are known.
  mutating func settleAnswersByCalls() {
    guard spans.contains(where: \.isChoice) else { return }
    struct Asked: Hashable {
      var origin: OriginID
      var target: CallTarget
    }
    let open = spans.indices.filter { isOfKnownCall($0) && (spans[$0].isChoice || spans[$0].isBesideChoice) }
    let groups = Dictionary(grouping: open) { Asked(origin: spans[$0].origin, target: spans[$0].target) }
    for group in groups.values where group.count > 1 && group.count <= Self.mostChosen {
      settleAnswers(of: group)
    }
  }

  /// More works are left as they are: all are compared with each other.
  private static let mostChosen = 64

  /// The work has both ends, and serves a call of one attempt by what both sides name.
  private func isOfKnownCall(_ span: Int) -> Bool {
    guard spans[span].received != nil, spans[span].responded != nil, let call = spans[span].call else {
      return false
    }
    return calls[call].attempts.count == 1 && !calls[call].isPairedByTime && calls[call].spans.count == 1
  }

  /// Each answer goes to the open work whose caller had its answer first.
  private mutating func settleAnswers(of group: [Int]) {
    let answers = group.compactMap { spans[$0].responded }.sorted()
    if !group.allSatisfy({ canEnd($0, with: spans[$0].responded) }) {
      var left = group.sorted { (deadline(of: $0), $0) < (deadline(of: $1), $1) }
      var chosen: [(span: Int, answer: Int)] = []
      for answer in answers {
        guard let next = left.firstIndex(where: { canEnd($0, with: answer) }) else { return }
        chosen.append((left.remove(at: next), answer))
      }
      for (span, answer) in chosen { spans[span].responded = answer }
    }
    for span in group {
      let others = group.filter { $0 != span && mayExchange(span, $0) }
      // Of two that could be exchanged the first is counted.
      spans[span].isChoice = others.contains { (spans[$0].responded ?? 0) > (spans[span].responded ?? 0) }
      spans[span].isBesideChoice = true
    }
  }

  private func deadline(of span: Int) -> Timestamp {
    let ended = spans[span].call.flatMap { calls[$0].attempts[0].ended }
    return ended.map { events[$0].time } ?? Timestamp(nanoseconds: .max)
  }

  /// The two works could have each other's answers.
  private func mayExchange(_ one: Int, _ other: Int) -> Bool {
    canEnd(one, with: spans[other].responded) && canEnd(other, with: spans[one].responded)
  }

  /// The answer comes after the work's beginning, no later than its caller had it, and with the status that was seen.
  private func canEnd(_ span: Int, with answer: Int?) -> Bool {
    guard let answer, let received = spans[span].received, received < answer else { return false }
    guard let ended = spans[span].call.flatMap({ calls[$0].attempts[0].ended }) else { return true }
    guard events[ended].role == .responseReceived else { return true }
    let (seen, said) = (events[ended].statusCode, events[answer].statusCode)
    guard seen == 0 || said == 0 || seen == said else { return false }
    return events[answer].time <= events[ended].time
      + min(events[answer].stepOfTime, events[ended].stepOfTime)
  }
}
