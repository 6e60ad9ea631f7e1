import Algorithms
import TraceModel

/// Work whose records name no message, in a request that has messages: perhaps no work on any of them.
///
///     api      received   started   published m   finished   responded      the server's work on its own request
///     cron     started    sent … answered   finished                        a job, in whose course m was published
///     worker                                consumed m   started   finished
///
/// A server's work between its request and its answer is that request's. Any other work without a name is on a message
/// that was not published in its own course, and that no other service's consumer took. If there is none, the work is
/// a job of its own, which nobody published.
extension TraceDraft {
  /// The kinds of works without a message.
  enum OwnWork {
    /// A part of the server's work on the exchange with this index.
    case ofRequest(Int)
    case job
  }

  /// The takers of a request's messages, by the consumers' records.
  struct Takers {
    /// The programs that took each message.
    var ofMessages: [Int: Set<OriginID>] = [:]
    /// The programs that took a message which no record before theirs names.
    var ofOthers: Set<OriginID> = []
    /// The exchanges that each program served and answered, in the order of their reception.
    var served: [OriginID: [Int]] = [:]
    /// How many more messages are looked at, so that a request of a million takes linear time.
    var rest = 1 << 20
  }

  /// The kind of the work that the record begins or ends; nil if it may be on a message.
  mutating func ownWork(of index: Int) -> OwnWork? {
    let record = trace.events[index].reference
    guard record.namesNothing else { return nil }
    surveyTakers()
    guard
      has(.published) || !takers.ofMessages.isEmpty || isTakenByOthers(takers.ofOthers, than: record.origin)
    else { return nil }
    let request = request(around: index)
    let candidates = candidates(for: index)
    if let request {
      // A message may come as a request of its broker, which logs nothing.
      let isPush =
        trace.exchanges[request].sent == nil && candidates.contains { !isPublisher(record.origin, of: $0) }
      if !isPush { return .ofRequest(request) }
    }
    return candidates.isEmpty && takers.rest > 0 ? .job : nil
  }

  /// The message can be the one that the record's work is on. A record that names something of its message is judged by
  /// that: what other logs say of the course of things moves no pairing by order.
  mutating func mayBeOn(_ message: Int, _ index: Int) -> Bool {
    guard !messageTraits[message].isOwnWork else { return false }
    let record = trace.events[index].reference
    guard record.namesNothing else { return true }
    guard !isBefore(index, thePublishingOf: message) else { return false }
    guard let services = takers.ofMessages[message] else { return true }
    return !isTakenByOthers(services, than: record.origin)
  }

  /// The first messages that the record's work can be on; more than one from one program and one from another are not
  /// looked for.
  private mutating func candidates(for index: Int) -> [Int] {
    var found: [Int] = []
    let origin = trace.events[index].origin
    for message in trace.messages.indices {
      takers.rest -= 1
      guard takers.rest > 0 else { break }
      guard mayBeOn(message, index) else { continue }
      found.append(message)
      if !isPublisher(origin, of: message) { break }
    }
    return found
  }

  private func isPublisher(_ origin: OriginID, of message: Int) -> Bool {
    trace.messages[message].published.map { trace.events[$0].origin } == origin
  }

  /// Some program of another service took it, and none of the service of `origin`.
  private mutating func isTakenByOthers(_ services: Set<OriginID>, than origin: OriginID) -> Bool {
    guard !services.isEmpty, !services.contains(origin) else { return false }
    let own = serviceName(of: origin)
    for other in services where serviceName(of: other) == own { return false }
    return true
  }

  /// The work of an own kind, which is no delivery of a message that others know.
  mutating func addJob(_ index: Int, _ fill: (inout Trace.Delivery) -> Void) -> Int {
    trace.messages.append(Trace.Message())
    messageTraits.append(MessageTraits())
    let message = trace.messages.count - 1
    messageTraits[message].isOwnWork = true
    beginIndexIfNeeded()
    deliver(message, by: index)
    return addDelivery(of: message, by: index, fill)
  }

  /// Makes the record a note on the server's work.
  mutating func count(_ index: Int, toRequest exchange: Int) {
    if trace.events[index].role == .processingStarted { worksOfRequests[index] = exchange }
    reinterpret(index, as: .note)
  }
}

extension TraceDraft {
  /// The server's work in whose course the record's work began and ended, by the program's own clock.
  private func request(around index: Int) -> Int? {
    let origin = trace.events[index].origin
    let served = takers.served[origin] ?? []
    let begun = served.partitioningIndex { trace.exchanges[Int($0)].received ?? .max >= index }
    let found = served[..<begun].suffix(Self.reachOfWork).last {
      index < trace.exchanges[$0].responded ?? .max
    }
    guard let found, trace.events[index].role == .processingStarted else { return found }
    let end = trace.events.indices.dropFirst(index + 1).prefix(Self.reachOfWork).first {
      trace.events[$0].origin == origin && trace.events[$0].role == .processingFinished
    }
    return end.map { $0 < trace.exchanges[found].responded ?? .max } ?? true ? found : nil
  }

  /// How far the records of one program may stand apart.
  private static let reachOfWork = 256

  private mutating func surveyTakers() {
    guard !hasTakers else { return }
    hasTakers = true
    for (index, exchange) in trace.exchanges.enumerated() where exchange.responded != nil {
      guard let received = exchange.received else { continue }
      takers.served[trace.events[received].origin, default: []].append(index)
    }
    for origin in takers.served.keys {
      takers.served[origin]?.sort { trace.exchanges[$0].received ?? 0 < trace.exchanges[$1].received ?? 0 }
    }
    for index in trace.events.indices where trace.events[index].role.isConsumption {
      let event = trace.events[index]
      guard event.role == .consumed || event.namesMessage else { continue }
      let own = event.role == .consumed ? Int(messageOfEvent[index]) : message(identifiedBy: index) ?? -1
      for message in [own] + batchMessages[index, default: []] {
        if message >= 0 {
          takers.ofMessages[message, default: []].insert(event.origin)
        } else {
          takers.ofOthers.insert(event.origin)
        }
      }
    }
  }
}

extension TraceDraft {
  /// The record stands before the message's publishing: in the same program, or in one that caused it.
  ///
  ///     cron     started   sent
  ///     api                       received   published          behind the start at cron
  func isBefore(_ index: Int, thePublishingOf message: Int) -> Bool {
    guard var event = trace.messages[message].published else { return false }
    let origin = trace.events[index].origin
    if trace.events[event].origin == origin { return index < event }
    guard trace.events[index].reference.namesNothing, trace.exchanges.count <= Self.reachOfWork else {
      return false
    }
    for _ in 0..<Self.mostCauses {
      guard let cause = cause(of: event) else { return false }
      event = cause
      if trace.events[event].origin == origin { return index < event }
    }
    return false
  }

  /// How far a chain of causes is followed.
  private static let mostCauses = 16

  /// The record of another program that led to the work in which the event stands: a call or, without one, a message.
  private func cause(of event: Int) -> Int? {
    let origin = trace.events[event].origin
    let call = trace.exchanges.last { exchange in
      guard let received = exchange.received, exchange.sent != nil else { return false }
      return received < event && event < exchange.responded ?? .max && trace.events[received].origin == origin
    }
    if let sent = call?.sent { return sent }
    let taken = trace.events.indices.prefix(event).suffix(Self.reachOfWork).last {
      trace.events[$0].origin == origin && trace.events[$0].role == .consumed
    }
    return taken.flatMap { messageOfEvent[$0] < 0 ? nil : trace.messages[Int(messageOfEvent[$0])].published }
  }
}

extension MessageReference {
  /// The record begins or ends work, and says nothing of a message.
  var namesNothing: Bool {
    role != .consumed && role != .published && messageKey.isNone && destination == .empty && group == .empty
      && partition < 0 && !hasOffset && !isShared
  }
}
