import TraceModel

/// The order of events in a request's own records, as logged: hops between its clocks.
struct RequestHops {
  /// A passage from one clock to another.
  struct Passage {
    var from: OriginID
    var sent: Int64
    var to: OriginID
    var received: Int64
  }

  /// The two passages of a call, there and back.
  struct Call {
    var there: Passage
    var back: Passage
  }

  private(set) var passages: [Passage] = []
  /// Calls with all four times logged, which end because of their answer.
  private(set) var calls: [Call] = []

  init(_ request: TraceSummary) {
    let pairings = Dictionary(grouping: request.exchanges, by: \.call).mapValues(ExchangePairing.init)
    for exchange in request.exchanges where exchange.client != exchange.server && !exchange.isPairedByTime {
      if let pairing = pairings[exchange.call] { add(exchange, pairing) }
    }
    for exchange in request.exchanges {
      guard let outer = request.work(around: exchange) else { continue }
      _ = add(from: outer.server, at: outer.received, to: exchange.server, at: exchange.latestReceived)
      guard outer.statusCode < 500 else { continue }
      _ = add(from: exchange.server, at: exchange.responded, to: outer.server, at: outer.responded)
    }
    for delivery in request.deliveries where !delivery.isPairedByOrder {
      _ = add(
        from: delivery.publisher, at: delivery.published, to: delivery.consumer, at: delivery.latestTaken)
    }
  }

  private mutating func add(_ exchange: TraceSummary.Exchange, _ pairing: ExchangePairing) {
    let there =
      pairing.isSureThere
      ? add(from: exchange.client, at: exchange.sent, to: exchange.server, at: exchange.latestReceived) : nil
    let back =
      pairing.isSureBack && !exchange.gaveUp
      ? add(from: exchange.server, at: exchange.responded, to: exchange.client, at: exchange.ended) : nil
    if let there, let back { calls.append(Call(there: there, back: back)) }
  }

  private mutating func add(from sender: OriginID, at sent: Int64, to receiver: OriginID, at received: Int64)
    -> Passage?
  {
    guard sent.isLogged, received.isLogged, sender != receiver,
      Hop(sent: sent, received: received) != nil
    else { return nil }
    let passage = Passage(from: sender, sent: sent, to: receiver, received: received)
    passages.append(passage)
    return passage
  }

  /// The readings of `origin` in passages.
  func readings(of origin: OriginID) -> [Int64] {
    passages.flatMap { passage in
      (passage.from == origin ? [passage.sent] : []) + (passage.to == origin ? [passage.received] : [])
    }
  }
}
