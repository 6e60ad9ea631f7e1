import SyntheticFleet
import Testing
import TraceModel

@testable import TraceAnalysis

/// Verdicts follow from the numbers of a report by the rules that the page on numbers states.
@Suite struct ObjectiveJudgeTests {
  private let builder = SummaryBuilder()

  private func report(
    _ summaries: [TraceSummary], by keys: [GroupKey] = [], end: Int64? = nil
  ) -> LatencyReport {
    var accumulator = LatencyAccumulator(keys: keys, percentiles: [50, 99], catalog: builder.catalog)
    for summary in summaries { accumulator.add(summary) }
    return accumulator.report(endOfLogs: end.map(Timestamp.init(nanoseconds:)))
  }

  private func percentile(
    _ percent: Double, _ limit: Int64, _ comparison: Objective.Comparison = .less,
    of segment: Segment = .endToEnd,
    row: String? = nil
  ) throws -> Objective {
    let rank = try #require(PercentileRank(percent: percent))
    return Objective(
      text: "", measure: .percentile(rank, of: segment, row: row, limit: Nanoseconds(limit)),
      comparison: comparison)
  }

  private func share(
    _ outcomes: [Outcome], _ comparison: Objective.Comparison, _ percent: Double
  ) throws -> Objective {
    let limit = try #require(DecimalPercent(percent))
    return Objective(text: "", measure: .share(of: outcomes, limit: limit), comparison: comparison)
  }

  func oldest(_ limit: Int64) -> Objective {
    Objective(text: "", measure: .oldestQueued(limit: Nanoseconds(limit)), comparison: .less)
  }

  func verdict(_ objective: Objective, _ report: LatencyReport) throws -> Verdict {
    let verdicts = ObjectiveJudge(report).check([objective]).verdicts
    try #require(verdicts.count == 1)
    return verdicts[0]
  }

  @Test func `nothing is decided where the limit lies within what clocks leave open`() throws {
    // The median is 500; its interval reaches about 31 to each side.
    var report = report(requests(1000))
    for (low, high, limit, ruling) in [
      (-300, nil, 700, .kept), (-300, nil, 300, .tooLittleData), (-300, nil, 100, .violated),
      (nil, 300, 300, .violated), (nil, 300, 700, .tooLittleData), (nil, 300, 900, .kept),
      // A side that nothing bounds changes no verdict, and one that the number contradicts neither.
      (nil, nil, 700, .kept), (nil, nil, 300, .violated), (100, nil, 300, .violated),
    ] as [(Int64?, Int64?, Int64, Verdict.Ruling)] {
      let bounds = DurationBounds(
        clock: .bound, low: low.map { Nanoseconds($0) }, high: high.map { Nanoseconds($0) })
      report.doubts = [SegmentDoubt(segment: .endToEnd, bounds: bounds)]
      let found = try verdict(try percentile(50, limit), report)
      #expect(found.ruling == ruling && found.doubt == bounds)
      #expect(found.dependsOnClocks == (ruling == .tooLittleData) && found.isSure != found.dependsOnClocks)
    }
    // Of another segment.
    report.doubts = [
      SegmentDoubt(
        segment: .queueWait, bounds: DurationBounds(clock: .bound, low: Nanoseconds(-900), high: nil))
    ]
    #expect(try verdict(try percentile(50, 300), report).ruling == .violated)
  }

  /// Requests that took 1, 2, … `count` ns.
  private func requests(_ count: Int64) -> [TraceSummary] {
    (1...count).map { builder.request(endToEnd: $0) }
  }

  /// Of 100 values in order, the median is the 50th, and its interval lies between the 40th and the 61st.
  @Test(arguments: [
    (30, Verdict.Ruling.violated, true), (40, .violated, true), (41, .violated, false),
    (50, .violated, false),
    (51, .kept, false), (61, .kept, false), (62, .kept, true), (1_000, .kept, true),
  ])
  func `a percentile goes by its number, and is sure where the limit is outside of the interval`(
    limit: Int, ruling: Verdict.Ruling, isSure: Bool
  ) throws {
    let found = try verdict(percentile(50, Int64(limit)), report(requests(100)))
    #expect(found.ruling == ruling && found.isSure == isSure)
    #expect(found.measured == .duration(Nanoseconds(50), low: Nanoseconds(40), high: Nanoseconds(61)))
    #expect(found.count == 100 && found.needed == 6)
  }

  @Test func `each comparison means what it says at the limit itself`() throws {
    let report = self.report(requests(100))
    for (comparison, ruling) in [
      (Objective.Comparison.less, Verdict.Ruling.violated), (.lessOrEqual, .kept), (.greater, .violated),
      (.greaterOrEqual, .kept),
    ] {
      #expect(try verdict(percentile(50, 50, comparison), report).ruling == ruling)
    }
    #expect(try verdict(percentile(50, 39, .greater), report).isSure)
    #expect(try verdict(percentile(50, 61, .greater), report).ruling == .violated)
    #expect(try verdict(percentile(50, 61, .greater), report).isSure)
  }

  @Test func `fewer values than an interval needs are too little, unless they surely violate`() throws {
    let few = report(requests(367))
    let found = try verdict(percentile(99, 1_000), few)
    #expect(found.ruling == .tooLittleData && found.needed == 368)
    #expect(try verdict(percentile(99, 365), few).ruling == .tooLittleData)
    #expect(try verdict(percentile(99, 100), few).ruling == .violated)
    #expect(try verdict(percentile(99, 100), few).isSure)
    #expect(try verdict(percentile(99, 1_000), report(requests(368))).ruling == .kept)
    #expect(try verdict(percentile(50, 1_000), report(requests(5))).ruling == .tooLittleData)
    #expect(try verdict(percentile(50, 1_000), report(requests(6))).ruling == .kept)
  }

  @Test func `what was never measured passes no objective`() throws {
    let nothing = try verdict(percentile(50, 10, of: .queueWait), report(requests(100)))
    #expect(nothing.ruling == .tooLittleData && nothing.measured == .duration(nil) && nothing.count == 0)
    for objective in [try percentile(50, 10), try share([.failed], .less, 1), oldest(10)] {
      #expect(try verdict(objective, report([])).ruling == .tooLittleData)
    }
  }

  // MARK: Unfinished work

  /// 100 waits of 10 ns; `count` messages wait since `since` ns.
  func waits(_ count: Int, since: Int64) -> LatencyReport {
    let done = (0..<100).map { _ in builder.request(endToEnd: 20).with(builder.delivery(wait: 10, work: 1)) }
    let waiting = (0..<count).map { _ in builder.request(.queued).with(builder.delivery(published: 2_000)) }
    return report(done + waiting, end: 2_000 + since)
  }

  @Test func `messages that still wait count with what they have waited, and cannot be waited away`() throws {
    let objective = try percentile(50, 100, of: .queueWait)
    #expect(try verdict(objective, waits(0, since: 500)).isSure)
    // The median of 110, and its upper bound, stay among those that were received.
    let few = try verdict(objective, waits(10, since: 500))
    #expect(few.ruling == .kept && few.isSure && few.count == 110 && few.unfinished == 10)
    // 200 waited 500 ns already: the interval begins there.
    let stalled = try verdict(objective, waits(200, since: 500))
    #expect(stalled.ruling == .violated && stalled.isSure)
    #expect(stalled.measured == .duration(Nanoseconds(500), isLonger: true, low: Nanoseconds(500)))
    // 200 wait for 50 ns: nobody knows on which side of 100 ns they will end.
    let fresh = try verdict(objective, waits(200, since: 50))
    #expect(fresh.ruling == .tooLittleData)
    #expect(try verdict(oldest(500), waits(1, since: 500)).ruling == .violated)
    #expect(try verdict(oldest(501), waits(1, since: 500)).ruling == .kept)
    #expect(try verdict(oldest(1), waits(0, since: 500)).measured == .duration(nil))
    #expect(try verdict(oldest(1), waits(0, since: 500)).ruling == .kept)
  }

  /// Nobody knows whether they wait: the consumers' logs are not there.
  @Test func `messages that no log tells of may be the oldest that wait`() throws {
    func judged(_ limit: Int64, waiting: Int, unlogged: Int) throws -> Verdict {
      var report = try #require(Optional(waits(waiting, since: 500)))
      for row in report.groups[0].segments.indices where report.groups[0].segments[row].segment == .queueWait
      {
        report.groups[0].segments[row].unlogged = unlogged
      }
      return try verdict(oldest(limit), report)
    }
    let unknown = try judged(600, waiting: 1, unlogged: 3)
    #expect(unknown.ruling == .tooLittleData && unknown.unlogged == 3)
    #expect(try judged(600, waiting: 0, unlogged: 3).ruling == .tooLittleData)
    #expect(try judged(600, waiting: 1, unlogged: 0).ruling == .kept)
    // One that waits too long is known, whatever the others do.
    #expect(try judged(400, waiting: 1, unlogged: 3).ruling == .violated)
  }

  @Test func `the interval with unfinished work encloses the one that complete data will have`() throws {
    for seed in UInt64(0)..<200 {
      var random = SplitMix64(seed: seed)
      let count = Int.random(in: 1...300, using: &random)
      let durations = (0..<count).map { _ in Int64.random(in: 0..<1_000, using: &random) }
      let shown = durations.map {
        Int.random(in: 0..<9, using: &random) == 0 ? Int64.random(in: 0...$0, using: &random) : nil
      }
      let end: Int64 = 5_000
      let summaries = zip(durations, shown).map { duration, cut in
        cut.map { builder.request(.queued).with(builder.delivery(published: end - $0)) }
          ?? builder.request(endToEnd: 1).with(builder.delivery(published: 2_000, wait: duration, work: 1))
      }
      guard shown.contains(where: { $0 != nil }) else { continue }
      let row = try #require(
        report(summaries, end: end).groups[0].segments.first { $0.segment == .queueWait })
      let complete = SortedSample(durations)
      for found in row.withUnfinished {
        let rank = try #require(PercentileRank(percent: found.p))
        let interval = try #require(complete.percentile(rank))
        if let low = interval.low { #expect(try #require(found.low) <= low, "seed \(seed)") }
        if let high = found.high { #expect(try #require(interval.high) <= high, "seed \(seed)") }
        if let value = found.value {
          if let low = found.low { #expect(low <= value, "seed \(seed)") }
          if let high = found.high { #expect(value <= high, "seed \(seed)") }
        }
      }
    }
  }

  // MARK: Shares

  private func outcomes(_ counts: [Outcome: Int]) -> LatencyReport {
    report(counts.flatMap { outcome, count in (0..<count).map { _ in builder.request(outcome) } }, end: 5_000)
  }

  @Test func `a share at its limit is compared exactly`() throws {
    // 0.07 · 100 is more than 7 in binary.
    let report = outcomes([.failed: 7, .completed: 93])
    #expect(try verdict(share([.failed], .less, 7), report).ruling == .violated)
    #expect(try verdict(share([.failed], .lessOrEqual, 7), report).ruling == .kept)
    #expect(try verdict(share([.completed], .greaterOrEqual, 93), report).ruling == .kept)
    #expect(
      try verdict(share([.failed, .completed], .greaterOrEqual, 99), outcomes([.completed: 500])).isSure)
  }

  @Test func `open requests are counted or left out, whichever is worse`() throws {
    let report = outcomes([
      .failed: 10, .completed: 490, .queued: 300, .processing: 100, .incomplete: 100, .unknown: 77,
    ])
    let failed = try verdict(share([.failed], .less, 5), report)
    #expect(failed.count == 500 && failed.unfinished == 500)
    guard case .share(10, _?, _?) = failed.measured else { Issue.record("\(failed.measured)"); return }
    #expect(try verdict(share([.completed], .greater, 97), report).count == 1_000)
    #expect(try verdict(share([.completed], .greater, 97), report).ruling == .violated)
    // The wanted ones are counted, among themselves and those that do not go on.
    #expect(try verdict(share([.queued], .less, 50), report).count == 800)
    #expect(try verdict(share([.unknown], .less, 50), report).count == 577)
  }

  /// 0.99³⁶⁷ > 0.025 ≥ 0.99³⁶⁸.
  @Test func `a share needs as many requests as the percentile that says the same`() throws {
    #expect(try verdict(share([.failed], .less, 1), outcomes([.completed: 367])).ruling == .tooLittleData)
    let enough = try verdict(share([.failed], .less, 1), outcomes([.completed: 368]))
    #expect(enough.ruling == .kept && enough.isSure && enough.needed == 368)
    #expect(
      try verdict(share([.failed], .less, 1), outcomes([.completed: 19, .failed: 1])).ruling == .tooLittleData
    )
    let sure = try verdict(share([.failed], .less, 1), outcomes([.completed: 17, .failed: 3]))
    #expect(sure.ruling == .violated && sure.isSure)
    #expect(
      try verdict(share([.completed], .greater, 99), outcomes([.completed: 367])).ruling == .tooLittleData)
  }

  @Test func `none and all are facts about these logs, which one request can break`() throws {
    #expect(try verdict(share([.lost], .lessOrEqual, 0), outcomes([.completed: 1])).ruling == .kept)
    #expect(
      try verdict(share([.lost], .lessOrEqual, 0), outcomes([.completed: 999, .lost: 1])).ruling == .violated)
    #expect(try verdict(share([.completed], .greaterOrEqual, 100), outcomes([.completed: 3])).ruling == .kept)
  }

  // MARK: Groups and rows

  @Test func `each row of a segment has a verdict, the worst first, and a row can be asked for`() throws {
    let slow = builder.delivery(topic: "slow", wait: 900, work: 1)
    let fast = builder.delivery(topic: "fast", wait: 10, work: 1)
    let report = self.report((0..<9).map { _ in builder.request(endToEnd: 1_000).with(fast).with(slow) })
    let found = ObjectiveJudge(report).check([try percentile(50, 100, of: .queueWait)])
    #expect(found.verdicts.map(\.destination) == ["slow", "fast"])
    #expect(found.verdicts.map(\.ruling) == [.violated, .kept])
    #expect(found.worst == .violated)
    #expect(try verdict(percentile(50, 100, of: .queueWait, row: "fast"), report).ruling == .kept)
    #expect(try verdict(percentile(50, 100, of: .queueWait, row: "none"), report).ruling == .tooLittleData)
  }

  @Test
  func
    `a group that never got so far has too little data, and one that others did the work for has no verdict`()
    throws
  {
    let requests = self.requests(9) + (0..<9).map { _ in builder.request(.failed) }
    let byOutcome = ObjectiveJudge(report(requests, by: [.outcome])).check([try percentile(50, 100)])
    #expect(byOutcome.verdicts.map(\.group) == [["failed"], ["completed"]])
    #expect(byOutcome.verdicts.map(\.ruling) == [.tooLittleData, .kept])
    let worked = (0..<9).map { _ in builder.request(endToEnd: 9).with(builder.delivery(wait: 1, work: 1)) }
    let byService = ObjectiveJudge(report(worked, by: [.service])).check([
      try percentile(50, 100, of: .processing)
    ])
    #expect(byService.verdicts.map(\.group) == [["worker"]])
    // A request without a message has no consumer group, and lacks nothing.
    let byGroup = ObjectiveJudge(report(worked + self.requests(9), by: [.group])).check([
      try percentile(50, 100, of: .processing)
    ])
    #expect(byGroup.verdicts.map(\.group) == [["worker"]])
  }
}
