import Testing
import TraceModel

@testable import TraceRendering

/// Why the slowest requests are slow, as people read it.
@Suite struct TailTextTests {
  private func ms(_ count: Int64) -> Nanoseconds { Nanoseconds(count * 1_000_000) }

  private var report: TailReport {
    var report = TailReport(percent: 1, smallestSample: 8)
    (report.finding, report.requests) = (.found, 1_204)
    (report.slowest.requests, report.slowest.mean) = (12, ms(14_500))
    (report.middle.requests, report.middle.mean) = (602, ms(2_300))
    report.parts = [
      part(.queueWait, 12_000, 100, "jobs"), part(.queueWait, 300, 100, "mail"),
      part(.processing, 2_100, 2_000, "jobs"),
      part(.dispatch, 60, 50, "jobs"), part(.api, 40, 50),
    ]
    report.values = [
      TailReport.Value(
        names: [.init(.attribute, attribute: "codec", "av1"), .init(.topic, "slow")], slowest: 11, of: 12,
        rest: 37,
        of: 1_192, oddsRatio: 343.4, low: 44.2, high: nil, p: 1e-9, corrected: 1e-8),
      TailReport.Value(
        names: [.init(.attribute, attribute: "tenant", nil)], slowest: 6, of: 12, rest: 119, of: 1_192,
        oddsRatio: 9.02, low: 1.43, high: 56, p: 0.001, corrected: 0.0042),
    ]
    (report.tested, report.untestable) = (23, 1_004)
    report.omittedKeys = ["filename", "user"]
    report.examples = [
      TailReport.Example(correlationID: "r-1", occurrence: 2, duration: ms(15_000), lost: ms(12_400))
    ]
    report.examplePart = report.parts.first
    report.sourceOptions = " --db a.db"
    return report
  }

  private func part(
    _ segment: Segment, _ slowest: Int64, _ middle: Int64, _ topic: String? = nil
  ) -> TailReport.Part {
    var part = TailReport.Part(segment, destination: topic)
    (part.slowest, part.middle) = (ms(slowest), ms(middle))
    return part
  }

  private func lines(_ report: TailReport, width: Int? = nil) -> [String] {
    TableFormat().explanation(report, on: OutputTarget(width: width)).split(
      separator: "\n", omittingEmptySubsequences: false
    ).map(String.init)
  }

  @Test func `it begins with how many are how slow, and the parts with what they lose`() {
    let lines = lines(report)
    #expect(
      lines[0]
        == "slowest 1 %: 12 of 1,204 requests take 14.5 s in the mean, 12.2 s more than the middle half (602 requests, 2.3 s)"
    )
    #expect(lines[2] == "where the time is  middle half  slowest     more  share")
    #expect(lines[3] == "queue_wait jobs         100 ms   12.0 s  +11.9 s   98 %")
    #expect(lines[4] == "queue_wait mail         100 ms   300 ms  +200 ms  1.6 %")
    #expect(lines[5] == "processing              2.00 s   2.10 s  +100 ms  0.8 %")
    // Of less than half a percent, and together nothing.
    #expect(lines[6] == "2 others                100 ms   100 ms      0 s    0 %")
  }

  @Test func `values are named with shares, odds and a corrected p-value`() {
    let lines = lines(report)
    #expect(lines[8] == "more frequent             slowest        rest   odds  95 % CI         p")
    #expect(lines[9] == "codec=av1 = topic=slow  11 (92 %)  37 (3.1 %)  × 343  from 44   <0.0001")
    #expect(lines[10] == "(no tenant)              6 (50 %)  119 (10 %)  × 9.0  1.4 – 56   0.0042")
    #expect(
      lines.contains(
        "best seen in requests of codec=av1 = topic=slow, with the time in queue_wait jobs: r-1#2 (12.4 s of 15 s)"
      ))
    #expect(lines.contains("to see the first: trace show r-1#2 --db a.db"))
    #expect(
      lines.contains(
        "not looked at, as their values are too many, no single ones, of messages only, or names of programs in other logs: filename, user"
      ))
    #expect(
      lines.contains {
        $0.hasSuffix(
          "p is corrected for 23 values; 1,004 more are in too few requests, or too many, to stand out")
      })
  }

  @Test(arguments: [40, 60, 80, 100])
  func `no line is wider than the page`(width: Int) {
    for line in lines(report, width: width) { #expect(DisplayWidth.of(line) <= width, "\(line)") }
  }

  @Test func `what is found out is said plainly where nothing is named`() {
    var none = report
    (none.finding, none.values, none.examples) = (.nothingStandsOut, [], [])
    #expect(
      lines(none).contains(
        "no value stands out: of 23 values none is more frequent among the slowest than by chance"))
    none.finding = .tooLittleData
    (none.slowest.requests, none.requests) = (3, 300)
    #expect(
      lines(none).contains(
        "too few to compare their values: 3 slow requests, and 8 are the least; for 8 of them: --slowest 2.7")
    )
    var alike = TailReport(percent: 2.5, smallestSample: 8)
    (alike.finding, alike.requests) = (.allAlike, 400)
    #expect(
      lines(alike) == [
        "all alike: the slowest 2.5 % of 400 requests take no longer than those of the middle half", "",
      ])
    var few = TailReport(percent: 1, smallestSample: 8)
    few.requests = 20
    #expect(
      lines(few)[0]
        == "too little data: 1 % of 20 requests that ended is none; of 32 requests a quarter could be compared"
    )
  }

  @Test func `the work of a service is named with it, unless that says the same`() {
    var report = report
    var own = TailReport.Part(.api, service: "orders")
    (own.slowest, own.middle) = (ms(400), ms(50))
    report.parts = [part(.queueWait, 12_000, 100, "jobs"), own]
    #expect(lines(report).contains { $0.hasPrefix("api orders  ") })
    report.parts[1].service = "api"
    #expect(lines(report).contains { $0.hasPrefix("api  ") })
  }

  @Test
  func `a part that clocks may have made is no finding, and one that they may change by a tenth is marked`() {
    var report = report
    report.parts[0].doubt = DurationBounds(clock: .bound, low: ms(-12_000), high: .zero)
    report.parts[2].doubt = DurationBounds(clock: .estimate, low: ms(-11), high: ms(11))
    let lines = lines(report)
    #expect(lines.contains { $0.hasPrefix("queue_wait jobs clocks?  ") })
    #expect(lines.contains { $0.hasPrefix("processing ?  ") })
    #expect(
      lines.contains(
        "clocks?: no finding, as the clocks may have made it: up to 12.0 s less in queue_wait jobs (trace doctor)"
      ))
    #expect(
      lines.contains(
        "? as far as clocks tell, the difference may truly be up to 11.0 ms less or 11.0 ms more in processing (trace doctor)"
      ))
    report.parts[2].doubt = DurationBounds(clock: .estimate, low: ms(-10), high: ms(10))
    #expect(!self.lines(report).contains { $0.hasPrefix("processing ?") })
  }
}
