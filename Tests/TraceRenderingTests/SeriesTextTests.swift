import Testing
import TraceModel

@testable import TraceRendering

/// A report in intervals, as people read it.
@Suite struct SeriesTextTests {
  private static let minute: Int64 = 60_000_000_000

  private func report(_ counts: [Int?], step: Int64 = 5 * minute) -> SeriesReport {
    var report = SeriesReport(step: Nanoseconds(step), percentiles: [50, 95])
    for (index, count) in counts.enumerated() {
      let begin = Timestamp(nanoseconds: Int64(index) * step)
      var interval = SeriesReport.Interval(begin: begin, end: begin + Nanoseconds(step))
      interval.coverage = count == nil ? .none : index == 0 ? .partial : .whole
      interval.covered = Nanoseconds(count == nil ? 0 : step)
      if let count {
        (interval.requests, interval.outcomes) = (count, count > 0 ? [.completed: count] : [:])
        interval.queues = [
          .init(destination: "jobs", depth: index, oldest: index > 0 ? Nanoseconds(Self.minute) : nil)
        ]
        if count > 0 { interval.segments = [row(Int64(count))] }
      }
      report.intervals.append(interval)
    }
    report.from = Timestamp(nanoseconds: 0)
    report.until = report.intervals.last?.begin
    return report
  }

  private func row(_ value: Int64) -> LatencyReport.Statistics {
    var row = LatencyReport.Statistics(segment: .endToEnd)
    row.count = 1
    row.percentiles = [50, 95].map {
      LatencyReport.Percentile(p: $0, value: Nanoseconds(value * 1_000_000), low: nil, high: nil)
    }
    return row
  }

  private func lines(_ report: SeriesReport, width: Int? = nil) -> [String] {
    TableFormat().series(report, on: OutputTarget(width: width)).split(
      separator: "\n", omittingEmptySubsequences: false
    ).map(String.init)
  }

  @Test func `a begin on another day than the heading's has its day`() {
    var report = report([300], step: 26 * 60 * Self.minute)
    report.from = Timestamp(nanoseconds: 25 * 60 * Self.minute)
    #expect(lines(report)[2].hasPrefix("1970-01-01 00:00 part"))
  }

  /// 300 requests in five minutes are one a second.
  @Test func `an interval is a line, one without logs says so, and one in part says so, too`() {
    let lines = lines(report([300, 0, nil, 30]))
    #expect(lines[0] == "every 5 m 00 s: 330 requests, 1970-01-01 00:00:00 – 00:15:00Z (22/min)")
    #expect(lines[1] == "begin       requests   rate  end_to_end p50       p95  waiting    oldest")
    #expect(lines[2] == "00:00 part       300    1/s         300 ms*   300 ms*        0")
    #expect(lines[3] == "00:05              0    0/s                                  1  1 m 00 s")
    #expect(lines[4] == "00:10        no logs")
    #expect(lines[5] == "00:15             30  6/min        30.0 ms*  30.0 ms*        3  1 m 00 s")
    #expect(lines.contains { $0.hasPrefix("part: the logs") })
    #expect(lines.contains { $0.hasPrefix("* too few values") })
    #expect(lines.contains { $0.hasPrefix("requests ") && $0.contains("█▁ ▁") })
  }

  @Test func `a queue of which the logs do not tell all is a range, and its bars say at least`() {
    var report = report([300, 30, 30])
    report.intervals[2].queues = [.init(destination: "jobs", depth: 12, oldest: nil, unlogged: 1_028)]
    let lines = lines(report)
    #expect(lines[4] == "00:10             30  6/min        30.0 ms*  30.0 ms*  12 – 1,040")
    #expect(lines.contains { $0.hasPrefix("waiting, at least ") })
    #expect(lines.contains { $0.hasPrefix("waiting from – to: ") })
  }

  @Test func `a percentile with an interval has no star, and its digits stand below the others'`() {
    var report = report([300, 30])
    report.intervals[0].segments[0].percentiles[0].low = .zero
    report.intervals[0].segments[0].percentiles[0].high = Nanoseconds(1)
    let lines = lines(report)
    #expect(lines[2] == "00:00 part       300    1/s         300 ms    300 ms*        0")
    #expect(lines[3] == "00:05             30  6/min        30.0 ms*  30.0 ms*        1  1 m 00 s")
  }

  /// Clocks are set back by an hour at 1 o'clock.
  @Test(arguments: [
    (0.0, "0/s"), (12.0, "12/s"), (9.34, "9.3/s"), (1.0, "1/s"), (0.1, "6/min"), (0.000278, "1/h"),
    (0.000006, "0.5/d"), (12_345.0, "12,345/s"),
  ])
  func `a rate is in the smallest unit with at least one`(perSecond: Double, text: String) {
    #expect(RateFormat.text(perSecond: perSecond) == text)
  }

  @Test func `where clocks are changed each begin has its zone`() {
    let hour = 60 * Self.minute
    let times = TimestampFormat { $0.nanoseconds < hour ? 7_200 : 3_600 }
    let report = report([1, 1, 1], step: hour)
    let texts = report.intervals.map { SeriesTimes(report, times).text($0.begin) }
    #expect(texts == ["02:00+02:00", "02:00+01:00", "03:00+01:00"])
  }

  @Test func `bars are from 0 to the largest, and what is not known has none`() {
    #expect(Sparkline.text([0, 1, 4, nil, 8], width: 9) == "▁▁▄ █")
    #expect(Sparkline.text([0, 0], width: 9) == "▁▁")
    #expect(Sparkline.text([nil, nil], width: 9) == "  ")
    // Each bar is the largest of two neighbours.
    #expect(Sparkline.text([1, 8, 2, 4, nil, nil], width: 3) == "█▄ ")
  }

  @Test func `without UTF-8 a bar is one ASCII character`() {
    let text = PlainText.ascii("▁▂▃▄▅▆▇█")
    #expect(text.count == 8 && text.allSatisfy { $0.isASCII && $0 != "?" })
    #expect(Set(text).count == 8)
  }

  @Test func `a begin is as short as its step and its days allow`() {
    let texts = { (step: Int64, count: Int) in
      let report = report(Array(repeating: 1, count: count), step: step)
      return report.intervals.map { SeriesTimes(report, .utc).text($0.begin) }
    }
    #expect(texts(1_000_000_000, 2) == ["00:00:00", "00:00:01"])
    #expect(texts(250_000_000, 2) == ["00:00:00.000", "00:00:00.250"])
    #expect(texts(720 * Self.minute, 3) == ["1970-01-01 00:00", "1970-01-01 12:00", "1970-01-02 00:00"])
    #expect(texts(1_440 * Self.minute, 2) == ["1970-01-01", "1970-01-02"])
  }

  @Test(arguments: [40, 60, 80, 120])
  func `no line is wider than the page`(width: Int) {
    for line in lines(report(Array(repeating: 7, count: 300)), width: width) {
      #expect(DisplayWidth.of(line) <= width, "\(line)")
    }
  }
}
