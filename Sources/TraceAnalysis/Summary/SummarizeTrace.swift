package import TraceModel

extension Trace {
  /// The event with the last error, by its index; nil without one. A text that only names a step
  /// counts where no event has another.
  package var lastError: Int? {
    var last: Int?
    var hasCause = false
    for index in events.indices where events[index].errorText != .empty {
      if events[index].errorIsStep && hasCause { continue }
      last = index
      hasCause = !events[index].errorIsStep
    }
    return last
  }
}

extension TraceSummary {
  /// The part of `trace` for reports: its times as logged. `joiner` is needed if several attributes were asked for:
  /// their values may stand on different events.
  package init(_ trace: Trace, joiner: ProjectionJoiner? = nil) {
    self.init()
    outcome = trace.outcome
    start = trace.events.first { $0.timeForm != .stray }?.time ?? trace.events.first?.time ?? start
    if let last = trace.events.last(where: { $0.timeForm != .stray }) {
      (end, endOrigin) = (last.time, last.origin)
    } else {
      end = trace.events.last?.time ?? end
    }
    sent = trace.instant(trace.firstSent)
    received = trace.instant(trace.firstReceived)
    accepted = trace.instant(trace.acceptance)
    exchanges = trace.exchanges.map { Exchange($0, in: trace) }
    deliveries = Self.deliveries(of: trace, joiner)
    firstEffect = earliestEffect
    if outcome.isDone { done = completion }
    if trace.exchanges.contains(where: { !$0.isRoot }) { nameCallers(of: trace) }
    clientEvents = trace.clientEvents.map { ClientEvent(trace.events[$0]) }
    summarizeEvents(of: trace, joiner)
  }

  /// Deliveries count by their rows: a message that nothing consumed has one, too.
  private mutating func nameCallers(of trace: Trace) {
    var rows: [Int] = []
    for (row, delivery) in deliveries.enumerated() where delivery.attempt > 0 { rows.append(row) }
    for index in exchanges.indices {
      if case .delivery(let delivery) = exchanges[index].caller {
        exchanges[index].caller = .delivery(rows[delivery])
      }
    }
  }

  /// The participants in the order of their first events; events without a known time come last. The last error. The
  /// attributes of the request as a whole.
  private mutating func summarizeEvents(of trace: Trace, _ joiner: ProjectionJoiner?) {
    participants.reserveCapacity(3)
    var hasStrays = false
    for index in trace.events.indices {
      projection = ProjectionJoiner.join(projection, trace.events[index].projection, joiner)
      if trace.events[index].timeForm == .stray {
        hasStrays = true
      } else {
        addParticipant(trace.events[index].origin, trace.events[index].level)
      }
    }
    if let last = trace.lastError { error = trace.events[last].errorText }
    guard hasStrays else { return }
    for event in trace.events where event.timeForm == .stray { addParticipant(event.origin, event.level) }
  }

  @inline(__always)
  private mutating func addParticipant(_ origin: OriginID, _ level: Level) {
    if let known = participants.firstIndex(where: { $0.origin == origin }) {
      if level > participants[known].level { participants[known].level = level }
    } else {
      participants.append(Participant(origin: origin, level: level))
    }
  }

  /// One row a delivery, one row with attempt 0 for a message that nothing consumed; by message.
  static func deliveries(of trace: Trace, _ joiner: ProjectionJoiner? = nil) -> [Delivery] {
    guard !trace.messages.isEmpty else { return [] }
    var rows: [Delivery] = []
    rows.reserveCapacity(max(trace.deliveries.count, trace.messages.count))
    var next = 0
    let attributes = MessageAttributes(trace, joiner)
    var works = SharedWorks()
    for message in trace.messages.indices {
      let first = next
      while next < trace.deliveries.count, trace.deliveries[next].message == message { next += 1 }
      var row = Delivery(message: message, deliveries: first..<next, in: trace)
      if let attributes { row.projection = attributes.projection(of: message, deliveries: first..<next) }
      if first == next { rows.append(row) }
      for delivery in first..<next {
        rows.append(row.delivered(delivery, in: trace))
        if works.isKnown(trace.deliveries[delivery], in: trace) { rows[rows.count - 1].sharesWork = true }
      }
    }
    return rows
  }
}

extension TraceSummary.Exchange {
  fileprivate init(_ exchange: Trace.Exchange, in trace: Trace) {
    self.init()
    caller = exchange.caller
    call = exchange.call
    isPairedByTime = exchange.isPairedByTime
    isAnswerChoice = exchange.isAnswerChoice
    isWithinCaller = exchange.isWithinCaller
    attempt = exchange.attempt
    statusCode = exchange.statusCode
    gaveUp = exchange.gaveUp
    client = trace.origin(exchange.sent ?? exchange.ended)
    server = trace.origin(exchange.received ?? exchange.responded)
    sent = trace.nanoseconds(exchange.sent)
    received = trace.nanoseconds(exchange.received)
    responded = trace.nanoseconds(exchange.responded)
    ended = trace.nanoseconds(exchange.ended)
    if let received = exchange.received, trace.events[received].isImplied {
      beginningDoubt = trace.doubt(ofBeginning: self.received, by: exchange.responded)
    }
    if let sent = exchange.sent, trace.events[sent].isImplied {
      // For the passage between the two, an earlier send is a later receipt.
      beginningDoubt += trace.doubt(ofBeginning: self.sent, by: exchange.ended)
    }
  }
}

extension TraceSummary.ClientEvent {
  fileprivate init(_ event: Event) {
    self.init(
      role: event.role, origin: event.origin, ended: event.time.nanoseconds,
      duration: event.statedDurationNanoseconds)
    failed = event.failed
    projection = event.projection
  }
}

extension TraceSummary.Delivery {
  /// The common part of all deliveries of a message.
  fileprivate init(message index: Int, deliveries: Range<Int>, in trace: Trace) {
    self.init()
    let entry = trace.messages[index]
    message = Int32(index)
    destination = entry.destination
    messageKey = entry.key
    publisher = trace.origin(entry.published)
    published = trace.nanoseconds(entry.published)
    begun = trace.nanoseconds(trace.beginning(of: entry.publisher))
    if let repetition = entry.repetition {
      repeats = Int32(trace.deliveries[repetition.delivery].message)
      isDeadLetter = entry.isDeadLetter
    }
    if let published = entry.published { learnOffset(trace.events[published]) }
    for delivery in trace.deliveries[deliveries] {
      if let consumed = delivery.consumed { learnOffset(trace.events[consumed]) }
    }
  }

  private mutating func learnOffset(_ event: Event) {
    guard event.hasOffset, !messageOffset.isLogged else { return }
    partition = event.partition
    messageOffset = event.messageOffset
  }

  /// The message's row, of one of its deliveries.
  fileprivate func delivered(_ index: Int, in trace: Trace) -> Self {
    let delivery = trace.deliveries[index]
    var row = self
    row.attempt = delivery.attempt
    row.group = delivery.group
    row.failed = delivery.failed
    row.consumer = trace.origin(delivery.firstRecord)
    row.consumed = trace.nanoseconds(delivery.consumed)
    row.started = Int64(logged: trace.startOfProcessing(delivery))
    row.finished = trace.nanoseconds(delivery.finished)
    if row.started.isLogged, delivery.started.map({ trace.events[$0].isImplied }) ?? true {
      row.beginningDoubt = trace.doubt(ofBeginning: row.started, by: delivery.finished)
    }
    row.isPairedByOrder = delivery.isPairedByOrder
    row.isStartChoice = delivery.isStartChoice
    row.isEndChoice = delivery.isEndChoice
    if let own = trace.beginOfWait(of: trace.messages[delivery.message], delivery), let kind = own.kind {
      (row.messageTime, row.messageTimeKind) = (own.time.nanoseconds, kind)
    }
    return row
  }
}

extension Trace {
  fileprivate func origin(_ event: Int?) -> OriginID { event.map { events[$0].origin } ?? .unnamed }

  fileprivate func nanoseconds(_ event: Int?) -> Int64 {
    Int64(logged: event.map { events[$0].time })
  }

  /// ns by which an implied beginning may be off: the step of its duration, and its shift to stand behind its cause or
  /// before its effect.
  fileprivate func doubt(ofBeginning time: Int64, by end: Int?) -> Int64 {
    guard let end, events[end].statedDurationNanoseconds.isLogged else { return 0 }
    let implied = events[end].time.nanoseconds &- events[end].statedDurationNanoseconds
    return events[end].stepOfStatedDuration + Int64((time &- implied).magnitude)
  }

  /// The first event of the work that led to a message.
  fileprivate func beginning(of publisher: Work) -> Int? {
    switch publisher {
    case .exchange(let exchange): exchanges[exchange].received
    case .delivery(let delivery): deliveries[delivery].taken
    case .unknown: nil
    }
  }
}

/// Works in records of batches, each by its first and last event.
private struct SharedWorks {
  private struct Work: Hashable {
    var started: Int?
    var finished: Int?
    /// Of a work without either.
    var consumed: Int?
  }

  private var known: Set<Work> = []

  /// A record of a batch tells of the delivery's work, and an earlier delivery has it, too.
  mutating func isKnown(_ delivery: Trace.Delivery, in trace: Trace) -> Bool {
    guard let record = delivery.started ?? delivery.finished ?? delivery.consumed,
      trace.events[record].isShared
    else { return false }
    var work = Work(started: delivery.started, finished: delivery.finished)
    if delivery.started == nil, delivery.finished == nil { work.consumed = delivery.consumed }
    return !known.insert(work).inserted
  }
}
