import TraceModel

/// The calls of each work in the order of their ends, while a critical path is walked backwards: each is met once.
///
/// Cost: a sort of the calls, then a constant for each.
struct CallsByWork {
  private enum Key: Hashable {
    case exchange(Int)
    case delivery(Int)
    case client
  }

  private let exchanges: [TraceSummary.Exchange]
  /// The calls not met yet, the last end last.
  private var ahead: [Key: [Int]]

  init(_ exchanges: [TraceSummary.Exchange]) {
    self.exchanges = exchanges
    let whole = exchanges.indices.filter { exchanges[$0].sent.isLogged && exchanges[$0].ended.isLogged }
    ahead = Dictionary(grouping: whole) { Self.key(exchanges[$0].caller) }
      .mapValues { $0.sorted { (exchanges[$0].ended, $0) < (exchanges[$1].ended, $1) } }
  }

  private static func key(_ work: Trace.Work?) -> Key {
    switch work {
    case .exchange(let index): .exchange(index)
    case .delivery(let index): .delivery(index)
    case .unknown, nil: .client
    }
  }

  /// The call of the work that ended last by `end` and was sent since `begin`, in ns since 1970 on the work's clock.
  mutating func lastCall(of work: Trace.Work?, before end: Int64, since begin: Int64) -> Int? {
    let key = Self.key(work)
    while let call = ahead[key]?.popLast() {
      let exchange = exchanges[call]
      if exchange.ended <= end, exchange.sent <= exchange.ended, exchange.sent >= begin { return call }
    }
    return nil
  }

  /// A later attempt at the same call follows.
  func isRepeated(_ call: Int) -> Bool {
    call + 1 < exchanges.count
      && exchanges[(call + 1)...].prefix(64).contains {
        $0.call == exchanges[call].call && $0.sent >= exchanges[call].ended
      }
  }
}
