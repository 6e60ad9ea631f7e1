import ClockEstimation
import TraceModel

/// The surveys' counts of one topic, on the common clock; services by number.
struct TopicFigures: Sendable {
  /// A service that consumes from the topic.
  struct Consumer: Sendable {
    var service: ServiceID
    /// Its origins that consume from the topic.
    var origins: Set<OriginID>
    /// Publishing of the consumed message that was published last; nil if no consumed message has a record of its
    /// publishing.
    var latestPublished: Timestamp?
    /// From consumed to finished; nil where no delivery has both.
    var longestProcessing: Nanoseconds?
    /// Some record of it is the end of work on the topic's messages.
    var logsEnds = false
  }

  /// By service, ascending.
  private(set) var consumers: [Consumer] = []
  /// The services that publish to the topic, ascending.
  private(set) var publishers: [ServiceID] = []
  /// Of first deliveries, from publishing on, not below 0; nil where no message has both records.
  private(set) var longestWait: Nanoseconds?
  /// The fate of the last messages.
  var tail = QueueTail()

  mutating func add(_ consumer: Consumer) {
    guard let known = consumers.firstIndex(where: { $0.service >= consumer.service }) else {
      return consumers.append(consumer)
    }
    guard consumers[known].service == consumer.service else { return consumers.insert(consumer, at: known) }
    consumers[known].origins.formUnion(consumer.origins)
    consumers[known].latestPublished = later(consumers[known].latestPublished, consumer.latestPublished)
    consumers[known].logsEnds = consumers[known].logsEnds || consumer.logsEnds
    consumers[known].longestProcessing = later(
      consumers[known].longestProcessing, consumer.longestProcessing)
  }

  mutating func add(publisher: ServiceID) {
    guard !publishers.contains(publisher) else { return }
    publishers = (publishers + [publisher]).sorted()
  }

  mutating func add(wait: Nanoseconds) { longestWait = max(longestWait ?? .zero, wait) }

  /// Both topics as one, without their tails.
  func joined(with other: TopicFigures) -> TopicFigures {
    var joined = self
    for consumer in other.consumers {
      let known = consumers.first { $0.service == consumer.service }
      joined.add(consumer)
      // A service has passed a time when it has in each of the topics.
      guard let known, let index = joined.consumers.firstIndex(where: { $0.service == consumer.service })
      else {
        continue
      }
      joined.consumers[index].latestPublished = earlier(known.latestPublished, consumer.latestPublished)
    }
    for publisher in other.publishers { joined.add(publisher: publisher) }
    if let wait = other.longestWait { joined.add(wait: wait) }
    return joined
  }
}

extension TopicFigures {
  /// The figures of all topics in `survey`, by topic, their times put on the common clock.
  static func all(_ survey: DestinationSurvey, services: ServiceTable, correct: ClockCorrection)
    -> [NameID: TopicFigures]
  {
    var topics: [NameID: TopicFigures] = [:]
    for (work, worked) in survey.works {
      let processing = worked.longest.map {
        correct(work.consumer, $0.endNanoseconds) &- correct(work.consumer, $0.beginNanoseconds)
      }
      topics[work.destination, default: TopicFigures()].add(
        Consumer(
          service: services.service(of: work.consumer), origins: [work.consumer],
          longestProcessing: processing.map { Nanoseconds($0) }, logsEnds: worked.ends > 0))
    }
    for (passage, passed) in survey.passages {
      let latest = correct(passage.publisher, passed.latestPublishedNanoseconds)
      let wait =
        correct(passage.consumer, passed.longest.endNanoseconds)
        &- correct(passage.publisher, passed.longest.beginNanoseconds)
      topics[passage.destination, default: TopicFigures()].add(
        Consumer(
          service: services.service(of: passage.consumer), origins: [passage.consumer],
          latestPublished: Timestamp(nanoseconds: latest)))
      topics[passage.destination]?.add(publisher: services.service(of: passage.publisher))
      topics[passage.destination]?.add(wait: Nanoseconds(wait))
    }
    for (topic, figures) in topics {
      let parts = survey.recent.filter { publishing, _ in
        // A message without a named topic may be of any topic of its publisher.
        publishing.destination == topic
          || publishing.destination == .empty
            && figures.publishers.contains(services.service(of: publishing.publisher))
      }
      topics[topic]?.tail = QueueTail(parts, correct: correct)
    }
    return topics
  }

  /// The figures of all topics of a service's consumed messages together, by service. They stand for a message
  /// whose topic no record names.
  static func routes(
    _ topics: [NameID: TopicFigures], _ survey: DestinationSurvey, services: ServiceTable,
    correct: ClockCorrection
  ) -> [ServiceID: TopicFigures] {
    var destinations: [ServiceID: Set<NameID>] = [:]
    for passage in survey.passages.keys {
      destinations[services.service(of: passage.publisher), default: []].insert(passage.destination)
    }
    var routes = destinations.mapValues { destinations in
      let figures = destinations.compactMap { topics[$0] }
      return figures.dropFirst().reduce(figures.first ?? TopicFigures()) { $0.joined(with: $1) }
    }
    for service in routes.keys {
      let parts = survey.recent.filter { services.service(of: $0.key.publisher) == service }
      routes[service]?.tail = QueueTail(parts, correct: correct)
    }
    return routes
  }
}

private func later<T: Comparable>(_ a: T?, _ b: T?) -> T? { [a, b].compactMap { $0 }.max() }

/// Nil where one is.
private func earlier<T: Comparable>(_ a: T?, _ b: T?) -> T? {
  guard let a, let b else { return nil }
  return min(a, b)
}
