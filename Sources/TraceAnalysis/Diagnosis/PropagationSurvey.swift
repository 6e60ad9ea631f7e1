package import TraceModel

/// Counts the passages of ids from one program to another, and the missing ones: sends without a reception,
/// receptions without a send, and messages without a consumer or publisher. Independent of the order of requests.
/// Memory grows with the number of services and topics, and of requests with the same start.
package struct PropagationSurvey: Sendable {
  /// A request that is going to be named as an example.
  struct Example: Sendable, Hashable {
    var start: Timestamp
    var key: RequestID
  }

  private struct Link: Hashable {
    var kind: Diagnosis.LinkFinding.Kind
    var origin: OriginID
    var destination: NameID
  }

  private struct Tally {
    var count = 0
    var missing = 0
    var examples = EarliestExamples()

    mutating func add(_ other: Tally) {
      count += other.count
      missing += other.missing
      for example in other.examples.all { examples.insert(example) }
    }
  }

  private var tallies: [Link: Tally] = [:]
  /// Topics with several consumer groups.
  package private(set) var fanOut = FanOut()

  package init() {}

  /// Adds a request. `key` is what it is named by as an example.
  package mutating func add(_ summary: TraceSummary, key: RequestID) {
    add(summary, Example(start: summary.start, key: key), count: 1)
  }

  /// Adds several that differ in times only, and in which nothing is missing.
  package mutating func add(whole summary: TraceSummary, count: Int) {
    precondition(Self.isWhole(summary), "each missing passage is another example")
    add(summary, Example(start: summary.start, key: RequestID(number: 0)), count: count)
  }

  /// No passage is missing in a request.
  package static func isWhole(_ summary: TraceSummary) -> Bool {
    summary.exchanges.allSatisfy { $0.hasClient && $0.hasServer }
      && summary.deliveries.allSatisfy { $0.published.isLogged && $0.attempt > 0 }
  }

  private mutating func add(_ summary: TraceSummary, _ example: Example, count number: Int) {
    for exchange in summary.exchanges {
      if exchange.hasClient {
        count(
          Link(kind: .unreceived, origin: exchange.client, destination: .empty), exchange.hasServer, example,
          number)
      }
      if exchange.hasServer {
        count(
          Link(kind: .unsent, origin: exchange.server, destination: .empty), exchange.hasClient, example,
          number)
      }
    }
    fanOut.add(summary)
    for index in summary.deliveries.indices where summary.deliveries.startOfRun(at: index) == index {
      let isFirst = index == 0 || summary.deliveries[index - 1].message != summary.deliveries[index].message
      count(summary.deliveries[index], isFirstOfMessage: isFirst, example, number)
    }
  }

  /// A message, by the row of its first delivery to a consumer group.
  private mutating func count(
    _ delivery: TraceSummary.Delivery, isFirstOfMessage: Bool, _ example: Example, _ number: Int
  ) {
    let (isPublished, isConsumed) = (delivery.published.isLogged, delivery.attempt > 0)
    if isPublished, isFirstOfMessage {
      let link = Link(kind: .unconsumed, origin: delivery.publisher, destination: delivery.destination)
      count(link, isConsumed, example, number)
    }
    if isConsumed {
      let link = Link(kind: .unpublished, origin: delivery.consumer, destination: delivery.destination)
      count(link, isPublished, example, number)
    }
  }

  private mutating func count(_ link: Link, _ hasCounterpart: Bool, _ example: Example, _ number: Int) {
    tallies[link, default: Tally()].count += number
    if !hasCounterpart {
      tallies[link, default: Tally()].missing += number
      tallies[link, default: Tally()].examples.insert(example)
    }
  }

  /// Adds what another survey has counted.
  package mutating func merge(_ other: PropagationSurvey) {
    for (link, added) in other.tallies { tallies[link, default: Tally()].add(added) }
    fanOut.merge(other.fanOut)
  }

  /// The links by service, instances together; `names` gives the ids behind the keys of examples.
  package func findings(
    in catalog: Catalog, names: ([RequestID]) throws -> [String]
  ) rethrows -> [Diagnosis.LinkFinding] {
    var merged: [Name: Tally] = [:]
    for (link, added) in tallies {
      let destination = link.destination == .empty ? nil : catalog.text(link.destination)
      let name = Name(
        kind: link.kind, service: catalog.origin(link.origin).service, destination: destination ?? "")
      merged[name, default: Tally()].add(added)
    }
    // A request may miss something of many links: it is looked up once.
    let keys = Array(Set(merged.values.flatMap { $0.examples.all.map(\.key) }))
    let ids = Dictionary(zip(keys, try names(keys)), uniquingKeysWith: { first, _ in first })
    return merged.sorted { $0.key < $1.key }.map { link, tally in
      Diagnosis.LinkFinding(
        kind: link.kind, service: link.service,
        destination: link.destination.isEmpty ? nil : link.destination,
        count: tally.count, missing: tally.missing, examples: tally.examples.names(ids))
    }
  }

  /// A link by names, in the order in which links are listed.
  private struct Name: Hashable, Comparable {
    var kind: Diagnosis.LinkFinding.Kind
    var service: String
    var destination: String

    static func < (a: Name, b: Name) -> Bool {
      if a.kind != b.kind { return a.kind.rank < b.kind.rank }
      return (a.service, a.destination) < (b.service, b.destination)
    }
  }
}

extension Diagnosis.LinkFinding.Kind {
  /// Place in the order of a request's life.
  fileprivate var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
