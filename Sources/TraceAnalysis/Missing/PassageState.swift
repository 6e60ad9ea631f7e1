import TraceModel

/// How far the consumers of a topic are known to have come.
enum PassageState: Equatable {
  /// Every service's logs cover the time beyond the longest wait, and show messages consumed that were
  /// published later: what was published has been passed over.
  case passed
  /// Some service's logs cover the publishing and end before that: it may yet consume.
  case waiting
  /// Each of the others has passed over it, and no log of these services covers the publishing.
  case absent([Int])
}

extension LogKnowledge {
  /// Where the consumers stand with messages published from `begin` to `end`.
  ///
  /// The longest wait that the logs show is no bound while a backlog grows or a consumer stands still: the next
  /// message to be consumed then has waited longer than any before. So that it is not called lost, one of two
  /// things must be seen besides: each service has consumed a message that was published later by more than
  /// that wait, or nearly all messages published since have been consumed, so that there is no backlog.
  func state(of topic: TopicFigures, publishedFrom begin: Timestamp, until end: Timestamp) -> PassageState {
    state(of: topic, from: begin, until: end, covered: end + (topic.longestWait ?? .zero))
  }

  /// Where they stand with a message whose delivery was cut short between `begin` and `end`: a later attempt
  /// waits as a message does that is published then.
  func state(of topic: TopicFigures, deliveredFrom begin: Timestamp, until end: Timestamp) -> PassageState {
    state(of: topic, from: begin, until: end, covered: end)
  }

  private func state(
    of topic: TopicFigures, from begin: Timestamp, until end: Timestamp, covered: Timestamp
  ) -> PassageState {
    let wait = topic.longestWait ?? .zero
    let isDrained = topic.tail.isDrained(since: begin - wait)
    var absent: [Int] = []
    var isWaiting = topic.consumers.isEmpty || topic.longestWait == nil
    for consumer in topic.consumers {
      switch coverage.view(ofService: consumer.service, from: begin, until: covered) {
      case .whole:
        let isOvertaken = consumer.latestPublished.map { $0 > end + wait } ?? false
        isWaiting = isWaiting || !(isOvertaken || isDrained)
      case .beginning: isWaiting = true
      case .none: absent.append(consumer.service)
      }
    }
    return isWaiting ? .waiting : absent.isEmpty ? .passed : .absent(absent)
  }

  /// The earliest of the times at which the logs of `services` end.
  func coveredUntil(_ services: [Int]) -> Timestamp? {
    services.compactMap { coverage.ofService($0)?.until }.min()
  }
}
