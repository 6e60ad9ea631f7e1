import SyntheticFleet
import Testing
import TraceModel

@testable import TraceAnalysis

/// A report in intervals: what is covered, and that nothing is lost or counted twice.
@Suite struct SeriesBuilderTests {
  private let requests = SummaryBuilder()

  private func time(_ nanoseconds: Int64) -> Timestamp { Timestamp(nanoseconds: nanoseconds) }

  private func coverage(_ ranges: [(Int64, Int64)]) -> CoveredTime {
    CoveredTime(
      ranges.compactMap { from, until in
        var stretch = LoggedStretch()
        stretch.add(time(from))
        stretch.add(time(until))
        return Coverage([stretch])
      })
  }

  private func series(
    _ summaries: [TraceSummary], step: Int64, covered: CoveredTime, since: Timestamp? = nil,
    until: Timestamp? = nil, endOfLogs: Int64
  ) -> SeriesReport {
    let grid = IntervalGrid(step: step)
    var accumulator = LatencyAccumulator(
      keys: [.interval], percentiles: [50, 99], catalog: requests.catalog, grid: grid)
    var queues = QueueSurvey(grid, cut: until)
    for summary in summaries {
      queues.add(summary)
      if since.map({ summary.start < $0 }) ?? false || until.map({ summary.start >= $0 }) ?? false {
        continue
      }
      accumulator.add(summary)
    }
    let end = time(endOfLogs)
    return SeriesBuilder(grid, covered: covered, since: since, until: until, endOfLogs: end).series(
      accumulator.report(endOfLogs: end), queues, [50, 99], requests.catalog)
  }

  /// Two logs with nothing between 40 and 75; the first ends, and the second begins, in the middle of an interval.
  @Test func `an interval without a log is no interval without requests`() {
    let all = [5, 12, 38, 80].map { requests.request(start: $0, endToEnd: 3) }
    let report = series(all, step: 10, covered: coverage([(3, 38), (75, 92)]), endOfLogs: 92)
    #expect(report.intervals.map(\.begin.nanoseconds) == [0, 10, 20, 30, 40, 50, 60, 70, 80, 90])
    #expect(
      report.intervals.map(\.coverage) == [
        .partial, .whole, .whole, .partial, .none, .none, .none, .partial, .whole, .partial,
      ])
    #expect(report.intervals.map(\.requests) == [1, 1, 0, 1, 0, 0, 0, 0, 1, 0])
    #expect(report.intervals.map(\.covered.count) == [7, 10, 10, 8, 0, 0, 0, 5, 10, 2])
    #expect(report.intervals[1].rate == 1 / 10e-9)
    #expect(report.intervals[4].rate == nil)
    #expect(report.intervals.filter { $0.coverage == .none }.allSatisfy { $0.queues.isEmpty })
  }

  /// The logs end in the second interval: one request in 9 of its 100 ns tells only that a log ends with a request.
  @Test func `a rate is of a tenth of its interval at least`() {
    let all = [5, 103].map { requests.request(start: $0, endToEnd: 3) }
    let short = series(all, step: 100, covered: coverage([(0, 109)]), endOfLogs: 109)
    #expect(short.intervals.map(\.covered.count) == [100, 9])
    #expect(short.intervals.map(\.rate) == [1 / 100e-9, nil])
    let longer = series(all, step: 100, covered: coverage([(0, 110)]), endOfLogs: 110)
    #expect(longer.intervals.map(\.rate) == [1 / 100e-9, 1 / 10e-9])
  }

  @Test func `what is asked for cuts the first and the last interval`() {
    let all = [5, 12, 17, 38].map { requests.request(start: $0, endToEnd: 3) }
    let report = series(
      all, step: 10, covered: coverage([(0, 60)]), since: time(14), until: time(33), endOfLogs: 60)
    #expect(report.intervals.map(\.begin.nanoseconds) == [10, 20, 30])
    #expect(report.intervals.map(\.coverage) == [.partial, .whole, .partial])
    #expect(report.intervals.map(\.requests) == [1, 0, 0])
    #expect(report.intervals.map(\.covered.count) == [6, 10, 3])
  }

  @Test func `messages of requests before the time that is asked for wait, too`() {
    let waiting = requests.request(.queued, start: 2).with(requests.delivery(published: 4))
    let report = series(
      [waiting, requests.request(start: 25, endToEnd: 3)], step: 10, covered: coverage([(0, 30)]),
      since: time(20), endOfLogs: 30)
    #expect(report.intervals.first?.requests == 1)
    #expect(report.intervals.first?.queues == [.init(destination: "jobs", depth: 1, oldest: Nanoseconds(26))])
    // The last interval ends with the logs.
    #expect(report.intervals.last?.queues == [.init(destination: "jobs", depth: 1, oldest: Nanoseconds(26))])
  }

  @Test func `the intervals together are the report`() throws {
    for seed in Seeds.first(200) {
      var random = SplitMix64(seed: seed)
      let all = (0..<Int.random(in: 1...40, using: &random)).map { _ in request(&random) }
      let steps: [Int64] = [7, 50, 1_000]
      let step: Int64 = steps.randomElement(using: &random) ?? 7
      let report = series(all, step: step, covered: coverage([(0, 10_000)]), endOfLogs: 10_000)
      var accumulator = LatencyAccumulator(keys: [], percentiles: [50, 99], catalog: requests.catalog)
      for summary in all { accumulator.add(summary) }
      let whole = try #require(accumulator.report(endOfLogs: time(10_000)).groups.first)
      #expect(report.intervals.reduce(0) { $0 + $1.requests } == whole.requests, "seed \(seed)")
      for outcome in Outcome.allCases {
        let sum = report.intervals.reduce(0) { $0 + $1.outcomes[outcome, default: 0] }
        #expect(sum == whole.outcomes[outcome, default: 0], "seed \(seed)")
      }
      for row in whole.segments {
        let rows = report.intervals.flatMap(\.segments).filter {
          $0.segment == row.segment && $0.destination == row.destination && $0.callee == row.callee
        }
        #expect(rows.reduce(0) { $0 + $1.count } == row.count, "seed \(seed) \(row.segment)")
        #expect(rows.reduce(0) { $0 + $1.censored } == row.censored, "seed \(seed) \(row.segment)")
        #expect(rows.reduce(0) { $0 + $1.negative } == row.negative, "seed \(seed) \(row.segment)")
        #expect(rows.filter { $0.count > 0 }.map(\.maximum).max() ?? .zero == row.maximum, "seed \(seed)")
      }
      for (interval, next) in zip(report.intervals, report.intervals.dropFirst()) {
        #expect(interval.end == next.begin, "seed \(seed)")
      }
    }
  }

  private func request(_ random: inout SplitMix64) -> TraceSummary {
    let outcome = [Outcome.completed, .failed, .queued].randomElement(using: &random) ?? .completed
    let start = Int64.random(in: 0...5_000, using: &random)
    let wait = outcome == .queued ? nil : Int64.random(in: -5...900, using: &random)
    let topic = ["jobs", "mail", ""].randomElement(using: &random) ?? ""
    return requests.request(outcome, start: start, endToEnd: wait.map { $0 + 9 }).with(
      requests.delivery(topic: topic, published: start + 1, wait: wait, work: wait == nil ? nil : 5))
  }
}
