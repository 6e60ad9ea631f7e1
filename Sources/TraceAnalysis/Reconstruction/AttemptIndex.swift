import TraceModel

/// Finds the latest attempts of a client among those of one call. The usual handful is searched from end to end.
struct AttemptIndex {
  private struct Number: Hashable {
    var client: OriginID
    var attempt: Int32
  }

  /// Up to here attempts are searched one by one.
  private static let few = 16

  private var latest: [OriginID: Int] = [:]
  private var numbered: [Number: Int] = [:]
  /// Attempts without an end when they were last looked at, the latest last.
  private var open: [OriginID: [Int]] = [:]
  /// How many attempts are entered.
  private var count = 0

  /// Enters the attempts of `trace` that are new, once there are many.
  mutating func update(_ trace: Trace) {
    guard trace.exchanges.count > Self.few else { return }
    while count < trace.exchanges.count {
      let exchange = trace.exchanges[count]
      if let client = exchange.client(in: trace) {
        latest[client] = count
        numbered[Number(client: client, attempt: exchange.attempt)] = count
        if exchange.ended == nil { open[client, default: []].append(count) }
      }
      count += 1
    }
  }

  /// The latest attempt of a client, of those with a number if there is one.
  func latest(of client: OriginID, numbered number: UInt16?, in trace: Trace) -> Int? {
    guard count == 0 else {
      return number.map { numbered[Number(client: client, attempt: Int32($0))] } ?? latest[client]
    }
    return trace.exchanges.indices.last {
      trace.exchanges[$0].client(in: trace) == client
        && (number == nil || trace.exchanges[$0].attempt == Int32(number ?? 0))
    }
  }

  /// The latest attempt of a client that has no end.
  mutating func latestOpen(of client: OriginID, in trace: Trace) -> Int? {
    guard count == 0 else {
      while let last = open[client]?.last, trace.exchanges[last].ended != nil { open[client]?.removeLast() }
      return open[client]?.last
    }
    return trace.exchanges.indices.last {
      trace.exchanges[$0].ended == nil && trace.exchanges[$0].client(in: trace) == client
    }
  }
}

extension Trace.Exchange {
  /// The sender, as far as a record of the client says.
  fileprivate func client(in trace: Trace) -> OriginID? { (sent ?? ended).map { trace.events[$0].origin } }
}
