import TraceModel

/// A client that gave up where no server has a record: unreachable only where the servers' logs cover the time.
extension MissingRecordJudge {
  /// What the request's own records say, unless the servers' record may merely not be here.
  func judgeAttempts(of summary: TraceSummary) -> Absence {
    let own = Absence(outcome: summary.outcome)
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
}
