package import TraceModel

/// The statements of the logs about their clocks: every hop between two origins, kept as far as it says anything,
/// and the resolution of each origin's times. Surveys of parts of the logs merge into the survey of all, whatever
/// the parts and their order; `ClockTable.init(_:of:)` estimates the clocks from it.
///
/// The hops:
///
///     request   sent      → received
///     response  sent      → received    unless the client gave the attempt up
///     proxy     received  → received by the server behind it, and the other way around for their answers
///     message   published → consumed    of every delivery, since each came after the publishing
///
/// Hops between events of one origin say nothing. Neither do pairs made with the help of logged times: attempts told
/// apart by when they were open, and deliveries of perhaps another message.
///
/// Cost: about 0.2 µs for each hop. Each directed pair of origins takes a few hundred bytes for each stretch of
/// time with hops, of which there are up to 2,000.
package struct ClockSurvey: Equatable, Sendable {
  /// The sender and the receiver.
  struct Direction: Hashable, Sendable {
    var sender: OriginID
    var receiver: OriginID

    /// From the receiver to the sender.
    var turned: Direction { Direction(sender: receiver, receiver: sender) }
  }

  private(set) var hops: [Direction: HopBuckets] = [:]
  private(set) var resolutions = TimestampResolutions()

  package init() {}

  /// Notes the hops of one request.
  package mutating func add(_ request: TraceSummary) {
    if request.exchanges.allSatisfy({ $0.call == 0 }) {
      addCall(request.exchanges)
    } else {
      let calls = Dictionary(grouping: request.exchanges, by: \.call)
      for call in calls.values { addCall(call) }
    }
    for delivery in request.deliveries { add(delivery) }
    guard request.exchanges.count > 1 else { return }
    for exchange in request.exchanges {
      guard let outer = request.work(around: exchange) else { continue }
      addHop(from: outer.server, at: outer.received, to: exchange.server, at: exchange.latestReceived)
      // A proxy may have answered for the server.
      guard outer.statusCode < 500 else { continue }
      addHop(from: exchange.server, at: exchange.responded, to: outer.server, at: outer.responded)
    }
  }

  /// Notes all that `other` has noted. Both speak of one catalog.
  package mutating func merge(_ other: ClockSurvey) {
    hops.merge(other.hops) { own, added in
      var both = own
      both.merge(added)
      return both
    }
    resolutions.merge(other.resolutions)
  }

  /// Notes the hops of the attempts at one call.
  private mutating func addCall(_ attempts: [TraceSummary.Exchange]) {
    let pairing = ExchangePairing(attempts)
    for attempt in attempts { add(attempt, pairing) }
  }

  private mutating func add(_ exchange: TraceSummary.Exchange, _ pairing: ExchangePairing) {
    let (client, server) = (exchange.client, exchange.server)
    resolutions.note(exchange.ended, of: client)
    // A beginning that the end and its duration imply stands in finer steps than the clock's.
    if exchange.beginningDoubt == 0 {
      resolutions.note(exchange.sent, of: client)
      resolutions.note(exchange.received, of: server)
    } else {
      resolutions.note(doubt: exchange.beginningDoubt, of: server)
    }
    resolutions.note(exchange.responded, of: server)
    guard !exchange.isPairedByTime else { return }
    if pairing.isSureThere {
      addHop(from: client, at: exchange.sent, to: server, at: exchange.latestReceived)
    }
    // An attempt that a client gave up ended for reasons of its own.
    guard pairing.isSureBack, !exchange.gaveUp else { return }
    addHop(from: server, at: exchange.responded, to: client, at: exchange.ended)
  }

  private mutating func add(_ delivery: TraceSummary.Delivery) {
    resolutions.note(delivery.published, of: delivery.publisher)
    resolutions.note(delivery.consumed, of: delivery.consumer)
    resolutions.note(delivery.finished, of: delivery.consumer)
    // A start without a record follows from the end and the work's duration, in finer steps than the clock's.
    if !delivery.finished.isLogged { resolutions.note(delivery.started, of: delivery.consumer) }
    if delivery.beginningDoubt != 0, !delivery.consumed.isLogged {
      resolutions.note(doubt: delivery.beginningDoubt, of: delivery.consumer)
    }
    guard !delivery.isPairedByOrder else { return }
    addHop(
      from: delivery.publisher, at: delivery.published, to: delivery.consumer, at: delivery.latestTaken)
  }

  private mutating func addHop(
    from sender: OriginID, at sent: Int64, to receiver: OriginID, at received: Int64
  ) {
    guard sent.isLogged, received.isLogged, sender != receiver,
      let hop = Hop(sent: sent, received: received)
    else { return }
    hops[Direction(sender: sender, receiver: receiver), default: HopBuckets()].insert(hop)
  }
}

extension TraceSummary {
  /// The exchange whose server's work is certainly around another one that nobody logged sending.
  func work(around exchange: Exchange) -> Exchange? {
    guard exchange.isWithinCaller, case .exchange(let outer) = exchange.caller,
      exchanges.indices.contains(outer)
    else { return nil }
    return exchanges[outer]
  }
}

extension TraceSummary.Exchange {
  /// When the server received it at the latest, as logged or implied.
  var latestReceived: Int64 { received.isLogged ? received &+ beginningDoubt : received }
}

extension TraceSummary.Delivery {
  /// When the consumer had it at the latest, as logged or implied.
  var latestTaken: Int64 {
    !consumed.isLogged && started.isLogged ? started &+ beginningDoubt : taken
  }
}

extension ClockSurvey {
  /// Passes all that it has noted to `coder`.
  package mutating func code(_ coder: inout SurveyCoder) {
    let blank = Direction(sender: .unnamed, receiver: .unnamed)
    coder.entries(&hops, by: Direction.isBefore, blank: (blank, HopBuckets())) { direction, buckets, coder in
      coder.origin(&direction.sender)
      coder.origin(&direction.receiver)
      buckets.code(&coder)
    }
    resolutions.code(&coder)
  }
}

extension ClockSurvey.Direction {
  fileprivate static func isBefore(_ a: Self, _ b: Self) -> Bool {
    (a.sender.rawValue, a.receiver.rawValue) < (b.sender.rawValue, b.receiver.rawValue)
  }
}
