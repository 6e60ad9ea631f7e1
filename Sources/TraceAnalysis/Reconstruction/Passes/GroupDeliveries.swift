import TraceModel

/// Deliveries, the attempts of consumer groups at messages.
///
/// Every consumed record begins one. The start and the end of the work belong to the open delivery of the same
/// origin and message; a record that fits none begins a delivery whose consumption was not logged. A killed
/// consumer leaves its delivery open for ever, so a record goes to the latest that fits.
extension TraceDraft {
  mutating func groupDeliveries() {
    guard !trace.messages.isEmpty || has(.processingStarted, or: .processingFinished) else { return }
    var open: [Int] = []
    for index in trace.events.indices {
      switch trace.events[index].role {
      case .consumed:
        open.append(addDelivery(of: Int(messageOfEvent[index]), by: index) { $0.consumed = index })
        guard !batchMessages.isEmpty else { continue }
        for message in batchMessages[index, default: []] {
          open.append(addDelivery(of: message, by: index) { $0.consumed = index })
        }
      case .processingStarted where isOfBatch(index): startBatch(index, &open)
      case .processingStarted: startProcessing(index, &open)
      case .processingFinished where isOfBatch(index): finishBatch(index, &open)
      case .processingFinished: finishProcessing(index, &open)
      default: continue
      }
    }
    arrangeDeliveries()
  }

  mutating func startProcessing(_ index: Int, _ open: inout [Int]) {
    if let place = latest(of: open, fitting: index, where: { $0.started == nil }) {
      trace.deliveries[open[place]].started = index
    } else {
      open.append(addUnconsumed(index) { $0.started = index })
    }
  }

  mutating func finishProcessing(_ index: Int, _ open: inout [Int]) {
    var place = latest(of: open, fitting: index) { $0.started != nil }
    if place == nil { place = latest(of: open, fitting: index) { _ in true } }
    let delivery: Int
    if let place {
      delivery = open.remove(at: place)
    } else {
      guard !repeatsFinish(index) else { return }
      delivery = addUnconsumed(index) { _ in }
    }
    trace.deliveries[delivery].finished = index
    trace.deliveries[delivery].failed = trace.events[index].failed
  }

  /// One more line about an end that has been logged: no work began since, and it ended the same way.
  private func repeatsFinish(_ index: Int) -> Bool {
    let only = trace.messages.count == 1 && agrees(trace.events[index], with: 0) ? 0 : nil
    guard let message = message(identifiedBy: index) ?? only else { return false }
    guard messageTraits[message].latestDelivery >= 0 else { return false }
    let latest = trace.deliveries[Int(messageTraits[message].latestDelivery)]
    guard latest.finished != nil, latest.failed == trace.events[index].failed else { return false }
    return consumer(of: latest) == trace.events[index].origin
  }

  /// Place of the latest open delivery of the record's origin and message. A record that names a key prefers
  /// a message of this key to one whose key no record says.
  private func latest(
    of open: [Int], fitting index: Int, where isEligible: (Trace.Delivery) -> Bool
  ) -> Int? {
    let event = trace.events[index]
    var fallback: Int?
    for place in open.indices.reversed() {
      let delivery = trace.deliveries[open[place]]
      guard isEligible(delivery), consumer(of: delivery) == event.origin else { continue }
      guard agrees(event, with: delivery.message) else { continue }
      if event.messageKey.isNone || !trace.messages[delivery.message].key.isNone { return place }
      fallback = fallback ?? place
    }
    return fallback
  }

  /// Whose work the delivery is; nil where only its end was logged.
  func consumer(of delivery: Trace.Delivery) -> OriginID? {
    (delivery.consumed ?? delivery.started).map { trace.events[$0].origin }
  }

  private mutating func addUnconsumed(_ index: Int, _ fill: (inout Trace.Delivery) -> Void) -> Int {
    let message = messageConsumed(index)
    return addDelivery(of: message, by: index, fill)
  }

  /// The next attempt of the record's group at the message.
  private mutating func addDelivery(
    of message: Int, by index: Int, _ fill: (inout Trace.Delivery) -> Void
  ) -> Int {
    var delivery = Trace.Delivery(message: message)
    delivery.group = trace.events[index].group
    delivery.isPairedByOrder = !ambiguousConsumptions.isEmpty && ambiguousConsumptions.contains(index)
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
    trace.deliveries.append(delivery)
    return number
  }

  private func latestDelivery(of message: Int, to group: NameID) -> Int? {
    var candidate = Int(messageTraits[message].latestDelivery)
    while candidate >= 0 {
      if trace.deliveries[candidate].group == group { return candidate }
      candidate = Int(deliveryTraits[candidate].previous)
    }
    return nil
  }
}
