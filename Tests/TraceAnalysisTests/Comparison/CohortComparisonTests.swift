import SyntheticFleet
import Testing
import TraceModel

@testable import TraceAnalysis

/// A comparison of cohorts whose truth is known.
@Suite struct CohortComparisonTests {
  private let builder = SummaryBuilder()

  private func cohort(_ summaries: [TraceSummary]) -> Cohort {
    var cohort = Cohort(percentiles: [50, 99], catalog: builder.catalog, includesFailures: false)
    for summary in summaries { cohort.add(summary) }
    return cohort
  }

  private func compare(
    _ first: [TraceSummary], _ second: [TraceSummary], end: Int64 = 100_000
  ) -> ComparisonReport {
    let end = Timestamp(nanoseconds: end)
    return CohortComparison(first: cohort(first), endOfLogs: end, second: cohort(second), endOfLogs: end)
      .report(first: "a", second: "b")
  }

  /// Requests with a wait of about `wait` ns and work of about 50, the client's end being the consumer's.
  private func requests(_ count: Int, wait: Int64, seed: UInt64, failing: Int = 0) -> [TraceSummary] {
    var random = SplitMix64(seed: seed)
    return (0..<count).map { number in
      let (wait, work) = (
        wait + .random(in: 0..<100, using: &random), Int64.random(in: 1..<100, using: &random)
      )
      let whole = 1_000 + wait + work
      var summary = builder.request(number < failing ? .failed : .completed, endToEnd: whole)
      summary = summary.with(builder.delivery(published: 2_000, wait: wait, work: work))
      summary.done = Instant(time: Timestamp(nanoseconds: 1_000 + whole), origin: builder.worker)
      return summary
    }
  }

  private func row(_ segment: Segment, _ report: ComparisonReport) throws -> ComparisonReport.Row {
    try #require(report.rows.first { $0.segment == segment })
  }

  @Test func `equal cohorts have p = 1 throughout, and nothing has changed`() {
    let same = requests(40, wait: 500, seed: 1, failing: 5)
    let report = compare(same, same)
    #expect(report.change == .none)
    #expect(report.rows.allSatisfy { $0.test == .init(p: 1, corrected: 1) && $0.change == .none })
    #expect(report.outcomes.allSatisfy { $0.test == .init(p: 1, corrected: 1) })
    #expect(report.rows.flatMap(\.percentiles).allSatisfy { $0.shift == .zero })
    #expect(report.path?.shift == .zero && report.path?.segments.isEmpty == true)
  }

  @Test func `a longer wait is found where it is, and carries the difference of the means`() throws {
    let report = compare(requests(60, wait: 500, seed: 1), requests(70, wait: 700, seed: 2))
    #expect(report.change == .worse)
    #expect(try row(.queueWait, report).change == .worse)
    #expect(try row(.endToEnd, report).change == .worse)
    #expect(try row(.processing, report).change == .none)
    let median = try #require(try row(.queueWait, report).percentiles.first)
    let (low, high) = (try #require(median.low), try #require(median.high))
    #expect(low.count > 100 && high.count < 300 && low <= Nanoseconds(200) && Nanoseconds(200) <= high)
    // p99 of 60 has no upper side, so neither side of the shift exists.
    #expect(try row(.queueWait, report).percentiles[1].low == nil)
    let path = try #require(report.path)
    #expect(path.segments.first?.segment == .queueWait)
    #expect(path.segments.reduce(.zero) { $0 + $1.shift } == path.shift)
    #expect(path.firstRequests == 60 && path.secondRequests == 70)
  }

  @Test func `where many ends of one side are not known the rest does not tell that nothing is slower`() {
    let open = (0..<40).map { _ in builder.request(.incomplete, endToEnd: nil) }
    for wait in [500, 300] as [Int64] {
      let report = compare(requests(100, wait: 500, seed: 1), requests(60, wait: wait, seed: 2) + open)
      #expect(report.change == .tooLittleData)
      #expect(
        report.unequalEnds.map { [$0.first, $0.firstTotal, $0.second, $0.secondTotal] } == [0, 100, 40, 100])
    }
    // What is worse is worse all the same.
    #expect(
      compare(requests(100, wait: 500, seed: 1), requests(60, wait: 900, seed: 2) + open).change == .worse)
    // A few, or as many on both sides, say nothing.
    for (before, after) in [(0, 3), (40, 40)] {
      let report = compare(
        requests(100, wait: 500, seed: 1) + open.prefix(before),
        requests(100, wait: 500, seed: 2) + open.prefix(after))
      #expect(report.change == .none && report.unequalEnds == nil)
      #expect(report.outcomes.map(\.outcome) == [.incomplete])
    }
  }

  @Test func `the other way round everything is mirrored`() {
    let (first, second) = (
      requests(60, wait: 500, seed: 1, failing: 3), requests(70, wait: 560, seed: 2, failing: 20)
    )
    let (there, back) = (compare(first, second), compare(second, first))
    for (one, other) in zip(there.rows, back.rows) {
      #expect(one.segment == other.segment && one.test == other.test)
      for (shift, mirrored) in zip(one.percentiles, other.percentiles) {
        #expect(shift.first == mirrored.second && shift.second == mirrored.first)
        #expect(shift.shift == mirrored.shift.map { .zero - $0 })
        #expect(
          shift.low == mirrored.high.map { .zero - $0 } && shift.high == mirrored.low.map { .zero - $0 })
      }
      let mirror: [ComparisonReport.Change: ComparisonReport.Change] = [.worse: .better, .better: .worse]
      #expect(one.change == mirror[other.change] ?? other.change)
    }
    #expect(there.path?.shift == back.path.map { .zero - $0.shift })
    for (one, other) in zip(there.outcomes, back.outcomes) {
      let (p, mirrored) = (one.test?.p ?? -1, other.test?.p ?? -2)
      #expect(abs(p - mirrored) <= 1e-12 * p)
    }
    #expect(there.outcomes.map(\.change) == [.worse] && back.outcomes.map(\.change) == [.better])
  }

  /// 6 of 100 requests wait ten times as long. The ranks of the others say nothing of it.
  @Test func `a few that got much slower are found`() throws {
    let before = requests(300, wait: 500, seed: 1)
    let after = requests(282, wait: 500, seed: 2) + requests(18, wait: 6_000, seed: 3)
    let report = compare(before, after)
    #expect(try row(.queueWait, report).change == .worse)
    #expect(try row(.processing, report).change == .none)
    #expect(report.change == .worse && compare(after, before).change == .better)
  }

  @Test func `a share of failures alone does not tell that nothing got slower`() {
    let report = compare(requests(40, wait: 500, seed: 1, failing: 2), requests(6, wait: 5_000, seed: 2))
    #expect(report.outcomes.map(\.change) == [.none])
    #expect(report.rows.allSatisfy { $0.change == .tooLittleData } && report.change == .tooLittleData)
  }

  @Test func `messages of one request count once, with the longest`() throws {
    func batch(_ wait: Int64) -> TraceSummary {
      (0..<20).reduce(builder.request(endToEnd: 5_000)) { request, number in
        request.with(builder.delivery(wait: wait + Int64(number), work: 1))
      }
    }
    // 4 requests of 20 messages each: too few requests, however many messages.
    let few = compare((0..<4).map { _ in batch(10) }, (0..<4).map { _ in batch(900) })
    let wait = try row(.queueWait, few)
    #expect(wait.firstCount == 80 && wait.test == nil && few.change == .tooLittleData)
    let cohort = cohort([batch(10)])
    let report = cohort.report(endOfLogs: nil, tail: 0.025)
    let segment = try #require(report.groups[0].segments.first { $0.segment == .queueWait })
    #expect(cohort.sample(of: segment, endOfLogs: nil).ended == [29])
  }

  @Test func `messages that still wait make it worse`() throws {
    let stalled = (0..<30).map { _ in builder.request(.queued).with(builder.delivery(published: 2_000)) }
    let report = compare(requests(60, wait: 500, seed: 1), requests(30, wait: 500, seed: 2) + stalled)
    #expect(try row(.queueWait, report).change == .worse)
    #expect(try row(.queueWait, report).secondUnfinished == 30)
    #expect(report.change == .worse)
    // Open requests are in no share.
    let failing = compare(
      requests(60, wait: 500, seed: 1, failing: 6), requests(30, wait: 500, seed: 2) + stalled)
    #expect(failing.outcomes.first?.firstTotal == 60 && failing.outcomes.first?.secondTotal == 30)
  }

  @Test func `without a request on one side there is too little data`() {
    let report = compare(requests(60, wait: 500, seed: 1), [])
    #expect(report.change == .tooLittleData && report.path == nil)
    #expect(report.second.requests == 0 && report.second.from == nil)
  }

  @Test func `of many comparisons of equal things at most one in twenty finds a change`() {
    var found = 0
    for seed in UInt64(0)..<300 {
      let report = compare(
        requests(30, wait: 500, seed: 2 * seed, failing: 2),
        requests(30, wait: 500, seed: 2 * seed + 1, failing: 3))
      if report.change != .none { found += 1 }
    }
    // 15 expected at most; 26 with a probability below 1 in 300.
    #expect(found <= 26, "\(found)")
  }

  // MARK: A side without clients

  /// The same requests, as the server's and the consumer's logs show them; they were received 50 ns after they were sent.
  private func withServer(_ summaries: [TraceSummary], hasClient: Bool) -> [TraceSummary] {
    summaries.map { summary in
      var summary = summary
      summary.received = Instant(time: summary.start + Nanoseconds(50), origin: builder.api)
      if !hasClient { summary.sent = nil }
      return summary
    }
  }

  private func cohort(_ summaries: [TraceSummary], isWithoutClients: Bool) -> Cohort {
    var cohort = Cohort(
      percentiles: [50], catalog: builder.catalog, includesFailures: false, isWithoutClients: isWithoutClients
    )
    for summary in summaries { cohort.add(summary) }
    return cohort
  }

  @Test func `a side with clients and one without are told apart`() {
    let all = requests(40, wait: 500, seed: 1)
    let (with, without) = (
      cohort(withServer(all, hasClient: true)), cohort(withServer(all, hasClient: false))
    )
    #expect(with.hasClients(unlike: without) && !without.hasClients(unlike: with))
    #expect(!with.hasClients(unlike: with) && !without.hasClients(unlike: without))
    let mixed = cohort(withServer(all, hasClient: true) + withServer(Array(all.prefix(9)), hasClient: false))
    #expect(!with.hasClients(unlike: mixed))
  }

  @Test func `without clients a request takes from its server's first record on`() throws {
    let all = requests(40, wait: 500, seed: 1)
    let stripped = cohort(withServer(all, hasClient: true), isWithoutClients: true)
    let other = cohort(withServer(all, hasClient: false), isWithoutClients: false)
    let report = CohortComparison(first: stripped, endOfLogs: nil, second: other, endOfLogs: nil)
      .report(first: "a", second: "b")
    let whole = try row(.fromAPI, report)
    #expect(whole.firstCount == 40 && whole.secondCount == 40 && whole.test == .init(p: 1, corrected: 1))
    #expect(whole.percentiles.allSatisfy { $0.shift == .zero })
    #expect(!report.rows.contains { $0.segment == .endToEnd } && report.change == .none)
    #expect(report.path?.whole == .fromAPI && report.path?.shift == .zero)
  }

  @Test func `without a message it ends with the server's answer, and without a server there is nothing`() {
    var call = TraceSummary.Exchange()
    (call.client, call.sent, call.ended) = (builder.client, 1_000, 1_900)
    (call.server, call.received, call.responded) = (builder.api, 1_100, 1_700)
    var request = builder.request(endToEnd: 900)
    request.exchanges = [call]
    #expect(request.withoutClient == nil)
    request.received = Instant(time: Timestamp(nanoseconds: 1_100), origin: builder.api)
    let stripped = request.withoutClient
    #expect(stripped?.sent == nil && stripped?.done?.time == Timestamp(nanoseconds: 1_700))
  }

  @Test func `where what was asked for cannot be tested there is too little data, whatever else was`() throws
  {
    let (full, few) = (requests(40, wait: 500, seed: 1), requests(40, wait: 500, seed: 1, failing: 36))
    var report = compare(full, few)
    report.outcomes = []
    #expect(try row(.endToEnd, report).change == .tooLittleData)
    #expect(try row(.queueWait, report).change == .none)
    #expect(report.missing.map(\.segment) == [.endToEnd] && report.change == .tooLittleData)
    report.asked = .queueWait
    #expect(report.missing.isEmpty && report.change == .none)
  }
}
