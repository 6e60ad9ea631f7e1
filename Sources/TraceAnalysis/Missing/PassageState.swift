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
  /// Later messages must have been consumed too, because a consumer that has stopped, or works off a growing
  /// backlog, is about to exceed the longest wait that it has shown; what it will consume next is not lost.
  func state(of topic: TopicFigures, publishedFrom begin: Timestamp, until end: Timestamp) -> PassageState {
    var absent: [Int] = []
    var isWaiting = topic.consumers.isEmpty
    for consumer in topic.consumers {
      let settled = end + (topic.longestWait ?? .zero)
      switch coverage.view(ofService: consumer.service, from: begin, until: settled) {
      case .whole:
        let hasPassed = topic.longestWait != nil && consumer.latestPublished.map { $0 > end } ?? false
        isWaiting = isWaiting || !hasPassed
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
