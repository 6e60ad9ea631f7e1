import SyntheticFleet
import Testing
import TraceModel

@testable import TraceAnalysis

/// Where ids stop: each test is a handful of requests, and what is said of each link.
@Suite struct PropagationSurveyTests {
  private let requests = SummaryBuilder()

  private func exchange(sent: Bool, received: Bool) -> TraceSummary.Exchange {
    var exchange = TraceSummary.Exchange()
    if sent { (exchange.client, exchange.sent) = (requests.client, 1000) }
    if received { (exchange.server, exchange.received) = (requests.api, 1010) }
    return exchange
  }

  private func request(start: Int64, sent: Bool = true, received: Bool = true) -> TraceSummary {
    var request = requests.request(start: start)
    request.exchanges = [exchange(sent: sent, received: received)]
    return request
  }

  private func findings(_ summaries: [TraceSummary]) -> [Diagnosis.LinkFinding] {
    var survey = PropagationSurvey()
    for (key, summary) in summaries.enumerated() { survey.add(summary, key: RequestID(number: Int64(key))) }
    return survey.findings(in: requests.catalog) { $0.map { "id\($0.number)" } }
  }

  @Test func `a client's request that no server logged is counted at the client and named`() {
    let links = findings([request(start: 1), request(start: 2, received: false)])
    #expect(
      links == [
        .init(
          kind: .unreceived, service: "client", destination: nil, count: 2, missing: 1, examples: ["id1"]),
        .init(kind: .unsent, service: "api", destination: nil, count: 1, missing: 0, examples: []),
      ])
  }

  @Test func `a request that misses something at many programs is looked up once`() {
    var survey = PropagationSurvey()
    var request = requests.request()
    request.exchanges = (0..<20).map { number in
      var exchange = exchange(sent: true, received: false)
      exchange.client = requests.catalog.id(of: Origin(service: "client \(number)"))
      return exchange
    }
    survey.add(request, key: RequestID(number: 7))
    var asked: [[RequestID]] = []
    let links = survey.findings(in: requests.catalog) { keys in
      asked.append(keys)
      return keys.map { "id\($0.number)" }
    }
    #expect(links.count == 20 && links.allSatisfy { $0.examples == ["id7"] })
    #expect(asked == [[RequestID(number: 7)]])
  }

  @Test func `a request that begins at a server is no client's loss`() {
    let links = findings([request(start: 1, sent: false)])
    #expect(links.map(\.kind) == [.unsent])
    #expect(links.map(\.missing) == [1])
  }

  @Test func `a message without a consumer and one without a publisher are two findings`() {
    var orphan = requests.delivery(wait: 5, work: 1)
    orphan.published = Int64.absent
    let links = findings([
      requests.request().with(requests.delivery()), requests.request().with(orphan),
      requests.request().with(requests.delivery(wait: 5, work: 1)),
    ])
    #expect(
      links == [
        .init(
          kind: .unconsumed, service: "api", destination: "jobs", count: 2, missing: 1, examples: ["id0"]),
        .init(
          kind: .unpublished, service: "worker", destination: "jobs", count: 2, missing: 1, examples: ["id1"]),
      ])
  }

  @Test func `a redelivered message counts once`() {
    var again = requests.delivery(wait: 9, work: 1, attempt: 2)
    var request = requests.request().with(requests.delivery(wait: 5))
    again.message = 0
    request.deliveries.append(again)
    #expect(findings([request]).map(\.count) == [1, 1])
  }

  @Test func `the earliest requests are named, whatever the order and the parts`() {
    let summaries = (0..<40).map { request(start: Int64(40 - $0), received: false) }
    let whole = findings(summaries)
    #expect(whole[0].examples == ["id39", "id38", "id37"])
    for seed in Seeds.first(200) {
      var random = SplitMix64(seed: seed)
      var parts = [PropagationSurvey](repeating: PropagationSurvey(), count: 3)
      for key in summaries.indices.shuffled(using: &random) {
        parts[Int.random(in: 0..<3, using: &random)].add(summaries[key], key: RequestID(number: Int64(key)))
      }
      var merged = parts[1]
      merged.merge(parts[2])
      merged.merge(parts[0])
      #expect(merged.findings(in: requests.catalog) { $0.map { "id\($0.number)" } } == whole, "seed \(seed)")
    }
  }

  @Test func `of requests that start at one time those are named whose names come first`() {
    for seed in Seeds.first(1_000) {
      var random = SplitMix64(seed: seed)
      let starts = (0..<12).map { _ in Int64.random(in: 0...3, using: &random) }
      let names = (10..<22).map { "id\($0)" }.shuffled(using: &random)
      var survey = PropagationSurvey()
      for key in starts.indices.shuffled(using: &random) {
        survey.add(request(start: starts[key], received: false), key: RequestID(number: Int64(key)))
      }
      let expected = starts.indices.map { (starts[$0], names[$0]) }.sorted { $0 < $1 }.prefix(3).map(\.1)
      let found = survey.findings(in: requests.catalog) { $0.map { names[Int($0.number)] } }
      #expect(found[0].examples == expected, "seed \(seed)")
    }
  }

  /// One message to two groups, and its second delivery to the first of them.
  @Test func `each consumer group's first delivery counts, and the message once`() {
    var summary = request(start: 1).with(requests.delivery(wait: 5, work: 6))
    var again = summary.deliveries[0]
    again.attempt = 2
    let mailer = requests.catalog.id(of: Origin(service: "mailer"))
    var other = requests.delivery(wait: 3, work: 4)
    (other.group, other.consumer) = (requests.catalog.id(of: "mail"), mailer)
    summary.deliveries += [again, other]
    let links = findings([summary]).filter { $0.destination != nil }
    #expect(
      links == [
        .init(kind: .unconsumed, service: "api", destination: "jobs", count: 1, missing: 0, examples: []),
        .init(kind: .unpublished, service: "mailer", destination: "jobs", count: 1, missing: 0, examples: []),
        .init(kind: .unpublished, service: "worker", destination: "jobs", count: 1, missing: 0, examples: []),
      ])
  }
}
