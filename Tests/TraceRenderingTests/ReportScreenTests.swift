import Testing
import TraceModel

@testable import TraceRendering

/// What a report says first, and what it does not repeat.
struct ReportScreenTests {
  private func report(
    _ requests: Int = 241, seconds: Double = 25.9, segments: [LatencyReport.Statistics] = []
  ) -> LatencyReport {
    var group = LatencyReport.Group()
    (group.requests, group.outcomes, group.segments) = (requests, [.completed: requests], segments)
    var report = LatencyReport()
    (report.from, report.groups) = (TraceViewFixture.start, [group])
    report.until = TraceViewFixture.start + Nanoseconds(Int64(seconds * 1e9))
    return report
  }

  private func segment(_ segment: Segment, _ topic: String? = nil, values: [Int64])
    -> LatencyReport.Statistics
  {
    var statistics = LatencyReport.Statistics(segment: segment)
    (statistics.destination, statistics.count) = (topic, values.count)
    statistics.maximum = Nanoseconds(values.last ?? 0)
    statistics.percentiles = [50, 99].map { p in
      let rank = Int((p / 100 * Double(values.count)).rounded(.up))
      return .init(p: p, value: Nanoseconds(values[rank - 1]), low: nil, high: nil)
    }
    return statistics
  }

  private func lines(_ report: LatencyReport, width: Int? = nil) -> [String] {
    TableFormat().report(report, on: OutputTarget(width: width)).split(separator: "\n").map(String.init)
  }

  /// The requests begin between 00:00:04.211Z and so many seconds later.
  @Test(arguments: [
    (241, 25.9, "241 requests, 2026-01-01 00:00:04 – 00:00:30Z (9.3/s) · 241 completed"),
    (1, 0, "1 request, 2026-01-01 00:00:04Z · 1 completed"),
    (2, 0.5, "2 requests, 2026-01-01 00:00:04Z (4/s) · 2 completed"),
    (600, 7200, "600 requests, 2026-01-01 00:00:04 – 02:00:04Z (5/min) · 600 completed"),
    (
      86_400, 86_400,
      "86,400 requests, 2026-01-01 00:00:04 – 2026-01-02 00:00:04Z (1/s) · 86,400 completed"
    ),
    (30_000, 10, "30,000 requests, 2026-01-01 00:00:04 – 00:00:14Z (3,000/s) · 30,000 completed"),
  ])
  func `a report begins with what and when`(requests: Int, seconds: Double, heading: String) {
    #expect(lines(report(requests, seconds: seconds)) == [heading])
  }

  @Test func `several groups have their period once, above them`() {
    var report = report()
    report.keys = ["job_type"]
    report.groups[0].values = ["video"]
    #expect(
      lines(report) == ["2026-01-01 00:00:04 – 00:00:30Z", "job_type=video   241 requests · 241 completed"])
  }

  @Test func `rows of several topics stand below the name of each`() {
    let ten = (1...10).map { Int64($0) * 1_000_000 }
    let segments = [
      segment(.api, values: ten), segment(.queueWait, "jobs", values: ten),
      segment(.queueWait, "mails", values: ten), segment(.processing, "jobs", values: ten),
      segment(.processing, "mails", values: ten), segment(.endToEnd, values: ten),
    ]
    let names = lines(report(segments: segments)).dropFirst(2).map { line in
      String(line.prefix { $0 != "1" }.reversed().drop { $0 == " " }.reversed())
    }
    #expect(
      names.dropLast() == [
        "api", "jobs", "  queue_wait", "  processing", "mails", "  queue_wait", "  processing", "end_to_end",
      ])
    let markdown = MarkdownFormat().report(report(segments: segments), on: OutputTarget())
    #expect(markdown.contains("| processing jobs |"))
  }

  @Test func `few values are printed once, and every other with three digits`() {
    let few = lines(
      report(
        segments: [
          segment(.api, values: [1_000_000]), segment(.client, values: [2_000_000, 3_000_000]),
          segment(
            .endToEnd, values: [1_000_000_000, 2_318_000_000, 2_400_000_000, 2_400_000_000, 38_000_000_000]),
        ]))
    #expect(
      few.dropFirst() == [
        "segment     n       p50      p99      max", "api         1  1.00 ms",
        "client      2  2.00 ms            3.00 ms",
        "end_to_end  5   2.40 s*  38.0 s*   38.0 s",
        "* too few values to trust this one: it has no 95 % confidence interval",
      ])
  }

  @Test(
    arguments: [
      (999, "999 ns"), (1_000, "1.00 µs"), (38_000_000, "38.0 ms"), (999_600, "1.00 ms"),
      (2_318_000_000, "2.32 s"), (812_400, "812 µs"), (-2_000_000, "−2.00 ms"), (59_940_000_000, "59.9 s"),
      (59_970_000_000, "1 m 00 s"), (252_000_000_000, "4 m 12 s"), (0, "0 s"), (9_995_000, "10.0 ms"),
    ] as [(Int64, String)])
  func `durations of a column have three significant digits`(nanoseconds: Int64, text: String) {
    #expect(DurationFormat.column(Nanoseconds(nanoseconds)) == text)
  }

  @Test func `a row in doubt is marked, and clocks that moved no time are not told`() {
    let ten = (1...10).map { Int64($0) * 1_000_000 }
    var report = report(segments: [segment(.queueWait, values: ten)])
    report.clocks = [(Origin(service: "api"), ClockStatement(kind: .estimate))]
    #expect(!lines(report).contains { $0.contains("clock") || $0.contains("queue_wait ?") })
    report.groups[0].segments[0].doubt = DurationBounds(
      clock: .bound, low: Nanoseconds(-5_000_000), high: nil)
    #expect(lines(report).contains { $0.hasPrefix("queue_wait ?  10") })
    #expect(!lines(report).contains { $0.contains("clock") })
  }
}
