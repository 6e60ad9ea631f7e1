import TraceModel

/// Works and the works that they called: what rounding has the wrong way around.
///
///     nginx   work    ●─────────────●      took 2 ms          drawn back to the beginning of what it called
///     app     work   ●───────────●         took 2 ms
///
/// Each beginning is moved by what its own rounding leaves open, and no further.
extension TraceDraft {
  mutating func settleWithinCallers() {
    for exchange in trace.exchanges.indices {
      var inner = exchange
      for _ in 0..<Self.deepestCall {
        guard let caller = trace.exchanges[inner].caller, settle(inner, within: caller),
          case .exchange(let outer) = caller
        else { break }
        inner = outer
      }
    }
  }

  /// How deep calls are followed.
  private static let deepestCall = 64

  /// A beginning and the end that may imply it.
  private typealias Stretch = (begin: Int, end: Int?)

  /// Returns whether the caller's beginning was moved.
  private mutating func settle(_ exchange: Int, within caller: Trace.Work) -> Bool {
    guard let outer = stretch(of: caller), let inner = stretch(of: exchange) else { return false }
    let early = trace.events[outer.begin].time - trace.events[inner.begin].time
    let (openOuter, openInner) = (open(outer, inner.begin), open(inner, outer.begin))
    guard early > .zero, early <= openOuter + openInner else { return false }
    var moved = trace.events[outer.begin].time - min(early, openOuter)
    if let cause = cause(of: caller) {
      moved = max(moved, min(trace.events[cause].time, trace.events[outer.begin].time))
    }
    let isMoved = moved < trace.events[outer.begin].time
    trace.events[outer.begin].time = moved
    if openInner > .zero, let end = inner.end, trace.events[inner.begin].time < moved {
      let latest = min(moved, trace.events[inner.begin].time + openInner)
      trace.events[inner.begin].time = min(latest, trace.events[end].time)
    }
    return isMoved
  }

  /// What rounding leaves open of a beginning; nothing if it is logged.
  private func open(_ stretch: Stretch, _ other: Int) -> Nanoseconds {
    guard trace.events[stretch.begin].isImplied, let end = stretch.end,
      trace.events[end].statedDurationNanoseconds.isLogged
    else { return .zero }
    return trace.events[end].openBeginning(beside: trace.events[other])
  }

  private func stretch(of work: Trace.Work) -> Stretch? {
    switch work {
    case .exchange(let index):
      trace.exchanges[index].received.map { ($0, trace.exchanges[index].responded) }
    case .delivery(let index):
      (trace.deliveries[index].consumed ?? trace.deliveries[index].started).map {
        ($0, trace.deliveries[index].finished)
      }
    case .unknown: nil
    }
  }

  /// The call itself if it was logged, else the server's work.
  private func stretch(of exchange: Int) -> Stretch? {
    let own = trace.exchanges[exchange]
    return own.sent.map { ($0, own.ended) } ?? own.received.map { ($0, own.responded) }
  }

  private func cause(of work: Trace.Work) -> Int? {
    switch work {
    case .exchange(let index): trace.exchanges[index].sent
    case .delivery(let index): trace.messages[trace.deliveries[index].message].published
    case .unknown: nil
    }
  }
}
