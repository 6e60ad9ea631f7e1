import TraceModel

/// Deliveries, the attempts of consumer groups at messages.
///
/// Every consumed record begins one. The start and the end of the work belong to the open delivery of the same
/// origin and message. A record that fits none begins a delivery without a logged consumption. A killed consumer
/// leaves its delivery open for ever, so a record goes to the latest that fits.
extension TraceDraft {
  mutating func groupDeliveries() {
    guard !trace.messages.isEmpty || has(.processingStarted, or: .processingFinished) else { return }
    var open = OpenDeliveries()
    for index in trace.events.indices {
      let role = trace.events[index].role
      guard role.isConsumption else { continue }
      switch role.act.moment {
      case .receipt:
        open.append(
          addDelivery(of: Int(messageOfEvent[index]), by: index) { $0.consumed = index }, isStarted: false)
        guard !batchMessages.isEmpty else { continue }
        for message in batchMessages[index, default: []] {
          open.append(addDelivery(of: message, by: index) { $0.consumed = index }, isStarted: false)
        }
      case .start where isOfBatch(index): startBatch(index, &open)
      case .start: startProcessing(index, &open)
      case .end where isOfBatch(index): finishBatch(index, &open)
      case .end: finishProcessing(index, &open)
      case .instant: continue
      }
    }
    markChoicesOfWork()
    noteChoicesOfWork()
    joinTornWorks()
    arrangeDeliveries()
  }

  /// By the order in which the programs logged first.
  private mutating func noteChoicesOfWork() {
    guard !ambiguousWorks.isEmpty else { return }
    for event in trace.events {
      guard let count = ambiguousWorks.removeValue(forKey: event.origin) else { continue }
      trace.notes.append(.ambiguousPairing(origin: event.origin, count: count))
    }
  }

  mutating func startProcessing(_ index: Int, _ open: inout OpenDeliveries) {
    let found = latest(waitingIn: &open, fitting: index) ?? delivery(workedOnAs: index, &open)
    if let found { return start(found, by: index, &open) }
    guard let delivery = addUnconsumed(index, { $0.started = index }) else { return }
    start(delivery, by: index, &open)
  }

  /// The work of a delivery begins.
  mutating func start(_ delivery: Int, by index: Int, _ open: inout OpenDeliveries) {
    trace.deliveries[delivery].started = index
    open.append(delivery, isStarted: true)
    if messageTraits[trace.deliveries[delivery].message].isIndexed { enter(delivery) }
  }

  mutating func finishProcessing(_ index: Int, _ open: inout OpenDeliveries) {
    let found =
      latest(workingIn: &open, fitting: index) ?? latest(waitingIn: &open, fitting: index)
      ?? delivery(workedOnAs: index, &open)
    let delivery: Int
    if let found {
      delivery = found
    } else {
      guard !repeatsFinish(index), let added = addUnconsumed(index, { _ in }) else { return }
      delivery = added
    }
    trace.deliveries[delivery].finished = index
    trace.deliveries[delivery].failed = trace.events[index].failed
  }

  /// One more line about an end that has been logged: no work began since, and it ended the same way.
  private func repeatsFinish(_ index: Int) -> Bool {
    let only = trace.messages.count == 1 && agrees(trace.events[index].reference, with: 0) ? 0 : nil
    guard let message = message(identifiedBy: index) ?? only else { return false }
    guard messageTraits[message].latestDelivery >= 0 else { return false }
    let latest = trace.deliveries[Int(messageTraits[message].latestDelivery)]
    guard latest.finished != nil, latest.failed == trace.events[index].failed else { return false }
    return consumer(of: latest) == trace.events[index].origin
  }

  /// The latest delivery of the record's origin and message whose work has not begun.
  private mutating func latest(waitingIn open: inout OpenDeliveries, fitting index: Int) -> Int? {
    if let named = named(by: index, isStarted: false) { return named }
    guard mayBeUnnamed(index) else { return nil }
    return latest(fitting: index, of: open.latestWaiting { isOpen($0, isStarted: false) }, isStarted: false)
  }

  /// The latest delivery of the record's origin and message that is in work.
  private mutating func latest(workingIn open: inout OpenDeliveries, fitting index: Int) -> Int? {
    if let named = named(by: index, isStarted: true) { return named }
    guard mayBeUnnamed(index) else { return nil }
    return latest(fitting: index, of: open.latestWorking { isOpen($0, isStarted: true) }, isStarted: true)
  }

  /// A record with a key may be of a message without a logged key.
  private func mayBeUnnamed(_ index: Int) -> Bool {
    trace.events[index].messageKey.isNone || messagesWithoutKey > 0
  }

  private mutating func latest(fitting index: Int, of open: some Sequence<Int>, isStarted: Bool) -> Int? {
    let record = trace.events[index].reference
    var found: Int?
    for candidate in open where isOpen(candidate, isStarted: isStarted) {
      guard consumer(of: trace.deliveries[candidate]) == record.origin else { continue }
      guard agrees(record, with: trace.deliveries[candidate].message) else { continue }
      guard let first = found else { found = candidate; continue }
      // Of works on several messages any may be the record's.
      guard trace.deliveries[first].message != trace.deliveries[candidate].message else { continue }
      ambiguousWorks[record.origin, default: 0] += 1
      if isStarted {
        ambiguousEnds[record.origin, default: []].append(index)
      } else {
        ambiguousStarts[record.origin, default: []].append(index)
      }
      break
    }
    return found
  }

  func isOpen(_ delivery: Int, isStarted: Bool) -> Bool {
    trace.deliveries[delivery].finished == nil && (trace.deliveries[delivery].started != nil) == isStarted
  }

  /// The latest delivery of the record's origin among those of the messages with the record's key.
  private mutating func named(by index: Int, isStarted: Bool) -> Int? {
    let record = trace.events[index].reference
    guard !record.messageKey.isNone else { return nil }
    var (latest, many) = (Int?.none, [Int]())
    forEachMessage(record.messageKey) { message in
      guard isNamed(message, by: record) else { return }
      guard !messageTraits[message].isIndexed else { return many.append(message) }
      var delivery = Int(messageTraits[message].latestDelivery)
      while delivery > latest ?? -1 {
        if isOpen(delivery, isStarted: isStarted), consumer(of: trace.deliveries[delivery]) == record.origin {
          latest = delivery
        }
        delivery = Int(deliveryTraits[delivery].previous)
      }
    }
    for message in many {
      let deliveries = trace.deliveries
      let last = deliveryIndex.latestOpen(of: message, at: record.origin, isStarted: isStarted) {
        deliveries[$0].finished == nil && (deliveries[$0].started != nil) == isStarted
      }
      if let last { latest = max(latest ?? last, last) }
    }
    return latest
  }

  /// The consumer of the delivery; nil if only its end was logged.
  func consumer(of delivery: Trace.Delivery) -> OriginID? {
    delivery.taken.map { trace.events[$0].origin }
  }

  /// Nil where the record is of a server's own request.
  private mutating func addUnconsumed(_ index: Int, _ fill: (inout Trace.Delivery) -> Void) -> Int? {
    switch ownWork(of: index) {
    case .ofRequest(let exchange):
      count(index, toRequest: exchange)
      return nil
    case .job: return addJob(index, fill)
    case nil: break
    }
    let message = messageConsumed(index)
    return addDelivery(of: message, by: index, fill)
  }

  /// The next attempt of the record's group at the message.
  mutating func addDelivery(
    of message: Int, by index: Int, _ fill: (inout Trace.Delivery) -> Void
  ) -> Int {
    var delivery = Trace.Delivery(message: message)
    delivery.group = group(of: message, deliveredBy: trace.events[index].reference)
    delivery.isPairedByOrder =
      !ambiguousConsumptions.isEmpty && ambiguousConsumptions.contains(index)
      || !ambiguousKeys.isEmpty && ambiguousKeys.contains(trace.messages[message].key)
    fill(&delivery)
    let number = trace.deliveries.count
    var head = number
    if let previous = latestDelivery(of: message, to: delivery.group) {
      delivery.attempt = trace.deliveries[previous].attempt + 1
      head = Int(deliveryTraits[previous].branchHead)
    }
    deliveryTraits.append(
      DeliveryTraits(branchHead: Int32(head), previous: messageTraits[message].latestDelivery))
    messageTraits[message].latestDelivery = Int32(number)
    messageTraits[message].made += 1
    trace.deliveries.append(delivery)
    if messageTraits[message].isIndexed {
      enter(number)
    } else if messageTraits[message].made > DeliveryIndex.few {
      enterAll(of: message)
    }
    return number
  }

  private mutating func enterAll(of message: Int) {
    messageTraits[message].isIndexed = true
    var delivery = Int(messageTraits[message].latestDelivery)
    while delivery >= 0 {
      enter(delivery)
      delivery = Int(deliveryTraits[delivery].previous)
    }
  }

  private mutating func enter(_ number: Int) {
    let delivery = trace.deliveries[number]
    deliveryIndex.add(number, of: delivery.message, to: delivery.group)
    guard delivery.finished == nil, let consumer = consumer(of: delivery) else { return }
    deliveryIndex.addOpen(number, of: delivery.message, at: consumer, isStarted: delivery.started != nil)
  }

  private func latestDelivery(of message: Int, to group: NameID) -> Int? {
    if messageTraits[message].isIndexed { return deliveryIndex.latest(of: message, to: group) }
    var candidate = Int(messageTraits[message].latestDelivery)
    while candidate >= 0 {
      if trace.deliveries[candidate].group == group { return candidate }
      candidate = Int(deliveryTraits[candidate].previous)
    }
    return nil
  }
}
