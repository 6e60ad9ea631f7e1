import TraceModel

/// Calls whose end is logged at an earlier time than their beginning, as works may be (`JoinTornWorks.swift`): a
/// clock was set back in between.
///
///     caller   ended  sent                   true order: sent, received, responded, ended
///               100    190                   by the caller's clock, which was set back by 100 in between
///     server            191  195
///
/// Taken in the order of times these are two attempts, one without a beginning and one without an end. They are one if
/// the program logged no other such half, and the server behind it no other work.
/// A server's own work is joined likewise.
extension TraceDraft {
  mutating func joinTornCalls() {
    guard trace.exchanges.count > 1 else { return }
    join(torn: \.sent, \.ended, beside: \.received)
    join(torn: \.received, \.responded, beside: \.sent)
  }

  private typealias Record = WritableKeyPath<Trace.Exchange, Int?>

  /// Joins halves of one side, `begin` and `end`. `other` begins the other side: that alone tells that a beginning
  /// without an end did not just begin.
  private mutating func join(torn begin: Record, _ end: Record, beside other: Record) {
    var ends: [OriginID: [Int]] = [:]
    var beginnings: [OriginID: [Int]] = [:]
    for (index, exchange) in trace.exchanges.enumerated() {
      if exchange[keyPath: begin] == nil, let ended = exchange[keyPath: end], exchange.isAlone(ended) {
        ends[trace.events[ended].origin, default: []].append(index)
      }
      if let begun = exchange[keyPath: begin], exchange[keyPath: end] == nil, exchange[keyPath: other] != nil
      {
        beginnings[trace.events[begun].origin, default: []].append(index)
      }
    }
    var joined: Set<Int> = []
    for (origin, halves) in ends where halves.count == 1 && beginnings[origin]?.count == 1 {
      guard let beginning = beginnings[origin]?.first, let ended = trace.exchanges[halves[0]][keyPath: end],
        let begun = trace.exchanges[beginning][keyPath: begin], isTorn(begun, ended)
      else { continue }
      trace.exchanges[beginning][keyPath: end] = ended
      trace.exchanges[beginning].attempt = min(
        trace.exchanges[beginning].attempt, trace.exchanges[halves[0]].attempt)
      joined.insert(halves[0])
    }
    guard !joined.isEmpty else { return }
    trace.exchanges = trace.exchanges.indices.filter { !joined.contains($0) }.map { trace.exchanges[$0] }
  }

  /// The end stands before the beginning, is of the same target and no failure, and states no length of its own.
  private func isTorn(_ begun: Int, _ ended: Int) -> Bool {
    let (begin, end) = (trace.events[begun], trace.events[ended])
    return end.time < begin.time && begin.target.agrees(with: end.target) && begin.attempt == end.attempt
      && end.role != .requestFailed && !end.statedDurationNanoseconds.isLogged && !begin.isImplied
  }
}

extension Trace.Exchange {
  /// It has no other record than one.
  fileprivate func isAlone(_ record: Int) -> Bool {
    [sent, ended, received, responded].compactMap(\.self) == [record]
  }
}
