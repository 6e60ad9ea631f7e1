import TraceModel

/// A client that gave up without a record of any server: unreachable only if the servers' logs cover the time.
extension MissingRecordJudge {
  /// The answer of the request's own records, unless the servers' record may merely not be here.
  func judgeAttempts(of summary: TraceSummary) -> Absence {
    let own = Absence(outcome: summary.outcome)
    if summary.outcome == .incomplete, let unlogged = judge(unansweredCallsOf: summary) { return unlogged }
    guard summary.outcome == .unreachable else { return own }
    for exchange in summary.exchanges {
      let client = services.service(of: exchange.client)
      if let doubt = doubt(.reception, caller: client) { return doubt }
      let servers = servers.servers(of: client)
      let times = [exchange.sent, exchange.ended].filter { $0.isLogged }
      guard let begin = times.first, let end = times.last else { continue }
      let from = Timestamp(nanoseconds: min(begin, end))
      let until = Timestamp(nanoseconds: max(begin, end))
      if cover(servers, from: from, until: until) { continue }
      return uncovered(.reception, servers.filter { !cover([$0], from: from, until: until) }, from)
    }
    return own
  }

  /// Calls without an answer, where neither side of any logs how its calls end: nothing is missing.
  /// Nil where some does.
  private func judge(unansweredCallsOf summary: TraceSummary) -> Absence? {
    guard summary.deliveries.isEmpty, let first = summary.exchanges.first else { return nil }
    let isUnlogged = summary.exchanges.allSatisfy { exchange in
      let isAnswered = exchange.responded.isLogged || exchange.ended.isLogged
      let server = exchange.received.isLogged ? services.service(of: exchange.server) : nil
      let client = exchange.sent.isLogged ? services.service(of: exchange.client) : nil
      return !isAnswered && server.map(servers.answersUnseen) ?? true
        && client.map(servers.endsUnseen) ?? true
    }
    guard isUnlogged else { return nil }
    let origin = first.received.isLogged ? first.server : first.client
    return Absence(outcome: .completed, note: .noEndLogged(destination: .empty, origin: origin))
  }
}
