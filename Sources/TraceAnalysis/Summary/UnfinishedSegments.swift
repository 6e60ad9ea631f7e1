package import TraceModel

/// A segment that began and of which the logs show no end.
struct UnfinishedSegment {
  var segment: Segment
  /// When it began, in ns since 1970 on the clock of `origin`.
  var begunNanoseconds: Int64
  /// Where it began.
  var origin: Symbol
  /// Topic, for segments of a message; 0 otherwise or where not logged.
  var destination: Symbol = 0
  /// The projected attributes of the message; 0 otherwise or where none.
  var projection: Symbol = 0
  /// Why its end is not still to come; nil where it is.
  var missingEnd: MissingEnd?
}

/// What of a request had not ended when the logs did: right-censored observations.
///
/// That an observation is censored says that its end is still to come. What ended otherwise has a competing end
/// and is none: a request that failed, was refused or was given up will never be done, and neither will a try
/// (delivery, call) that another one followed. Counted as censored, it would be taken to end like the others
/// some day. Nor is what is lost, or whose record is missing: that may have ended long ago. It is told with the
/// reason, so that it can be counted apart.
extension TraceSummary {
  /// Each with its beginning.
  func forEachUnfinished(_ body: (UnfinishedSegment) -> Void) {
    for index in exchanges.indices where isLastTry(ofExchange: index) {
      findUnfinished(exchanges[index], body)
    }
    for index in deliveries.indices where isLastTry(ofDelivery: index) {
      findUnfinished(deliveries[index], body)
    }
    findUnfinishedWhole(body)
  }

  /// The longest time that a segment which `isAsked` for had lasted at `end` and goes on, 0 at least; nil where
  /// none does.
  package func longestUnfinished(until end: Timestamp, _ isAsked: (Segment) -> Bool) -> Nanoseconds? {
    var longest: Nanoseconds?
    forEachUnfinished { unfinished in
      guard unfinished.missingEnd == nil, isAsked(unfinished.segment) else { return }
      let lasted = max(.zero, end - Timestamp(nanoseconds: unfinished.begunNanoseconds))
      longest = max(longest ?? lasted, lasted)
    }
    return longest
  }

  /// A call ends with its answer. Where either side logged that, it has ended, and a record is missing; likewise
  /// where the request went on and has ended, or its records are not all here.
  private func findUnfinished(_ exchange: Exchange, _ body: (UnfinishedSegment) -> Void) {
    guard mayAwaitAnswer else { return }
    if exchange.isAwaitedByClient {
      body(UnfinishedSegment(segment: .client, begunNanoseconds: exchange.sent, origin: exchange.client))
    }
    if exchange.isOpenAtServer {
      body(UnfinishedSegment(segment: .api, begunNanoseconds: exchange.received, origin: exchange.server))
    }
  }

  private func findUnfinished(_ delivery: Delivery, _ body: (UnfinishedSegment) -> Void) {
    guard delivery.finished == Event.absent else { return }
    func find(_ segment: Segment, _ begun: Int64, _ origin: Symbol) {
      guard begun != Event.absent else { return }
      body(
        UnfinishedSegment(
          segment: segment, begunNanoseconds: begun, origin: origin, destination: delivery.destination,
          projection: delivery.projection, missingEnd: delivery.missingEnd))
    }
    if delivery.attempt == 0 {
      if let wait = delivery.waitSegment { find(wait, delivery.published, delivery.publisher) }
    } else if delivery.sharesWork {
      // The work of a batch counts once.
    } else if delivery.started == Event.absent {
      find(.dispatch, delivery.consumed, delivery.consumer)
    } else {
      find(.processing, delivery.started, delivery.consumer)
    }
  }

  private func findUnfinishedWhole(_ body: (UnfinishedSegment) -> Void) {
    func find(_ segment: Segment, _ begun: Instant) {
      body(
        UnfinishedSegment(
          segment: segment, begunNanoseconds: begun.time.nanoseconds, origin: begun.origin))
    }
    guard let sent else {
      if let received, isUnfinished { find(.fromAPI, received) }
      return
    }
    if accepted == nil, mayAwaitAnswer, isAwaited { find(.accepted, sent) }
    guard isUnfinished else { return }
    if firstEffect == nil, !deliveries.isEmpty { find(.firstEffect, sent) }
    find(.endToEnd, sent)
  }

  /// The end is still to come. An incomplete request counts where all that is known of it is a call without an
  /// answer; of any other, not its end is missing but some record.
  private var isUnfinished: Bool {
    switch outcome {
    case .queued, .processing: true
    case .incomplete: deliveries.isEmpty && (sent != nil ? isAwaited : isOpenAtServer)
    case .failed, .lost, .rejected, .unreachable, .completed: false
    }
  }

  /// A call without an answer is still to be answered, as far as the rest of the request tells.
  private var mayAwaitAnswer: Bool {
    switch outcome {
    case .queued, .processing: true
    case .incomplete: deliveries.isEmpty
    case .failed, .lost, .rejected, .unreachable, .completed: false
    }
  }

  /// The client waits for an answer to its last try.
  private var isAwaited: Bool {
    exchanges.indices.contains { exchanges[$0].isAwaitedByClient && isLastTry(ofExchange: $0) }
  }

  /// The server works on the last try.
  private var isOpenAtServer: Bool {
    exchanges.indices.contains { exchanges[$0].isOpenAtServer && isLastTry(ofExchange: $0) }
  }

  /// No later call of the same client.
  private func isLastTry(ofExchange index: Int) -> Bool {
    !exchanges[(index + 1)...].contains { $0.client == exchanges[index].client }
  }

  /// No later delivery of the same message to the same group; attempts stand together, ascending.
  private func isLastTry(ofDelivery index: Int) -> Bool {
    guard index + 1 < deliveries.count else { return true }
    let (delivery, next) = (deliveries[index], deliveries[index + 1])
    return next.message != delivery.message || next.group != delivery.group
  }
}

extension TraceSummary.Exchange {
  /// Sent, and neither answered nor given up.
  fileprivate var isAwaitedByClient: Bool {
    sent != Event.absent && ended == Event.absent && responded == Event.absent
  }

  /// Received and not answered. That a client gave up does not end the server's work.
  fileprivate var isOpenAtServer: Bool {
    received != Event.absent && responded == Event.absent && (ended == Event.absent || gaveUp)
  }
}

extension Segment {
  /// Not every program logs an end of these: unless some have ended, nothing says that an end would be logged.
  var needsEvidenceOfEnds: Bool {
    switch self {
    case .api, .client, .accepted, .dispatch: true
    default: false
    }
  }
}
