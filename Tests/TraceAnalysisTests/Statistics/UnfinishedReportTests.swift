import SyntheticFleet
import Testing
import TraceModel

@testable import TraceAnalysis

/// A report's words about unfinished work.
@Suite struct UnfinishedReportTests {
  private let builder = SummaryBuilder()

  private func report(
    _ summaries: [TraceSummary], by keys: [GroupKey] = [], percentiles: [Double] = [50, 99], end: Int64?
  ) -> LatencyReport {
    var accumulator = LatencyAccumulator(keys: keys, percentiles: percentiles, catalog: builder.catalog)
    for summary in summaries { accumulator.add(summary) }
    return accumulator.report(endOfLogs: end.map(Timestamp.init(nanoseconds:)))
  }

  @Test func `unfinished work counts as long as it has lasted at the end of the logs`() throws {
    let done = [10, 20, 30].map { builder.request(endToEnd: $0).with(builder.delivery(wait: $0, work: 1)) }
    let waiting = builder.request(.queued).with(builder.delivery(published: 2000))
    let group = try #require(report(done + [waiting], end: 2015).groups.first)
    let wait = try #require(group[.queueWait, "jobs"])
    #expect(wait.percentiles.map(\.value.count) == [20, 30])
    #expect(wait.censored == 1)
    #expect(wait.longestUnfinished == Nanoseconds(15))
    // 3/4 · 1/2: the median is the second end; then 0, at the third.
    #expect(wait.withUnfinished.map { $0.value?.count } == [20, 30])
    let whole = try #require(group[.endToEnd])
    #expect(whole.count == 3)
    #expect(whole.longestUnfinished == Nanoseconds(1015))
    // 3/4 · 2/3 · 1/2 = 1/4, and no lower.
    #expect(whole.withUnfinished.map { $0.value?.count } == [20, nil])
  }

  @Test func `nothing is said of segments of which nothing is unfinished`() throws {
    let group = try #require(
      report([builder.request(endToEnd: 9).with(builder.delivery(wait: 3, work: 4))], end: 9000).groups.first)
    #expect(group.segments.allSatisfy { $0.withUnfinished.isEmpty && $0.longestUnfinished == nil })
  }

  @Test func `a clock ahead of all others makes no time negative, and without an end none is known`() throws {
    let waiting = builder.request(.queued).with(builder.delivery(published: 2000))
    let ahead = try #require(report([waiting], end: 1500).groups.first?[.queueWait, "jobs"])
    #expect(ahead.longestUnfinished == Nanoseconds(0))
    let unknown = try #require(report([waiting], end: nil).groups.first?[.queueWait, "jobs"])
    #expect(unknown.censored == 1)
    #expect(unknown.withUnfinished.isEmpty)
  }

  @Test func `failed and refused requests are no observations of the whole time`() throws {
    let requests = [
      builder.request(endToEnd: 10), builder.request(.failed, endToEnd: 5), builder.request(.rejected),
      builder.request(.unreachable), builder.request(.queued),
    ]
    let whole = try #require(report(requests, end: 9000).groups.first?[.endToEnd])
    #expect(whole.count == 1)
    #expect(whole.censored == 1)
  }

  @Test func `missing log lines are no waits that still run, and are counted apart`() throws {
    let jobs = builder.catalog.id(of: "jobs")
    func missing(_ outcome: Outcome, _ note: Note) -> TraceSummary {
      var summary = builder.request(.queued).with(builder.delivery(published: 2000))
      summary.conclude(OutcomeRevision(outcome: outcome, notes: [note]))
      return summary
    }
    let time = Timestamp(nanoseconds: 2000)
    let unlogged = Note.uncovered(record: .consumption(destination: jobs), services: [], time: time)
    let lost = Note.lostMessage(
      destination: jobs, published: time, services: [], coveredUntil: time, longestWait: .zero)
    let done = (0..<4).map { _ in builder.request(endToEnd: 900).with(builder.delivery(wait: 50, work: 1)) }
    let requests =
      done + [missing(.incomplete, unlogged), missing(.incomplete, unlogged), missing(.lost, lost)]
    let group = try #require(report(requests, end: 5_000_000).groups.first)
    let wait = try #require(group[.queueWait, "jobs"])
    #expect(wait.censored == 0 && wait.withUnfinished.isEmpty && wait.longestUnfinished == nil)
    #expect(wait.percentiles.map(\.value.count) == [50, 50])
    #expect(wait.unlogged == 2 && wait.lost == 1)
    #expect(group[.endToEnd]?.censored == 0)
    #expect(group[.firstEffect]?.censored ?? 0 == 0)
  }

  @Test func `the oldest of the queued is not the oldest of the lost`() throws {
    let jobs = builder.catalog.id(of: "jobs")
    var lost = builder.request(.queued).with(builder.delivery(published: 2000))
    lost.conclude(
      OutcomeRevision(
        outcome: .lost,
        notes: [
          .lostMessage(
            destination: jobs, published: Timestamp(nanoseconds: 2000), services: [],
            coveredUntil: Timestamp(nanoseconds: 9000), longestWait: .zero)
        ]))
    let queued = builder.request(.queued).with(builder.delivery(published: 8997))
    // A failed request is not counted as queued, however old the message is that it still has in a queue.
    let failed = builder.request(.failed).with(builder.delivery(published: 3000))
    let group = try #require(report([lost, queued, failed], end: 9000).groups.first)
    #expect(group.outcomes[.queued] == 1)
    #expect(group.oldestQueued == Nanoseconds(3))
    #expect(try #require(report([lost, failed], end: 9000).groups.first).oldestQueued == nil)
  }

  @Test func `ends that no program logs are not waited for`() throws {
    var silent = builder.request(.queued).with(builder.delivery(published: 2000))
    var exchange = TraceSummary.Exchange()
    (exchange.client, exchange.server) = (builder.client, builder.api)
    (exchange.sent, exchange.received) = (1000, 1010)
    silent.exchanges = [exchange]
    var answered = builder.request(.completed, endToEnd: 500)
    exchange.responded = 1020
    answered.exchanges = [exchange]
    #expect(try #require(report([silent], end: 9000).groups.first)[.api] == nil)
    let groups = report([silent, answered], by: [.attribute(index: 0, name: "x")], end: 9000).groups
    #expect(groups.first?[.api]?.censored == 1)
    #expect(groups.first?[.client] == nil)
  }

  @Test func `a message that nothing consumed waits for the only topic that is known`() throws {
    var unknown = builder.delivery(published: 2000)
    unknown.destination = 0
    let waiting = builder.request(.queued).with(unknown)
    let jobs = builder.request(endToEnd: 9).with(builder.delivery(topic: "jobs", wait: 3, work: 4))
    let mail = builder.request(endToEnd: 9).with(builder.delivery(topic: "mail", wait: 3, work: 4))
    let one = try #require(report([waiting, jobs], end: 9000).groups.first)
    #expect(one[.queueWait] == nil)
    #expect(one[.queueWait, "jobs"]?.count == 1)
    #expect(one[.queueWait, "jobs"]?.censored == 1)
    let two = try #require(report([waiting, jobs, mail], end: 9000).groups.first)
    #expect(two[.queueWait]?.censored == 1)
    #expect(two[.queueWait, "jobs"]?.censored == 0)
    let none = try #require(report([waiting], end: 9000).groups.first)
    #expect(none[.queueWait]?.censored == 1)
  }

  @Test func `a message published for another attempt waits, but not in the queue`() throws {
    var unknown = builder.delivery(published: 2500)
    unknown.destination = 0
    var retry = builder.delivery(topic: "retry", published: 3000)
    retry.repeats = 0
    let tried = builder.delivery(topic: "jobs", wait: 3, work: 4)
    let waiting = builder.request(.queued).with(tried).with(retry)
    let group = try #require(report([waiting], end: 9000).groups.first)
    #expect(group[.retryWait, "retry"]?.longestUnfinished == Nanoseconds(6000))
    #expect(group[.queueWait, "jobs"]?.censored == 0)
    #expect(group.oldestQueued == Nanoseconds(6000))
    let both = try #require(
      report([waiting, builder.request(.queued).with(unknown)], end: 9000).groups.first)
    #expect(both[.queueWait, "jobs"]?.censored == 1)
    #expect(both[.queueWait] == nil)
  }

  @Test func `unfinished segments belong to the group where they began`() throws {
    var waiting = builder.request(.queued).with(
      builder.delivery(published: 2000), projection: builder.projection("audio"))
    waiting.projection = builder.projection("video")
    let groups = report([waiting], by: [.attribute(index: 0, name: "job_type")], end: 9000).groups
    #expect(groups.map(\.values) == [["video"], ["audio"]])
    #expect(groups[0].segments.map(\.segment) == [.firstEffect, .endToEnd])
    #expect(groups[1].segments.map(\.segment) == [.queueWait])
    let working = builder.request(.processing).with(builder.delivery(wait: 7))
    let services = report([waiting, working], by: [.service], end: 9000).groups
    #expect(services.first { $0.values == ["api"] }?[.queueWait, "jobs"]?.censored == 1)
    #expect(services.first { $0.values == ["worker"] }?[.processing, "jobs"]?.censored == 1)
    #expect(services.first { $0.values == ["api"] }?[.processing, "jobs"] == nil)
  }

  /// Waits grow from message to message, as behind a consumer that is too slow; then it stops. The earlier it
  /// does, the fewer of the long waits are ever seen to end.
  @Test func `a stalled consumer improves the naive percentile and never ours`() throws {
    for seed in UInt64(0)..<60 {
      var random = SplitMix64(seed: seed)
      let waits = (0..<400).map { Int64($0) * 5 + Int64.random(in: 0...100, using: &random) }
      let end: Int64 = 2000 + 400 * 10 + 5000
      var (naive, ours): ([Int64], [Int64]) = ([], [])
      for stall in [end, 7000, 6000, 5000, 4000] {
        let requests = waits.enumerated().map { index, wait in
          let published = 2000 + Int64(index) * 10
          let isConsumed = published + wait < stall
          return builder.request(isConsumed ? .completed : .queued, endToEnd: isConsumed ? 1 : nil)
            .with(builder.delivery(published: published, wait: isConsumed ? wait : nil, work: 1))
        }
        let wait = try #require(report(requests, end: end).groups.first?[.queueWait, "jobs"])
        #expect(wait.count + wait.censored == 400, "seed \(seed)")
        naive.append(wait.percentiles[1].value.count)
        ours.append(
          wait.censored == 0
            ? wait.percentiles[1].value.count : wait.withUnfinished[1].value?.count ?? .max)
      }
      #expect(zip(naive, naive.dropFirst()).allSatisfy { $0 > $1 }, "seed \(seed): \(naive)")
      #expect(zip(ours, ours.dropFirst()).allSatisfy { $0 <= $1 }, "seed \(seed): \(ours)")
    }
  }
}
