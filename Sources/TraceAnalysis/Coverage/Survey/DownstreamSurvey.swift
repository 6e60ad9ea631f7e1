package import TraceModel

/// Learns from which work the messages of a topic come. Such a message then proves the work even without a log of
/// it. One pass over all summaries, in any order.
package struct DownstreamSurvey: Sendable, Equatable {
  /// The source of a message; services by number (`ServiceTable`).
  enum Source: Hashable {
    /// An HTTP request that the server had.
    case request(server: ServiceID)
    /// A message of a topic that the consumer had.
    case delivery(topic: NameID, consumer: ServiceID)
  }

  /// The knowledge of the messages of one topic.
  struct Tally: Equatable {
    var sources: [Source: Int] = [:]
    /// The most of them that came from one delivery.
    var most = 1
    /// Messages without a record of the work that published them, though every delivery of the request has ended.
    var unexplained = 0
  }

  /// An offset in a topic passed by messages that nothing here consumed, as a message of `onward` may show.
  struct Stray: Hashable {
    var partition: TopicPartition
    var onward: NameID
  }

  /// The topic of a request's only message, if nothing here consumed it and a message of `onward` may show that
  /// somebody did; 0 if no record names the topic. The publisher is a service.
  struct Shadow: Hashable {
    var topic: NameID
    var publisher: ServiceID
    var onward: NameID
  }

  private(set) var tallies: [NameID: Tally] = [:]
  /// First and last offset of such messages.
  private(set) var strays: [Stray: ClosedRange<Int64>] = [:]
  private(set) var shadows: Set<Shadow> = []

  package init() {}

  /// Counts the messages of one request.
  package mutating func add(_ summary: TraceSummary, services: ServiceTable) {
    guard let origins = MessageOrigins(summary) else { return }
    // A consumer that was killed may have published and not logged it.
    let isWhole = summary.deliveries.allSatisfy { $0.finished.isLogged || $0.isDeadLetter }
    for message in origins.messages where message.row.destination != .empty {
      let topic = message.row.destination
      switch message.parent {
      case .exchange(let index):
        let server = services.service(of: summary.exchanges[index].server)
        tallies[topic, default: Tally()].count(.request(server: server))
      case .delivery(let index):
        let parent = summary.deliveries[index]
        let consumer = services.service(of: parent.consumer)
        tallies[topic, default: Tally()].count(
          .delivery(topic: parent.destination, consumer: consumer),
          siblings: origins.children(ofDelivery: index, in: topic))
      case nil:
        if isWhole {
          tallies[topic, default: Tally()].unexplained += 1
        } else {
          countStray(topic, origins, services)
        }
      }
    }
  }

  /// The message of `onward` may show the consumption of the request's only other message, and its offset.
  private mutating func countStray(_ onward: NameID, _ origins: MessageOrigins, _ services: ServiceTable) {
    let others = origins.messages.filter { $0.row.destination != onward }
    guard others.count == 1, let row = others.first?.row, row.attempt == 0 else { return }
    let publisher = services.service(of: row.publisher)
    shadows.insert(Shadow(topic: row.destination, publisher: publisher, onward: onward))
    guard let partition = row.topicPartition else { return }
    let stray = Stray(partition: partition, onward: onward)
    strays[stray] = row.messageOffset.spanning(strays[stray])
  }

  /// Counts what `other` has counted, of other requests.
  package mutating func merge(_ other: DownstreamSurvey) {
    tallies.merge(other.tallies) { mine, others in
      Tally(
        sources: mine.sources.merging(others.sources, uniquingKeysWith: +), most: max(mine.most, others.most),
        unexplained: mine.unexplained + others.unexplained)
    }
    shadows.formUnion(other.shadows)
    strays.merge(other.strays) { $0.lowerBound.spanning($0.upperBound.spanning($1)) }
  }
}

extension DownstreamSurvey.Tally {
  fileprivate mutating func count(_ source: DownstreamSurvey.Source, siblings: Int = 1) {
    sources[source, default: 0] += 1
    most = max(most, siblings)
  }
}

/// A partition of a topic.
struct TopicPartition: Hashable {
  var destination: NameID
  var partition: Int32
}

extension TraceSummary.Delivery {
  /// The place of its message; nil if no record states it.
  var topicPartition: TopicPartition? {
    guard destination != .empty, partition >= 0, messageOffset >= 0 else { return nil }
    return TopicPartition(destination: destination, partition: partition)
  }
}

extension Int64 {
  /// The smallest range that holds both.
  fileprivate func spanning(_ range: ClosedRange<Int64>?) -> ClosedRange<Int64> {
    guard let range else { return self...self }
    return Swift.min(self, range.lowerBound)...Swift.max(self, range.upperBound)
  }
}

extension DownstreamSurvey {
  /// Passes all that it has counted to `coder`.
  mutating func code(_ coder: inout SurveyCoder, of services: ServiceTable) {
    let first = ServiceID(rawValue: 0)
    coder.entries(&tallies, by: { $0.rawValue < $1.rawValue }, blank: (.empty, Tally())) {
      topic, tally, coder in
      coder.name(&topic)
      coder.entries(
        &tally.sources, by: Source.isBefore, blank: (.request(server: first), 0)
      ) { source, count, coder in
        source.code(&coder, of: services)
        coder.count(&count)
      }
      coder.count(&tally.most)
      coder.count(&tally.unexplained)
    }
    let partition = TopicPartition(destination: .empty, partition: 0)
    let stray = Stray(partition: partition, onward: .empty)
    coder.entries(&strays, by: Stray.isBefore, blank: (stray, 0...0)) { stray, offsets, coder in
      coder.name(&stray.partition.destination)
      coder.integer(&stray.partition.partition)
      coder.name(&stray.onward)
      var (low, high) = (offsets.lowerBound, offsets.upperBound)
      coder.number(&low)
      coder.number(&high)
      if low <= high { offsets = low...high } else { coder.fail() }
    }
    var listed = shadows.sorted(by: Shadow.isBefore)
    let shadow = Shadow(topic: .empty, publisher: first, onward: .empty)
    coder.elements(&listed, blank: shadow) { shadow, coder in
      coder.name(&shadow.topic)
      coder.service(&shadow.publisher, of: services)
      coder.name(&shadow.onward)
    }
    shadows = Set(listed)
  }
}

extension DownstreamSurvey.Source {
  /// A server's requests, then the deliveries of a topic to a consumer.
  private var order: (Int, UInt32, ServiceID) {
    switch self {
    case .request(let server): (0, 0, server)
    case .delivery(let topic, let consumer): (1, topic.rawValue, consumer)
    }
  }

  fileprivate static func isBefore(_ a: Self, _ b: Self) -> Bool { a.order < b.order }

  fileprivate mutating func code(_ coder: inout SurveyCoder, of services: ServiceTable) {
    var (isDelivery, topic, service) = (false, NameID.empty, ServiceID(rawValue: 0))
    switch self {
    case .request(let server): service = server
    case .delivery(let destination, let consumer):
      (isDelivery, topic, service) = (true, destination, consumer)
    }
    coder.flag(&isDelivery)
    coder.name(&topic)
    coder.service(&service, of: services)
    self = isDelivery ? .delivery(topic: topic, consumer: service) : .request(server: service)
  }
}

extension DownstreamSurvey.Stray {
  fileprivate static func isBefore(_ a: Self, _ b: Self) -> Bool {
    (a.partition.destination.rawValue, a.partition.partition, a.onward.rawValue)
      < (b.partition.destination.rawValue, b.partition.partition, b.onward.rawValue)
  }
}

extension DownstreamSurvey.Shadow {
  fileprivate static func isBefore(_ a: Self, _ b: Self) -> Bool {
    (a.topic.rawValue, a.publisher, a.onward.rawValue) < (b.topic.rawValue, b.publisher, b.onward.rawValue)
  }
}
