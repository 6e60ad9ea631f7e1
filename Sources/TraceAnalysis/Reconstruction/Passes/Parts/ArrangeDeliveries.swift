import TraceModel

/// Messages in the order of their publishing (or, without a publisher, of their consumption),
/// deliveries grouped by message, each branch (consumer group) together, attempts ascending.
extension TraceDraft {
  mutating func arrangeDeliveries() {
    guard !isArranged else { return }
    let messageOrder = orderOfMessages()
    var rank = [Int](repeating: 0, count: messageOrder.count)
    for (index, message) in messageOrder.enumerated() { rank[message] = index }
    let deliveries = trace.deliveries
    let order = deliveries.indices.sorted { a, b in
      let one = (rank[deliveries[a].message], deliveryTraits[a].branchHead, deliveries[a].attempt)
      return one < (rank[deliveries[b].message], deliveryTraits[b].branchHead, deliveries[b].attempt)
    }
    let messages = trace.messages
    trace.messages = messageOrder.map { messages[$0] }
    trace.deliveries = order.map { old in
      var delivery = deliveries[old]
      delivery.message = rank[delivery.message]
      return delivery
    }
  }

  /// Arranges anew, after deliveries were given to other messages; attempts count from 1.
  mutating func rearrange() {
    let messageOrder = orderOfMessages()
    var rank = [Int](repeating: 0, count: messageOrder.count)
    for (index, message) in messageOrder.enumerated() { rank[message] = index }
    let (deliveries, messages) = (trace.deliveries, trace.messages)
    let order = deliveries.indices.sorted {
      (rank[deliveries[$0].message], $0) < (rank[deliveries[$1].message], $1)
    }
    var indices = [Int](repeating: 0, count: order.count)
    for (index, delivery) in order.enumerated() { indices[delivery] = index }
    trace.messages = messageOrder.map { old in
      var message = messages[old]
      if case .delivery(let publisher) = message.publisher {
        message.publisher = .delivery(indices[publisher])
      }
      return message
    }
    trace.deliveries = order.map { old in
      var delivery = deliveries[old]
      delivery.message = rank[delivery.message]
      return delivery
    }
    numberAttempts()
  }

  private mutating func numberAttempts() {
    var start = 0
    while start < trace.deliveries.count {
      let end = trace.deliveries.endOfRun(at: start)
      for index in start..<end { trace.deliveries[index].attempt = Int32(index - start + 1) }
      start = end
    }
  }

  private var isArranged: Bool {
    guard trace.messages.allSatisfy({ $0.published != nil }) || trace.messages.count == 1 else {
      return false
    }
    for index in trace.deliveries.indices.dropFirst() {
      let (a, b) = (trace.deliveries[index - 1], trace.deliveries[index])
      guard a.message < b.message || a.isOfBranch(of: b) else { return false }
    }
    return true
  }

  private func orderOfMessages() -> [Int] {
    var firstEvents = trace.messages.map { $0.published ?? Int.max }
    for delivery in trace.deliveries where trace.messages[delivery.message].published == nil {
      guard let first = delivery.firstRecord else { continue }
      firstEvents[delivery.message] = min(firstEvents[delivery.message], first)
    }
    return firstEvents.indices.sorted { (firstEvents[$0], $0) < (firstEvents[$1], $1) }
  }
}
