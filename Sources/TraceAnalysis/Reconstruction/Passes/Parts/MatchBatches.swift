import TraceModel

/// For messages and deliveries: records that name several requests and no message, because a consumer took or
/// finished a batch. In each request such a record is one event, which may be of several of its messages.
extension TraceDraft {
  /// Requests of more messages are not looked through for each batch.
  private static let mostMessages = 1024

  /// The record is of a batch, and nothing in it names a message.
  func isOfBatch(_ index: Int) -> Bool {
    guard findings.hasBatchOrRepeatedHeader else { return false }
    let record = trace.events[index].reference
    return record.isShared && record.messageKey.isNone && !record.hasOffset
  }

  /// Finds the messages of a consumed batch beside the one that order gives it: as many as would have no batch of
  /// their own. The choice of records is arbitrary, so the first are taken, and the record counts as paired by
  /// order.
  mutating func matchBatch(_ index: Int) {
    // Bounded, so that a request of a million events takes linear time.
    guard trace.messages.count > 1, trace.messages.count <= Self.mostMessages else { return }
    let record = trace.events[index].reference
    let batches = trace.events.indices.dropFirst(index).count {
      trace.events[$0].role == .consumed && isOfBatch($0) && trace.events[$0].group == record.group
        && trace.events[$0].destination == record.destination
    }
    let waiting = trace.messages.indices.filter {
      trace.messages[$0].published != nil && agrees(record, with: $0)
        && !hasReached(record, message: $0)
    }
    let further = waiting.dropFirst().prefix(max(0, waiting.count - batches))
    guard !further.isEmpty else { return }
    for message in further { deliver(message, by: index) }
    batchMessages[index] = Array(further)
  }

  /// The batch's work begins, and so does the work of every open delivery of its origin.
  mutating func startBatch(_ index: Int, _ open: inout OpenDeliveries) {
    let members = open.waiting.filter { isMember($0, of: index) && trace.deliveries[$0].started == nil }
    guard !members.isEmpty else { return startProcessing(index, &open) }
    for delivery in members {
      start(delivery, by: index, &open)
    }
  }

  /// The batch's work ends, for every open delivery of its origin alike.
  mutating func finishBatch(_ index: Int, _ open: inout OpenDeliveries) {
    let members = Set(open.waiting + open.working).filter { isMember($0, of: index) }
    guard !members.isEmpty else { return finishProcessing(index, &open) }
    for delivery in members {
      trace.deliveries[delivery].finished = index
      trace.deliveries[delivery].failed = trace.events[index].failed
    }
  }

  private func isMember(_ delivery: Int, of index: Int) -> Bool {
    let delivery = trace.deliveries[delivery]
    return delivery.finished == nil && consumer(of: delivery) == trace.events[index].origin
      && agrees(trace.events[index].reference, with: delivery.message)
  }
}
