import Testing
import TraceModel

@testable import TraceRendering

/// A stalled consumer, as a report of all segments shows it.
private func makeReport(topics: [String] = ["video_processing_jobs"], negative: Int = 0) -> LatencyReport {
  let calls: [Segment] = [
    .requestTransit, .api, .publish, .responseTransit, .client, .accepted, .firstEffect, .endToEnd,
  ]
  var segments = calls.map { makeSegment($0, nil, censored: $0 == .endToEnd ? 12 : 0) }
  for topic in topics {
    for (segment, censored) in [(Segment.queueWait, 12), (.dispatch, 0), (.processing, 1)] {
      segments.append(makeSegment(segment, topic, censored: censored))
    }
  }
  segments[0].negative = negative
  var group = LatencyReport.Group()
  group.requests = 1_988
  group.outcomes = [.completed: 1_976, .queued: 12]
  group.segments = segments
  var report = LatencyReport()
  report.groups = [group]
  return report
}

/// Of 1,976 ended ones; with the unfinished ones, up to p90 is reached.
private func makeSegment(_ segment: Segment, _ topic: String?, censored: Int) -> LatencyReport.Statistics {
  var statistics = LatencyReport.Statistics(segment: segment)
  statistics.destination = topic
  statistics.count = 1_976
  statistics.maximum = Nanoseconds(27_300_000_000)
  let values: [(p: Double, value: Int64)] = [(50, 11_300_000_000), (90, 135_000_000), (95, 1_203_000_000)]
  statistics.percentiles = values.map { value in
    .init(p: value.p, value: Nanoseconds(value.value), low: Nanoseconds(1), high: nil)
  }
  statistics.percentiles.append(
    .init(
      p: 99, value: Nanoseconds(812_000_000), low: Nanoseconds(790_000_000), high: Nanoseconds(850_000_000)))
  guard censored > 0 else { return statistics }
  statistics.censored = censored
  statistics.longestUnfinished = Nanoseconds(28_400_000_000)
  statistics.withUnfinished = [
    .init(p: 50, value: Nanoseconds(11_400_000_000)), .init(p: 90, value: Nanoseconds(136_000_000)),
    .init(p: 95, value: nil), .init(p: 99, value: nil),
  ]
  return statistics
}

private func lines(_ report: LatencyReport, width: Int?) -> [String] {
  let text = TableFormat().report(report, on: OutputTarget(width: width))
  return text.split(separator: "\n").map(String.init)
}

@Suite struct UnfinishedReportTests {
  @Test func `below a segment stand its percentiles with what is unfinished`() {
    var report = makeReport()
    report.groups[0].segments = report.groups[0].segments.filter { $0.segment == .queueWait }
    #expect(
      lines(report, width: 100) == [
        "1,988 requests · 1,976 completed · 12 queued",
        "segment                   n      p50      p90        p95       p99  (95 % CI)         max",
        "queue_wait            1,976  11.3 s*  135 ms*    1.20 s*    812 ms  (790 – 850)    27.3 s",
        "  with 12 unfinished  1,988  11.4 s   136 ms   > 28.4 s   > 28.4 s               > 28.4 s",
        "* too few values to trust this one: it has no 95 % confidence interval",
        "with unfinished: they count for as long as they have lasted (Kaplan–Meier); > x: longer than x",
      ])
  }

  @Test(arguments: [80, 100, 160], [0, 3]) func `names of segments stay whole and columns aligned`(
    width: Int, negative: Int
  ) throws {
    for topics in [["jobs"], ["video_processing_jobs", "a_topic_with_an_even_longer_name"]] {
      let report = makeReport(topics: topics, negative: negative)
      let lines = lines(report, width: width)
      for line in lines { #expect(DisplayWidth.of(line) <= width, "\(line)") }
      for segment in report.groups[0].segments {
        let isBelowTopic = topics.count > 1 && segment.destination != nil
        let name = (isBelowTopic ? "  " : "") + segment.segment.name
        #expect(lines.contains { $0.hasPrefix(name + " ") }, "\(name)")
      }
      let heading = try #require(lines.first { $0.hasPrefix("segment ") })
      let end = try #require(heading.columns(of: "p90")).upperBound
      for row in lines.filter({ $0.contains("  with 12 ") }) {
        #expect(row.columns(of: "136 ms")?.upperBound == end - 1, "\(row)")
      }
      #expect(lines.contains { $0.contains("  with 12 ") })
    }
  }

  @Test func `at 80 columns a count of negative durations goes below the table before anything is cut`() {
    let narrow = lines(makeReport(negative: 3), width: 80)
    #expect(narrow.contains("negative: request_transit 3"))
    #expect(narrow.contains { $0.hasPrefix("segment ") && $0.hasSuffix("max") })
    #expect(!narrow.contains { $0.contains("…") })
    #expect(lines(makeReport(negative: 3), width: 160).contains { $0.hasSuffix("max  negative") })
  }

  @Test(arguments: 24...79) func `the narrowest terminal keeps the names and the highest percentile`(
    width: Int
  ) throws {
    let lines = lines(makeReport(negative: 3), width: width)
    for line in lines { #expect(DisplayWidth.of(line) <= width, "\(line)") }
    #expect(lines.contains { $0.hasPrefix("response_transit ") })
    guard width >= 28 else { return }
    let heading = try #require(lines.first { $0.hasPrefix("segment ") })
    #expect(heading.contains("p99"))
    let explanation = lines.joined(separator: " ")
    for title in ["p50", "p90", "p95", "max"] where !heading.contains(title) {
      #expect(explanation.contains(title), "\(title) is left out silently")
    }
  }

  @Test func `what is lost, or has no end in the logs, is counted below the table and in the JSON`() {
    var wait = makeSegment(.queueWait, nil, censored: 0)
    (wait.lost, wait.unlogged) = (2, 1_404)
    var work = makeSegment(.processing, nil, censored: 0)
    work.lost = 1
    var report = makeReport()
    report.groups[0].segments = [wait, work]
    #expect(
      lines(report, width: nil).last
        == "not counted: queue_wait 2 lost and 1,404 whose end no log here shows, processing 1 lost")
    let text = JSONFormat().report(report, on: OutputTarget())
    #expect(text.contains(#""censored":0,"lost":2,"unlogged":1404,"#))
    #expect(text.contains(#""censored":0,"lost":1,"percentiles""#))
  }

  @Test func `where nothing has ended the row says how long it has lasted`() {
    var wait = LatencyReport.Statistics(segment: .queueWait)
    wait.censored = 261
    wait.longestUnfinished = Nanoseconds(126_000_000_000)
    wait.withUnfinished = [.init(p: 50, value: nil)]
    var report = makeReport()
    report.groups[0].segments = [wait]
    #expect(
      lines(report, width: nil).dropFirst() == [
        "segment                  n         p50         max",
        "queue_wait               0           –           –",
        "  with 261 unfinished  261  > 2 m 06 s  > 2 m 06 s",
        "with unfinished: they count for as long as they have lasted (Kaplan–Meier); > x: longer than x",
      ])
  }

  @Test func `what ended later than all that is unfinished is the greatest`() {
    var report = makeReport()
    var wait = makeSegment(.queueWait, nil, censored: 2)
    wait.longestUnfinished = Nanoseconds(5)
    report.groups[0].segments = [wait]
    #expect(lines(report, width: nil).contains { $0.hasPrefix("  with 2 ") && $0.hasSuffix("  27.3 s") })
  }

  @Test func `JSON says which percentile is not reached, and how long it is at least`() {
    let text = JSONFormat().report(makeReport(), on: OutputTarget())
    #expect(
      text.contains(
        #""longest_unfinished_ns":28400000000,"with_unfinished":[{"p":50,"value_ns":11400000000},"#
          + #"{"p":90,"value_ns":136000000},{"p":95,"reached":false,"at_least_ns":28400000000},"#
          + #"{"p":99,"reached":false,"at_least_ns":28400000000}]"#))
    #expect(text.ranges(of: "with_unfinished").count == 3)
  }

  @Test func `CSV has the percentiles with what is unfinished behind the others`() {
    var report = makeReport()
    report.groups[0].segments.removeAll { ![.queueWait, .dispatch].contains($0.segment) }
    #expect(
      CSVFormat().report(report, on: OutputTarget()) == """
        segment,count,min_ns,mean_ns,p50_ns,p90_ns,p95_ns,p99_ns,max_ns,negative,censored,destination,\
        service,caller,callee,km_p50_ns,km_p90_ns,km_p95_ns,km_p99_ns,longest_unfinished_ns,\
        top_error,top_error_outcome,top_error_requests,top_error_example,folded_groups
        queue_wait,1976,0,0,11300000000,135000000,1203000000,812000000,27300000000,0,12,video_processing_jobs,\
        ,,,11400000000,136000000,,,28400000000,,,,,
        dispatch,1976,0,0,11300000000,135000000,1203000000,812000000,27300000000,0,0,video_processing_jobs,,,,,,,,,,,,,

        """)
  }
}

extension String {
  /// Where `part` first stands, in columns.
  fileprivate func columns(of part: String) -> Range<Int>? {
    guard let range = firstRange(of: part) else { return nil }
    let start = DisplayWidth.of(String(self[..<range.lowerBound]))
    return start..<(start + DisplayWidth.of(part))
  }
}
