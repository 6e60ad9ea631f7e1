import TraceModel

/// Which topic's messages always lead to those of another: so one message proves the other.
struct DownstreamTopics: Sendable {
  /// Where the messages of a topic come from.
  struct Source: Sendable, Equatable {
    var topic: NameID
    /// The services between the two: they consume from that topic and publish to this, ascending.
    var services: [ServiceID]
    /// The most messages that come from one delivery.
    var most: Int
  }

  /// By the topic that is published to.
  private let sources: [NameID: Source]
  /// The topics of messages that come from a topic; their order does not depend on ids.
  private let children: [NameID: [NameID]]
  /// The stretch of a partition whose messages a consumer without a log here has consumed.
  private let holes: [TopicPartition: ClosedRange<Int64>]
  /// Topics with messages consumed by someone without a log here.
  private let incomplete: Set<NameID>
  /// The topics that a service's messages go to, by service.
  private let destinations: [ServiceID: Set<NameID>]

  /// `texts` are all texts, by id (`Catalog.texts`).
  init(_ survey: DownstreamSurvey, texts: [String]) {
    let sources = survey.tallies.compactMapValues(Self.source).filter { $0.key != $0.value.topic }
    self.sources = sources
    children = Dictionary(grouping: sources.keys) { sources[$0]?.topic ?? .empty }
      .mapValues { $0.sorted { texts[$0.index] < texts[$1.index] } }
    var holes: [TopicPartition: ClosedRange<Int64>] = [:]
    for (stray, offsets) in survey.strays
    where sources[stray.onward]?.topic == stray.partition.destination {
      let known = holes[stray.partition] ?? offsets
      holes[stray.partition] =
        min(known.lowerBound, offsets.lowerBound)...max(known.upperBound, offsets.upperBound)
    }
    self.holes = holes
    var destinations: [ServiceID: Set<NameID>] = [:]
    for (topic, tally) in survey.tallies {
      for source in tally.sources.keys { destinations[source.publisher, default: []].insert(topic) }
    }
    self.destinations = destinations
    incomplete = Set(
      survey.shadows.compactMap { shadow in
        guard let topic = sources[shadow.onward]?.topic else { return nil }
        let fits =
          shadow.topic == topic
          || shadow.topic == .empty && destinations[shadow.publisher]?.contains(topic) == true
        return fits ? topic : nil
      })
  }

  /// The one topic that messages come from; nil if too few say so, or if some say otherwise. A few come from
  /// nowhere: a consumer without a log published them, and another one had its message again.
  private static func source(_ tally: DownstreamSurvey.Tally) -> Source? {
    let known = tally.sources.values.reduce(0, +)
    guard known >= UsualRecord.leastRequests else { return nil }
    guard tally.unexplained * 100 < (known + tally.unexplained) * SamplingSuspicion.leastPercent else {
      return nil
    }
    var source: Source?
    for case .delivery(let topic, let consumer) in tally.sources.keys {
      guard topic != .empty, source?.topic ?? topic == topic else { return nil }
      source = Source(
        topic: topic, services: ((source?.services ?? []) + [consumer]).sorted(), most: tally.most)
    }
    let hasRequests = tally.sources.keys.contains { if case .request = $0 { true } else { false } }
    return hasRequests ? nil : source
  }

  /// The works that led to the messages of a topic; nil if unknown.
  func source(of topic: NameID) -> Source? { sources[topic] }

  /// The topics to which the work on messages of `topic` leads.
  func topics(after topic: NameID) -> [NameID] { children[topic] ?? [] }

  /// The one topic of a service's messages; nil if there are several.
  func onlyTopic(of service: ServiceID) -> NameID? {
    guard let topics = destinations[service], topics.count == 1 else { return nil }
    return topics.first
  }

  /// Some messages of the topic were consumed by someone without a log here, who may have had others, too. For a
  /// message without a known topic: of one of its publisher's topics.
  func isLoggedInPart(_ topic: NameID, publisher: ServiceID) -> Bool {
    topic != .empty ? incomplete.contains(topic) : !incomplete.isDisjoint(with: destinations[publisher] ?? [])
  }

  /// Earlier and later messages of the partition were consumed by someone without a log here.
  func isHole(_ partition: TopicPartition, offset: Int64) -> Bool {
    holes[partition]?.contains(offset) ?? false
  }
}

extension DownstreamSurvey.Source {
  /// The publisher of the messages that come from it.
  fileprivate var publisher: ServiceID {
    switch self {
    case .request(let server): server
    case .delivery(_, let consumer): consumer
    }
  }
}
