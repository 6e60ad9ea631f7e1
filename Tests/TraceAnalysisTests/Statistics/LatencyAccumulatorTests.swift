import Testing
import TraceModel

@testable import TraceAnalysis

@Suite struct LatencyAccumulatorTests {
  private let builder = SummaryBuilder()

  private func report(
    _ summaries: [TraceSummary], by keys: [GroupKey] = [], includesFailures: Bool = false, end: Int64 = 10_000
  ) -> LatencyReport {
    var accumulator = LatencyAccumulator(
      keys: keys, percentiles: [50, 99], catalog: builder.catalog, includesFailures: includesFailures)
    for summary in summaries { accumulator.add(summary) }
    return accumulator.report(endOfLogs: Timestamp(nanoseconds: end))
  }

  @Test func `every request is counted by its outcome, whatever it has`() throws {
    let summaries = Outcome.allCases.map { builder.request($0) } + [TraceSummary()]
    let group = try #require(report(summaries).groups.first)
    #expect(group.requests == 10)
    for outcome in Outcome.allCases { #expect(group.outcomes[outcome] == (outcome == .incomplete ? 2 : 1)) }
  }

  @Test func `no requests make one group of nothing`() {
    let empty = report([])
    #expect(empty.groups.map(\.requests) == [0])
    #expect(empty.from == nil)
    #expect(report([], by: [.service]).groups.isEmpty)
  }

  @Test func `failed requests count for end_to_end only where outcomes are told apart`() throws {
    let summaries = [
      builder.request(endToEnd: 50), builder.request(.failed, endToEnd: 5),
      builder.request(.rejected, endToEnd: 1),
    ]
    let plain = try #require(report(summaries).groups.first)
    #expect(plain[.endToEnd]?.count == 1)
    #expect(plain[.endToEnd]?.minimum == Nanoseconds(50))
    #expect(try #require(report(summaries, includesFailures: true).groups.first)[.endToEnd]?.count == 3)
    let split = report(summaries, by: [.outcome])
    #expect(split.groups.map(\.values) == [["completed"], ["failed"], ["rejected"]])
    #expect(split.groups.map { $0[.endToEnd]?.maximum.count } == [50, 5, 1])
  }

  @Test func `requests with and without a client record are two populations`() throws {
    var unseen = builder.request(endToEnd: 70)
    unseen.received = unseen.sent
    unseen.sent = nil
    let group = try #require(report([builder.request(endToEnd: 50), unseen]).groups.first)
    #expect(group[.endToEnd]?.maximum == Nanoseconds(50))
    #expect(group[.fromAPI]?.maximum == Nanoseconds(70))
  }

  @Test func `a negative duration is kept and counted`() throws {
    let summaries = [-5, 10, -1].map {
      builder.request(endToEnd: 50).with(builder.delivery(wait: $0, work: 20))
    }
    let wait = try #require(report(summaries).groups.first?[.queueWait, "jobs"])
    #expect(wait.count == 3)
    #expect(wait.negative == 2)
    #expect(wait.minimum == Nanoseconds(-5))
    #expect(wait.mean == Nanoseconds(1))
    #expect(wait.percentiles.first?.value == Nanoseconds(-1))
  }

  @Test func `what began and has not ended is censored, not dropped`() throws {
    let queued = builder.request(.queued).with(builder.delivery(published: 3000))
    let older = builder.request(.queued).with(builder.delivery(published: 2500))
    let working = builder.request(.processing).with(builder.delivery(wait: 7))
    let refused = builder.request(.rejected)
    let group = try #require(report([queued, older, working, refused]).groups.first)
    #expect(group[.endToEnd]?.censored == 3)
    #expect(group[.queueWait, "jobs"]?.censored == 2)
    #expect(group[.queueWait, "jobs"]?.count == 1)
    #expect(group[.processing, "jobs"]?.censored == 1)
    #expect(group.oldestQueued == Nanoseconds(7500))
  }

  @Test func `segments of messages are told apart by topic, in the order of a request's life`() throws {
    let request = builder.request(endToEnd: 90).with(builder.delivery(topic: "mail", wait: 3, work: 4))
      .with(builder.delivery(topic: "jobs", wait: 5, work: 6))
    let rows = try #require(report([request]).groups.first).segments.map {
      "\($0.segment.name) \($0.destination ?? "-")"
    }
    #expect(
      rows == [
        "queue_wait jobs", "queue_wait mail", "dispatch jobs", "dispatch mail", "processing jobs",
        "processing mail",
        "end_to_end -",
      ])
  }

  @Test func `a message's own attribute comes first, then the request's, part by part`() throws {
    var request = builder.request(endToEnd: 90).with(
      builder.delivery(wait: 3, work: 4), projection: builder.projection("audio", ""))
    request.projection = builder.projection("video", "gold")
    let groups = report(
      [request], by: [.attribute(index: 0, name: "job_type"), .attribute(index: 1, name: "tier")]
    ).groups
    #expect(groups.map(\.values) == [["video", "gold"], ["audio", "gold"]])
    #expect(groups.map(\.requests) == [1, 0])
    #expect(groups[0].segments.map(\.segment) == [.endToEnd])
    #expect(groups[1].segments.map(\.segment) == [.queueWait, .dispatch, .processing])
  }

  @Test func `a request belongs to every service that took part, a segment to the one at its end`() throws {
    let groups = report(
      [builder.request(endToEnd: 90).with(builder.delivery(wait: 3, work: 4))], by: [.service]
    ).groups
    #expect(groups.map(\.values) == [["api"], ["client"], ["worker"]])
    for group in groups { #expect(group[.endToEnd]?.count == 1) }
    #expect(groups.map { $0[.queueWait, "jobs"]?.count } == [nil, nil, 1])
  }

  @Test func `two instances of one service are one service and two instances`() throws {
    var request = builder.request(endToEnd: 90)
    let second = builder.catalog.id(of: Origin(service: "api", instance: "b"))
    request.participants.append(TraceSummary.Participant(origin: second, level: .info))
    #expect(report([request], by: [.service]).groups.map(\.requests) == [1, 1])
    #expect(
      report([request], by: [.service, .instance]).groups.map(\.values) == [
        ["api", "a"], ["api", "b"], ["client", nil],
      ])
  }

  @Test func `a request belongs to every topic it published to`() throws {
    let both = builder.request(endToEnd: 90).with(builder.delivery(topic: "mail", wait: 3, work: 4))
      .with(builder.delivery(topic: "jobs", wait: 5, work: 6))
    let groups = report([both, builder.request(endToEnd: 10), both], by: [.topic]).groups
    #expect(groups.map(\.values) == [["jobs"], ["mail"], [nil]])
    #expect(groups.map { $0[.endToEnd]?.count } == [2, 2, 1])
    #expect(groups.map { $0[.queueWait, "jobs"]?.count } == [2, nil, nil])
  }

  /// One message to two groups: `mailer`, and one without a name that the service `worker` consumes for.
  @Test func `work belongs to its consumer group, and a request to every one that had a message of it`()
    throws
  {
    var request = builder.request(endToEnd: 90).with(builder.delivery(wait: 5, work: 6))
    var other = builder.delivery(wait: 3, work: 4)
    (other.group, request.deliveries[0].begun) = (builder.catalog.id(of: "mailer"), 1_500)
    request.deliveries.insert(other, at: 0)
    let groups = report([request, builder.request(endToEnd: 10)], by: [.group]).groups
    #expect(groups.map(\.values) == [[nil], ["mailer"], ["worker"]])
    #expect(groups.map { $0[.endToEnd]?.count } == [1, 1, 1])
    #expect(groups.map { $0[.queueWait, "jobs"]?.minimum.count } == [nil, 3, 5])
    #expect(groups.map { $0[.processing, "jobs"]?.minimum.count } == [nil, 4, 6])
  }

  @Test func `publishing is no consumer group's, and counts with each`() throws {
    var request = builder.request(endToEnd: 90).with(builder.delivery(wait: 5, work: 6))
    request.deliveries[0].begun = 1_500
    var other = request.deliveries[0]
    other.group = builder.catalog.id(of: "mailer")
    request.deliveries.append(other)
    let groups = report([request], by: [.group]).groups
    #expect(groups.map(\.values) == [["mailer"], ["worker"]])
    #expect(groups.map { $0[.publish, "jobs"]?.count } == [1, 1])
  }

  @Test func `a message without a delivery waits for no known group`() throws {
    let groups = report([builder.request(.queued).with(builder.delivery(published: 3_000))], by: [.group])
      .groups
    #expect(groups.map(\.values) == [[nil]])
    #expect(groups[0][.queueWait, "jobs"]?.censored == 1 && groups[0].oldestQueued == Nanoseconds(7_000))
  }

  @Test func `an endpoint is the request's, whatever its messages call`() throws {
    var request = builder.request(endToEnd: 90).with(
      builder.delivery(wait: 3, work: 4), projection: builder.projection("GET /thumbnails"))
    request.projection = builder.projection("POST /jobs")
    let groups = report([request], by: [.endpoint(index: 0)]).groups
    #expect(groups.map(\.values) == [["POST /jobs"]])
    #expect(groups[0][.queueWait, "jobs"]?.count == 1)
  }

  @Test func `groups stand by number of requests, then by value`() {
    let summaries = ["b", "c", "a", "c"].map { value in
      var request = builder.request(endToEnd: 1)
      request.projection = builder.projection(value)
      return request
    }
    let groups = report(summaries, by: [.attribute(index: 0, name: "x")]).groups
    #expect(groups.map(\.values) == [["c"], ["a"], ["b"]])
  }
}
