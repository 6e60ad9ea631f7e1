package import TraceModel

/// A segment that began and has no end in the logs.
struct UnfinishedSegment {
  var segment: Segment
  /// When it began, in ns since 1970 on the clock of `origin`.
  var begunNanoseconds: Int64
  /// Where it began.
  var origin: OriginID
  /// Topic, for segments of a message; `empty` otherwise or where not logged.
  var destination: NameID = .empty
  /// Of the topic; −1 otherwise or where not logged.
  var partition: Int32 = -1
  /// The consumer group, and its program, of a delivery; `empty` and `unnamed` otherwise.
  var group: NameID = .empty
  var consumer: OriginID = .unnamed
  /// The two sides of the call, for segments of one; `unnamed` otherwise or where not logged.
  var caller: OriginID = .unnamed
  var callee: OriginID = .unnamed
  /// The projected attributes of the message; `empty` otherwise or where none.
  var projection: NameID = .empty
  /// Why its end is not still to come; nil where it is.
  var missingEnd: MissingEnd?
}

/// The segments of a request that had not ended when the logs did: right-censored observations.
///
/// A censored observation has its end still to come. Work that ended otherwise is none: a request that failed, was
/// refused or was given up will never be done. Neither will a try (delivery, call) with another one after it. Counted
/// as censored, it would be taken to end like the others some day. Nor is lost work, or work without a record of its
/// end: it may have ended long ago. It is told with the reason, so that it can be counted apart.
extension TraceSummary {
  /// Each with its beginning; those of one call, message or request in the order of these.
  func forEachUnfinished(_ body: (UnfinishedSegment) -> Void) {
    let segments = SegmentsByScope.awaited
    if mayAwaitAnswer {
      let tries = LastTries(exchanges)
      for index in exchanges.indices where tries.isLast(index, of: exchanges) {
        findUnfinished(exchanges[index], segments.ofExchange, body)
      }
    }
    for index in deliveries.indices where deliveries.isLastOfRun(at: index) {
      findUnfinished(deliveries[index], segments.ofMessage, body)
    }
    if mayAwaitAnswer { findUnfinishedWhole(segments.ofRequest, body) }
  }

  /// The longest time that a segment with `isAsked` had lasted at `end` without ending, 0 at least; nil if there is
  /// none.
  package func longestUnfinished(until end: Timestamp, _ isAsked: (Segment) -> Bool) -> Nanoseconds? {
    var longest: Nanoseconds?
    forEachUnfinished { unfinished in
      guard unfinished.missingEnd == nil, isAsked(unfinished.segment) else { return }
      let lasted = max(.zero, end - Timestamp(nanoseconds: unfinished.begunNanoseconds))
      longest = max(longest ?? lasted, lasted)
    }
    return longest
  }

  private func findUnfinished(
    _ exchange: Exchange, _ stretches: [SegmentsByScope.Stretch<ExchangeInstant>],
    _ body: (UnfinishedSegment) -> Void
  ) {
    for stretch in stretches where exchange.isUnderWay(since: stretch.begin, at: stretch.end.party) {
      body(
        UnfinishedSegment(
          segment: stretch.segment, begunNanoseconds: exchange.record(of: stretch.begin),
          origin: exchange.origin(of: stretch.begin), caller: exchange.client, callee: exchange.server))
    }
  }

  private func findUnfinished(
    _ delivery: Delivery, _ stretches: [SegmentsByScope.Stretch<MessageInstant>],
    _ body: (UnfinishedSegment) -> Void
  ) {
    guard !delivery.finished.isLogged else { return }
    for stretch in stretches where delivery.isUnderWay(since: stretch.begin, until: stretch.end) {
      body(
        UnfinishedSegment(
          segment: stretch.segment, begunNanoseconds: delivery.record(of: stretch.begin),
          origin: delivery.origin(of: stretch.begin), destination: delivery.destination,
          partition: delivery.partition, group: delivery.group,
          consumer: delivery.attempt > 0 ? delivery.consumer : .unnamed, projection: delivery.projection,
          missingEnd: delivery.missingEnd))
    }
  }

  private func findUnfinishedWhole(
    _ stretches: [SegmentsByScope.Stretch<RequestInstant>], _ body: (UnfinishedSegment) -> Void
  ) {
    for stretch in stretches where isAwaited(stretch.end) {
      guard let begin = instant(stretch.begin) else { continue }
      body(
        UnfinishedSegment(
          segment: stretch.segment, begunNanoseconds: begin.time.nanoseconds, origin: begin.origin))
    }
  }

  /// The end of a segment is still to come, as far as the rest of the request tells.
  private func isAwaited(_ end: RequestInstant) -> Bool {
    switch end.awaited {
    case nil: false
    case .answer: accepted == nil && isAnswerAwaited
    case .message: firstEffect == nil && isUnfinished && !deliveries.isEmpty
    case .end: isUnfinished
    }
  }

  /// The end is still to come. An incomplete request counts if all that is known of it is a call without an answer;
  /// any other lacks some record other than its end.
  private var isUnfinished: Bool {
    switch outcome {
    case .queued, .processing: true
    case .incomplete: deliveries.isEmpty && (sent != nil ? isAwaitedByClient : isInWorkAtServer)
    case .unknown, .failed, .lost, .rejected, .unreachable, .completed: false
    }
  }

  /// A 2xx answer to the request is still to come.
  private var isAnswerAwaited: Bool { mayAwaitAnswer && isAwaitedByClient }

  /// A call without an answer is still to be answered, as far as the rest of the request tells.
  private var mayAwaitAnswer: Bool {
    switch outcome {
    case .queued, .processing: true
    case .incomplete: deliveries.isEmpty
    case .unknown, .failed, .lost, .rejected, .unreachable, .completed: false
    }
  }

  /// The client waits for an answer to its last try.
  private var isAwaitedByClient: Bool { isUnderWay(since: .sent, at: .client) }

  /// The server works on the last try.
  private var isInWorkAtServer: Bool { isUnderWay(since: .received, at: .server) }

  private func isUnderWay(since begin: ExchangeInstant, at party: Party) -> Bool {
    var tries: LastTries?
    for index in exchanges.indices where exchanges[index].isRoot {
      guard exchanges[index].isUnderWay(since: begin, at: party) else { continue }
      let known = tries ?? LastTries(exchanges)
      if known.isLast(index, of: exchanges) { return true }
      tries = known
    }
    return false
  }
}

/// The last attempt at each call.
private struct LastTries {
  /// Up to here the attempts behind one are searched.
  private static let few = 16

  /// By call; empty of few attempts.
  private var last: [Int32: Int] = [:]

  init(_ exchanges: [TraceSummary.Exchange]) {
    guard exchanges.count > Self.few else { return }
    for index in exchanges.indices { last[exchanges[index].call] = index }
  }

  /// No later attempt at the same call follows the exchange at `index`.
  func isLast(_ index: Int, of exchanges: [TraceSummary.Exchange]) -> Bool {
    guard last.isEmpty else { return last[exchanges[index].call] == index }
    for later in exchanges.indices.dropFirst(index + 1) where exchanges[later].call == exchanges[index].call {
      return false
    }
    return true
  }
}

extension TraceSummary.Exchange {
  /// The call has begun and goes on there. It ends with its answer: if either side logged one, it has ended, and a
  /// record is missing. A call that a client gives up ends for the client alone, since the server works on.
  fileprivate func isUnderWay(since begin: ExchangeInstant, at party: Party) -> Bool {
    guard record(of: begin).isLogged else { return false }
    let hasAnswer = record(of: .responded).isLogged || record(of: .answered).isLogged
    return !hasAnswer && !(gaveUp && party == .client)
  }
}

extension TraceSummary.Delivery {
  /// It has begun, and neither its end nor what would follow is logged. The work of a batch counts once.
  fileprivate func isUnderWay(since begin: MessageInstant, until end: MessageInstant) -> Bool {
    guard record(of: begin).isLogged else { return false }
    guard owns(begin, isFirstOfMessage: true, isFirstOfGroup: true) else { return false }
    for later in MessageInstant.allCases where later.rawValue >= end.rawValue && record(of: later).isLogged {
      return false
    }
    return true
  }
}
