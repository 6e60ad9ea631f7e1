import TraceModel

/// Work that its worker calls by a name of its own, as a job queue does:
///
///     consumed   message_id m
///     started    job_id 7          the only reception of the program that is not begun: of m
///     finished   job_id 7
extension TraceDraft {
  /// The delivery of a start or an end with a key unknown to any message; nil if no delivery can be.
  mutating func delivery(workedOnAs index: Int, _ open: inout OpenDeliveries) -> Int? {
    let record = trace.events[index].reference
    guard !record.messageKey.isNone, !record.isShared,
      firstMessage(record.messageKey, where: { hasKey(record, $0) }) == nil
    else { return nil }
    var unnamed = record
    unnamed.messageKey = .none
    let working = open.latestWorking { isOpen($0, isStarted: true) }
    let known = working.first {
      deliveryTraits[$0].workKey.isSame(as: record.messageKey) && isOpen($0, isStarted: true)
    }
    if let known { return record.role == .processingFinished ? known : nil }
    let free = open.latestWaiting { isOpen($0, isStarted: false) }.filter { delivery in
      isOpen(delivery, isStarted: false) && consumer(of: trace.deliveries[delivery]) == record.origin
        && agrees(unnamed, with: trace.deliveries[delivery].message) && !isNamed(delivery, behind: index)
    }
    // Of several the one that was received first.
    guard let delivery = free.last else { return nil }
    deliveryTraits[delivery].workKey = record.messageKey
    if free.count == 1, findings.pairedByOrder == 0 {
      findings.onlyCandidates += 1
    } else {
      findings.pairedByOrder += 1
      trace.deliveries[delivery].isPairedByOrder = true
    }
    return delivery
  }

  /// A record of work behind `index` names the delivery's message, so that another work is not of it.
  private func isNamed(_ delivery: Int, behind index: Int) -> Bool {
    let key = trace.messages[trace.deliveries[delivery].message].key
    guard !key.isNone, let origin = consumer(of: trace.deliveries[delivery]) else { return false }
    return trace.events[index...].prefix(64).contains {
      ($0.role == .processingStarted || $0.role == .processingFinished) && $0.origin == origin
        && $0.messageKey.isSame(as: key)
    }
  }
}
