import Testing
import TraceModel

@testable import TraceAnalysis

@Suite struct SegmentHistogramsTests {
  private let builder = SummaryBuilder()

  private func histograms(
    _ summaries: [TraceSummary], includesFailures: Bool = false,
    labels: Set<RequestMetrics.Label> = Set(RequestMetrics.Label.allCases), mostValues: Int = 50
  ) throws -> SegmentHistograms {
    var histograms = SegmentHistograms(
      bounds: try BucketBounds([10, 20, 50].map { Nanoseconds($0) }), labels: labels, mostValues: mostValues,
      catalog: builder.catalog, includesFailures: includesFailures)
    for (number, summary) in summaries.enumerated() {
      histograms.add(summary, RequestID(number: Int64(number) + 1))
    }
    return histograms
  }

  private func waits(_ waits: [Int64?], topic: String = "jobs") -> [TraceSummary] {
    waits.enumerated().map { number, wait in
      let delivery = builder.delivery(
        topic: topic, published: 2000 + 100 * Int64(number), wait: wait, work: wait)
      return builder.request(wait == nil ? .queued : .completed, endToEnd: wait).with(delivery)
    }
  }

  private func series(
    _ segment: Segment, in metrics: RequestMetrics, topic: String? = nil
  ) -> RequestMetrics.SegmentSeries? {
    metrics.segments.first { $0.segment == segment && $0.labels[.topic] == topic }
  }

  @Test func `each duration counts in its bucket, and a negative one in the first`() throws {
    let metrics = try histograms(waits([-5, 3, 10, 15, 50, 51, 700])).metrics(endOfLogs: nil)
    let wait = try #require(series(.queueWait, in: metrics, topic: "jobs"))
    #expect(wait.buckets.map(\.count) == [3, 1, 1, 2])
    #expect(wait.count == 7 && wait.negative == 1 && wait.sum == 824)
    #expect(wait.labels == [.topic: "jobs"])
  }

  @Test func `the example of a bucket is its latest request, in whatever order requests come`() throws {
    let summaries = waits([3, 15, 4, 5, 12])
    let whole = try histograms(summaries)
    let metrics = try whole.metrics(endOfLogs: nil)
    let wait = try #require(series(.queueWait, in: metrics, topic: "jobs"))
    #expect(wait.buckets.map(\.exemplar?.key.number) == [4, 5, nil, nil])
    #expect(wait.buckets[0].exemplar?.duration == Nanoseconds(5))
    // Published at 2,300, and consumed 5 later.
    #expect(wait.buckets[0].exemplar?.end == Timestamp(nanoseconds: 2305))
    var parts = try histograms([])
    for number in summaries.indices.reversed() {
      var part = try histograms([])
      part.add(summaries[number], RequestID(number: Int64(number) + 1))
      parts.merge(part)
    }
    let merged = try #require(series(.queueWait, in: parts.metrics(endOfLogs: nil), topic: "jobs"))
    #expect(merged.buckets.map(\.count) == wait.buckets.map(\.count))
    #expect(merged.buckets.map(\.exemplar) == wait.buckets.map(\.exemplar))
  }

  @Test func `of durations that ended together the longest is the example, and of those all are kept`() throws
  {
    // Requests begin 100 ns apart, so that 105 and 5 end together.
    let summaries = waits([105, 5])
    let twice = summaries + [summaries[0]]
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
      var parts = try histograms([])
      for number in order {
        var part = try histograms([])
        part.add(twice[number], RequestID(number: Int64(number) + 1))
        parts.merge(part)
      }
      let wait = try #require(series(.queueWait, in: parts.metrics(endOfLogs: nil), topic: "jobs"))
      let example = try #require(
        wait.buckets.compactMap(\.exemplar).first { $0.duration == Nanoseconds(105) })
      #expect(Set([example.key.number] + example.alike.map(\.number)) == [1, 3])
    }
  }

  @Test func `what waits is counted apart, with the time that the oldest has waited`() throws {
    let metrics = try histograms(waits([3, nil, nil])).metrics(endOfLogs: Timestamp(nanoseconds: 3000))
    let wait = try #require(series(.queueWait, in: metrics, topic: "jobs"))
    #expect(wait.count == 1 && wait.unfinished == 2)
    // Published at 2,100 and 2,200.
    #expect(wait.longestUnfinished == Nanoseconds(900))
    #expect(metrics.outcomes == [.completed: 1, .queued: 2])
  }

  @Test func `end_to_end holds completed requests, and others where the filter names outcomes`() throws {
    let summaries = [builder.request(endToEnd: 30), builder.request(.failed, endToEnd: 5)]
    let plain = try histograms(summaries).metrics(endOfLogs: nil)
    #expect(series(.endToEnd, in: plain)?.buckets.map(\.count) == [0, 0, 1, 0])
    let all = try histograms(summaries, includesFailures: true).metrics(endOfLogs: nil)
    #expect(series(.endToEnd, in: all)?.buckets.map(\.count) == [1, 0, 1, 0])
  }

  @Test func `a label that is left out is counted together`() throws {
    let summaries = waits([3, 15]) + waits([4], topic: "mail")
    let apart = try histograms(summaries).metrics(endOfLogs: nil)
    #expect(apart.segments.filter { $0.segment == .queueWait }.map { $0.labels[.topic] } == ["jobs", "mail"])
    let together = try histograms(summaries, labels: [.service]).metrics(endOfLogs: nil)
    #expect(series(.queueWait, in: together)?.buckets.map(\.count) == [2, 1, 0, 0])
  }

  @Test func `a label with more values than it may have is refused, in whatever parts they come`() throws {
    let summaries = (0..<12).map { waits([3], topic: "reply-\($0)")[0] }
    #expect(throws: Never.self) { try histograms(summaries, mostValues: 12).metrics(endOfLogs: nil) }
    let refusal = SegmentHistograms.TooManyValues(
      label: .topic, count: 12, examples: ["reply-0", "reply-1", "reply-10"])
    #expect(throws: refusal) { try histograms(summaries, mostValues: 11).metrics(endOfLogs: nil) }
    var parts = try histograms(Array(summaries.prefix(7)), mostValues: 7)
    parts.merge(try histograms(Array(summaries.dropFirst(5)), mostValues: 7))
    #expect(throws: refusal) { try parts.metrics(endOfLogs: nil) }
  }

  @Test func `sums of very long times do not overflow`() throws {
    let long = Timestamp.kept.upperBound - 3000
    let metrics = try histograms(waits([long, long, long])).metrics(endOfLogs: nil)
    #expect(series(.queueWait, in: metrics, topic: "jobs")?.sum == 3 * Int128(long))
  }
}
