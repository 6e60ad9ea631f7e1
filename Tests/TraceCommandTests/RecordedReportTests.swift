import Testing

/// The report on the recording against statistics of the truth.
///
/// If every value of a sample is off by something between a and b, so is every one of its order statistics. So
/// percentiles by nearest rank have the error bounds of the values.
struct RecordedReportTests {
  let run: RecordedRun

  init() async throws { run = try await RecordedRun.shared.value }

  @Test func `the report counts the recorded outcomes`() throws {
    let failed = run.truths.filter { $0.outcome == "failed" }.count
    let completed = run.truths.count - failed + run.scrapes.count
    let outcomes = try #require(run.report.groups.first).outcomes.filter { $0.value != 0 }
    #expect(outcomes == ["completed": completed, "failed": failed])
  }

  @Test func `the report's queue waits are those of every message, counted once`() throws {
    try check(
      "queue_wait", truth: run.truths.flatMap { $0.queueWaits.map(\.nanoseconds) }, within: .queueWait)
  }

  @Test func `the report's end-to-end times are those of every completed request with a client record`()
    throws
  {
    let completed = run.truths.filter { $0.outcome == "completed" }
    try check("end_to_end", truth: completed.compactMap(\.doneNanoseconds), within: .done)
  }

  @Test func `the report counts the processing of every attempt that ended`() throws {
    let ended = run.truths.flatMap(\.deliveries).filter { $0.done_ns != nil }
    #expect(try statistics(of: "processing").count == ended.count)
  }

  @Test func `no duration within the one machine of the recording is negative`() throws {
    for segment in try #require(run.report.groups.first).segments {
      #expect(segment.negative == 0, "\(segment.segment)")
    }
  }

  private func statistics(of segment: String) throws -> ReportDocument.Segment {
    let segments = try #require(run.report.groups.first).segments
    return try #require(segments.first { $0.segment == segment }, "\(segment) is not in the report")
  }

  private func check(_ segment: String, truth: [Int64], within bounds: ErrorBounds) throws {
    let statistics = try statistics(of: segment)
    let sorted = truth.sorted()
    #expect(statistics.count == sorted.count)
    #expect([50, 90, 95, 99].allSatisfy(Set(statistics.percentiles.map(\.p)).contains))
    for percentile in statistics.percentiles {
      // The nearest rank: ⌈p/100 · n⌉, at least 1.
      let rank = max(1, Int((percentile.p * Double(sorted.count) / 100).rounded(.up)))
      let error = Double(percentile.value_ns - sorted[rank - 1]) / 1000
      #expect(bounds.every.contains(error), "\(segment) p\(percentile.p) is off by \(error) µs")
    }
  }
}
