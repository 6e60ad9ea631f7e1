import TraceModel

/// From which topic's messages those of others come, where that is always so: what a message proves of the one
/// before it.
struct DownstreamTopics: Sendable {
  /// Where the messages of a topic come from.
  struct Source: Sendable, Equatable {
    var topic: NameID
    /// The services that consume from that topic and publish what follows, ascending.
    var services: [ServiceID]
    /// So many messages come from one delivery at most.
    var most: Int
  }

  /// By the topic that is published to.
  private let sources: [NameID: Source]
  /// The topics whose messages come from a topic, in no order that depends on ids.
  private let children: [NameID: [NameID]]
  /// In which stretch of a partition messages were consumed by someone of whom no log is here.
  private let holes: [PartitionPlace: ClosedRange<Int64>]
  /// Topics of which messages were consumed by someone of whom no log is here.
  private let incomplete: Set<NameID>
  /// The topics that a service's messages go to, by service.
  private let destinations: [ServiceID: Set<NameID>]

  /// `texts` are all texts, by id (`Catalog.texts`).
  init(_ survey: DownstreamSurvey, texts: [String]) {
    let sources = survey.tallies.compactMapValues(Self.source).filter { $0.key != $0.value.topic }
    self.sources = sources
    children = Dictionary(grouping: sources.keys) { sources[$0]?.topic ?? .empty }
      .mapValues { $0.sorted { texts[$0.index] < texts[$1.index] } }
    var holes: [PartitionPlace: ClosedRange<Int64>] = [:]
    for (stray, offsets) in survey.strays
    where sources[stray.onward]?.topic == stray.place.destination {
      let known = holes[stray.place] ?? offsets
      holes[stray.place] =
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

  /// The one topic that messages come from; nil where too few say so, or not all of those that are known. A few that
  /// come from nowhere were published by a consumer without a log, whose message another one had again.
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

  /// Whose work led to the messages of a topic; nil where that is not known.
  func source(of topic: NameID) -> Source? { sources[topic] }

  /// The topics to which the work on messages of `topic` leads.
  func topics(after topic: NameID) -> [NameID] { children[topic] ?? [] }

  /// The one topic that a service's messages go to; nil where there are several.
  func onlyTopic(of service: ServiceID) -> NameID? {
    guard let topics = destinations[service], topics.count == 1 else { return nil }
    return topics.first
  }

  /// Some messages of the topic were consumed by someone of whom no log is here, who may have had others, too. Of a
  /// message whose topic no record names: of one of the topics that its publisher's messages go to.
  func isLoggedInPart(_ topic: NameID, publisher: ServiceID) -> Bool {
    topic != .empty ? incomplete.contains(topic) : !incomplete.isDisjoint(with: destinations[publisher] ?? [])
  }

  /// Earlier and later messages of the partition were consumed by someone of whom no log is here.
  func isHole(_ place: PartitionPlace, offset: Int64) -> Bool { holes[place]?.contains(offset) ?? false }
}

extension DownstreamSurvey.Source {
  /// Who published what comes from it.
  fileprivate var publisher: ServiceID {
    switch self {
    case .request(let server): server
    case .delivery(_, let consumer): consumer
    }
  }
}
