import SyntheticFleet
import Testing
import TraceModel

@testable import TraceAnalysis

/// Which messages wait for a consumer group that has stopped, by what the others had. A message is published each 100 ns.
@Suite struct GroupBacklogTests {
  private let requests = SummaryBuilder()
  private let ledger: OriginID
  private let mailer: OriginID

  init() {
    ledger = requests.catalog.id(of: Origin(service: "ledger"))
    mailer = requests.catalog.id(of: Origin(service: "mailer"))
  }

  /// Which groups have the message with a number: the name (empty: none is logged) and the consumer of each.
  private typealias Groups = (_ number: Int) -> [(name: String, consumer: OriginID)]

  private func request(_ number: Int, partition: Int32 = 0, _ groups: [(name: String, consumer: OriginID)])
    -> TraceSummary
  {
    let published = Int64(number) * 100
    var request = requests.request(start: published, endToEnd: 50)
    if groups.isEmpty { request = request.with(requests.delivery(published: published)) }
    for group in groups {
      var delivery = requests.delivery(published: published, wait: 10, work: 5)
      delivery.group = group.name.isEmpty ? .empty : requests.catalog.id(of: group.name)
      (delivery.consumer, delivery.partition) = (group.consumer, partition)
      request.deliveries.append(delivery)
      request.participants.append(.init(origin: group.consumer, level: .info))
    }
    return request
  }

  private func findings(
    _ all: [TraceSummary], logs: [OriginID: Int64], end: Int64, parts: Int = 1
  ) -> [GroupBacklog.Finding] {
    var fanOut = FanOut()
    for summary in all { fanOut.add(summary) }
    let empty = GroupBacklog(of: fanOut, origins: requests.catalog.origins, catalog: requests.catalog)
    let backlogs = (0..<parts).map { part in
      var backlog = empty
      for (number, summary) in all.enumerated() where number % parts == part { backlog.add(summary) }
      return backlog
    }
    var survey = CoverageSurvey()
    for (origin, until) in logs {
      for time in stride(from: Int64(0), through: until, by: 100) {
        var record = RecentTimes.Record()
        (record.stored, record.origin) = (time, origin)
        survey.add(record, source: origin.rawValue)
      }
    }
    let coverage = LogCoverage(survey, services: ServiceTable(origins: requests.catalog.origins))
    return backlogs.dropFirst().reduce(into: backlogs[0]) { $0.merge($1) }
      .findings(coverage, endOfLogs: Timestamp(nanoseconds: end), catalog: requests.catalog)
  }

  private func both(until last: Int, of count: Int) -> [TraceSummary] {
    (0..<count).map { number in
      request(number, [("ledger", ledger)] + (number < last ? [("mailer", mailer)] : []))
    }
  }

  @Test(arguments: [1, 3])
  func `what a group has not had waits for it, if its log goes on`(parts: Int) throws {
    let found = findings(
      both(until: 20, of: 50), logs: [ledger: 5_000, mailer: 5_000], end: 5_000, parts: parts)
    #expect(found.count == 1)
    let group = try #require(found.first?.group)
    #expect((group.destination, group.group, group.taken) == ("jobs", "mailer", 20))
    #expect(group.latest == Timestamp(nanoseconds: 1_900) && group.longestWait == Nanoseconds(10))
    #expect((group.waiting, group.unlogged) == (30, 0) && group.isStalled)
    // The first that it has not had was published at 2,000.
    #expect(group.oldestWaiting == Nanoseconds(3_000) && group.oldestUnlogged == nil)
  }

  @Test func `if its log ends before, nobody knows`() throws {
    let found = findings(both(until: 20, of: 50), logs: [ledger: 5_000, mailer: 1_900], end: 5_000)
    let group = try #require(found.first?.group)
    // The log reaches beyond its last record by the longest silence in it, 100 ns.
    #expect((group.waiting, group.unlogged) == (1, 29))
    #expect(group.oldestUnlogged == Nanoseconds(2_900))
  }

  @Test func `groups that have everything have no backlog`() {
    #expect(findings(both(until: 50, of: 50), logs: [ledger: 5_000, mailer: 5_000], end: 5_000).isEmpty)
  }

  /// The second takes over when the first stops. Each has messages of its own: they share them.
  @Test func `programs that share the messages of a topic are no groups beside each other`() {
    let all = (0..<50).map { number in
      request(number, number < 20 ? [("ledger", ledger)] : [("mailer", mailer)])
    }
    #expect(findings(all, logs: [ledger: 5_000, mailer: 5_000], end: 5_000).isEmpty)
    // One message was delivered to both, as after a rebalance.
    let once = all + [request(20, [("ledger", ledger), ("mailer", mailer)])]
    #expect(findings(once, logs: [ledger: 5_000, mailer: 5_000], end: 5_000).isEmpty)
  }

  @Test func `a group that picks its messages is not missed`() {
    let all = (0..<50).map { number in
      request(number, [("ledger", ledger)] + (number < 20 && number % 2 == 0 ? [("mailer", mailer)] : []))
    }
    #expect(findings(all, logs: [ledger: 5_000, mailer: 5_000], end: 5_000).isEmpty)
  }

  @Test func `too few messages prove no group`() {
    #expect(findings(both(until: 7, of: 50), logs: [ledger: 5_000, mailer: 5_000], end: 5_000).isEmpty)
    #expect(findings(both(until: 8, of: 50), logs: [ledger: 5_000, mailer: 5_000], end: 5_000).count == 1)
  }

  /// Of partition 1 nothing comes any more, of partition 0 everything does.
  @Test func `a group may stand still in one partition`() throws {
    let all = (0..<60).map { number in
      let partition = Int32(number % 2)
      let stands = partition == 1 && number >= 30
      return request(
        number, partition: partition, [("ledger", ledger)] + (stands ? [] : [("mailer", mailer)]))
    }
    let found = findings(all, logs: [ledger: 6_000, mailer: 6_000], end: 6_000)
    // 31, 33, … 59.
    #expect(found.map(\.group.waiting) == [15])
    #expect(found.first?.group.oldestWaiting == Nanoseconds(6_000 - 3_100))
  }

  @Test func `where no group is logged the service is, and services that differ by a number are one`() throws
  {
    let second = requests.catalog.id(of: Origin(service: "mailer-2"))
    let first = requests.catalog.id(of: Origin(service: "mailer-1"))
    let all = (0..<50).map { number in
      let ofMailer = number % 2 == 0 ? first : second
      return request(number, number < 20 ? [("ledger", ledger), ("", ofMailer)] : [("", ledger)])
    }
    let found = findings(all, logs: [ledger: 5_000, first: 5_000, second: 5_000], end: 5_000)
    #expect(found.map(\.group.group) == ["mailer"] || found.map(\.group.group) == ["mailer-1"])
    #expect(found.map(\.group.waiting) == [30])
  }

  @Test func `a message on its way is no stall`() throws {
    let found = findings(both(until: 49, of: 50), logs: [ledger: 4_905, mailer: 4_905], end: 4_905)
    let group = try #require(found.first?.group)
    #expect(group.waiting + group.unlogged == 1 && !group.isStalled)
  }

  /// Looks at 1,000, 3,000 and 5,000 ns.
  @Test func `the queue of the topic has what waits for each group`() throws {
    let all = both(until: 20, of: 50)
    var survey = QueueSurvey(IntervalGrid(step: 1_000), cut: nil)
    for summary in all { survey.add(summary) }
    for finding in findings(all, logs: [ledger: 5_000, mailer: 5_000], end: 5_000) { survey.add(finding) }
    let looks = [1_000, 3_000, 5_000].map { QueueSurvey.Look(before: $0, time: $0) }
    let queues = survey.queues(at: looks, requests.catalog).map { $0[0] }
    #expect(queues.map(\.depth) == [0, 10, 30])
    #expect(queues.map { $0.oldest?.count } == [nil, 1_000, 3_000])
    #expect(queues.allSatisfy { $0.unlogged == 0 })
  }

  @Test func `what may wait for a group is not settled by what others take`() throws {
    let all = both(until: 20, of: 50)
    var survey = QueueSurvey(IntervalGrid(step: 1_000), cut: nil)
    for summary in all { survey.add(summary) }
    for finding in findings(all, logs: [ledger: 5_000], end: 5_000) { survey.add(finding) }
    let looks = [1_000, 3_000, 5_000].map { QueueSurvey.Look(before: $0, time: $0) }
    #expect(survey.queues(at: looks, requests.catalog).map { $0[0].unlogged } == [0, 10, 30])
  }
}
