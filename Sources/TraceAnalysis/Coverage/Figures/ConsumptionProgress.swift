import TraceModel

/// How far the consumers of a topic are known to have come.
enum ConsumptionProgress: Equatable {
  /// Every service has passed over the message, and no backlog is left that it could be a part of.
  case passed
  /// Every service has passed over it, but others are left as well: a log is not here, or an instance stands still.
  case passedByOthers
  /// Some service's logs cover the publishing and do not show that it has passed: it may yet consume.
  case waiting
  /// Each of the others has passed over it, and no log of these services covers the publishing.
  case absent([ServiceID])
}

extension MissingRecordJudge {
  /// Where the consumers stand with messages published from `begin` to `end`.
  ///
  /// The longest wait in the logs is no bound while a backlog grows or a consumer stands still: the next message then
  /// has waited longer than any before. Lest it be called lost too early, more must be seen than that wait: later
  /// messages were consumed or, behind the last ones, twice the wait has passed. And those are a row of messages
  /// published later by more than the wait, or nearly all published since.
  func state(of topic: TopicFigures, publishedFrom begin: Timestamp, until end: Timestamp)
    -> ConsumptionProgress
  {
    let wait = topic.longestWait ?? .zero
    return state(of: topic, from: begin, until: end, covered: end + wait, ofLast: end + wait + wait)
  }

  /// The progress with a message whose delivery was cut short between `begin` and `end`. A later attempt waits like a
  /// message published then.
  func state(of topic: TopicFigures, deliveredFrom begin: Timestamp, until end: Timestamp)
    -> ConsumptionProgress
  {
    state(of: topic, from: begin, until: end, covered: end, ofLast: end)
  }

  private func state(
    of topic: TopicFigures, from begin: Timestamp, until end: Timestamp, covered: Timestamp,
    ofLast: Timestamp
  ) -> ConsumptionProgress {
    guard let wait = topic.longestWait, !topic.consumers.isEmpty else { return .waiting }
    let isDrained = topic.tail.isDrained(since: begin - wait)
    var absent: [ServiceID] = []
    for consumer in topic.consumers {
      switch coverage.view(ofService: consumer.service, from: begin, until: covered) {
      case .whole:
        let isOvertaken = consumer.latestPublished.map { $0 > (isDrained ? end : end + wait) } ?? false
        let isLast =
          isDrained && coverage.view(ofService: consumer.service, from: begin, until: ofLast) == .whole
        guard isOvertaken || isLast, !hasEnded(consumer, from: begin, until: covered) else { return .waiting }
      case .beginning: return .waiting
      case .none: absent.append(consumer.service)
      }
    }
    guard absent.isEmpty else { return .absent(absent) }
    return isDrained || topic.tail.isClear(after: end + wait) ? .passed : .passedByOthers
  }

  /// The log of one instance of the consumer ends within the time: it may have what the others have not.
  private func hasEnded(_ consumer: TopicFigures.Consumer, from begin: Timestamp, until end: Timestamp)
    -> Bool
  {
    consumer.origins.contains { coverage.ofOrigin($0)?.view(from: begin, until: end) == .beginning }
  }

  /// The earliest of the times at which the logs of `services` end.
  func coveredUntil(_ services: [ServiceID]) -> Timestamp? {
    services.compactMap { coverage.ofService($0)?.until }.min()
  }
}
