import Testing
import TraceModel

@testable import TraceAnalysis

/// Rows 7 and 47 in a report: what is published again, and what several messages share, counts as what it is.
@Suite struct RetryReportTests {
  private let builder = SummaryBuilder()

  private func report(_ summary: TraceSummary) throws -> LatencyReport.Group {
    var accumulator = LatencyAccumulator(keys: [], percentiles: [50], catalog: builder.catalog)
    accumulator.add(summary)
    return try #require(
      accumulator.report(endOfLogs: Timestamp(nanoseconds: 10_000)).groups.first)
  }

  private func failed(_ delivery: TraceSummary.Delivery) -> TraceSummary.Delivery {
    var delivery = delivery
    delivery.failed = true
    return delivery
  }

  private func repeating(_ message: Int32, _ delivery: TraceSummary.Delivery, isDeadLetter: Bool = false)
    -> TraceSummary.Delivery
  {
    var delivery = delivery
    delivery.repeats = message
    delivery.isDeadLetter = isDeadLetter
    return delivery
  }

  @Test func `a retry's wait is retry_wait by its topic, between queue_wait and dispatch`() throws {
    let group = try report(
      builder.request(endToEnd: 90).with(failed(builder.delivery(wait: 3, work: 4)))
        .with(repeating(0, builder.delivery(topic: "jobs-retry", wait: 50, work: 5, attempt: 2))))
    #expect(group.segments.map(\.segment).prefix(3) == [.queueWait, .retryWait, .dispatch])
    #expect(group[.queueWait, "jobs"]?.maximum == Nanoseconds(3))
    #expect(group[.queueWait, "jobs-retry"] == nil)
    #expect(group[.retryWait, "jobs-retry"]?.maximum == Nanoseconds(50))
    #expect(group[.processing, "jobs-retry"]?.count == 1)
  }

  @Test func `a retry that nobody took is an unfinished retry_wait and a queued message`() throws {
    let group = try report(
      builder.request(.queued).with(failed(builder.delivery(wait: 3, work: 4)))
        .with(repeating(0, builder.delivery(topic: "jobs-retry", published: 4000))))
    #expect(group[.retryWait, "jobs-retry"]?.censored == 1)
    #expect(group[.queueWait, "jobs-retry"] == nil)
    #expect(group.oldestQueued == Nanoseconds(6000))
  }

  @Test func `nobody waits for a dead letter`() throws {
    let consumed = builder.delivery(topic: "jobs-dlt", wait: 5, work: 5)
    for letter in [builder.delivery(topic: "jobs-dlt", published: 4000), consumed] {
      let group = try report(
        builder.request(.failed).with(failed(builder.delivery(wait: 3, work: 4)))
          .with(repeating(0, letter, isDeadLetter: true)))
      #expect(group[.queueWait, "jobs-dlt"] == nil && group[.retryWait, "jobs-dlt"] == nil)
      #expect(group.oldestQueued == nil)
    }
  }

  @Test func `the work that a batch's messages share counts once, ended or not`() throws {
    for work in [Int64(9), nil] {
      var second = builder.delivery(wait: 4, work: work)
      second.sharesWork = true
      let group = try report(builder.request().with(builder.delivery(wait: 3, work: work)).with(second))
      #expect(group[.queueWait, "jobs"]?.count == 2)
      #expect(group[.processing, "jobs"]?.count == (work == nil ? 0 : 1))
      #expect(group[.processing, "jobs"]?.censored == (work == nil ? 1 : 0))
    }
  }
}
