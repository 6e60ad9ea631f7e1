import Foundation
import SyntheticFleet
import Testing
import TraceModel

@testable import TraceRendering

/// A report whose numbers are those of the manual's example.
private func makeReport() -> LatencyReport {
  func ms(_ value: Double) -> Nanoseconds { Nanoseconds(Int64((value * 1e6).rounded())) }
  var wait = LatencyReport.Statistics(segment: .queueWait)
  wait.destination = "jobs"
  (wait.count, wait.minimum, wait.mean, wait.maximum) = (1_976, ms(-2), ms(150), ms(900))
  (wait.negative, wait.censored) = (3, 12)
  wait.percentiles = [
    .init(p: 50, value: ms(135), low: ms(130), high: ms(140)),
    .init(p: 99, value: ms(812), low: ms(790), high: ms(850)),
  ]
  wait.withUnfinished = [.init(p: 50, value: ms(136)), .init(p: 99, value: ms(851))]
  wait.longestUnfinished = ms(252_000)
  var end = LatencyReport.Statistics(segment: .endToEnd)
  (end.count, end.minimum, end.mean, end.maximum) = (7, ms(700), ms(840), ms(5_120))
  end.percentiles = [
    .init(p: 50, value: ms(832), low: ms(700), high: ms(5_120)),
    .init(p: 99, value: ms(2_510), low: ms(832), high: nil),
  ]
  var group = LatencyReport.Group()
  group.values = ["video"]
  group.requests = 1_988
  group.outcomes = [.completed: 1_879, .failed: 97, .queued: 12]
  group.oldestQueued = ms(252_000)
  group.segments = [wait, end]
  var report = LatencyReport()
  report.from = TraceViewFixture.start
  report.until = TraceViewFixture.start
  report.keys = ["job_type"]
  report.groups = [group]
  return report
}

private func render(_ report: LatencyReport, _ format: some ReportFormat, width: Int? = nil) -> String {
  format.report(report, on: OutputTarget(width: width))
}

@Suite struct ReportTests {
  @Test func `a report shows counts, percentiles and what they are worth`() {
    #expect(
      render(makeReport(), TableFormat())
        == """
        2026-01-01 00:00:04Z
        job_type=video   1,988 requests · 1,879 completed · 97 failed (4.9 %) · 12 queued (oldest 4 m 12 s)
        segment                   n     p50      p99  (95 % CI)           max  negative
        queue_wait            1,976  135 ms  812 ms   (790 – 850)      900 ms         3
          with 12 unfinished  1,988  136 ms  851 ms                > 4 m 12 s
        end_to_end                7  832 ms  2.51 s*                   5.12 s         0
        * too few values to trust this one: it has no 95 % confidence interval
        with unfinished: they count for as long as they have lasted (Kaplan–Meier); > x: longer than x

        """)
  }

  @Test func `segments between times told in whole seconds have their step beside them`() {
    var report = makeReport()
    report.groups[0].segments[0].tolerance = Nanoseconds(1_000_000_000)
    report.groups[0].segments[0].withUnfinished = []
    report.groups[0].segments[0].censored = 0
    #expect(
      render(report, TableFormat()).split(separator: "\n").dropFirst(2) == [
        "segment         n     p50      p99  (95 % CI)       max  time step  negative",
        "queue_wait  1,976  135 ms  812 ms   (790 – 850)  900 ms      ± 1 s         3",
        "end_to_end      7  832 ms  2.51 s*               5.12 s                    0",
        "* too few values to trust this one: it has no 95 % confidence interval",
        "time step: the logs tell the time no finer, so each duration may be off by as much",
      ])
    #expect(render(report, JSONFormat()).contains(#""censored":0,"resolution_ns":1000000000,"percentiles""#))
    for line in render(report, TableFormat(), width: 40).split(separator: "\n") {
      #expect(DisplayWidth.of(String(line)) <= 40, "\(line)")
    }
    #expect(render(report, TableFormat(), width: 40).contains("time step"))
  }

  @Test func `a clock that was set is stated before and after`() {
    var before = ClockStatement(kind: .estimate)
    before.reference = Origin(service: "api")
    (before.low, before.high, before.evidence) = (Nanoseconds(-3_200_000), Nanoseconds(3_200_000), 598)
    var after = before
    (before.until, after.since) = (TraceViewFixture.start, TraceViewFixture.start)
    after.correction = Nanoseconds(200_000_000)
    (after.low, after.high) = (Nanoseconds(196_800_000), Nanoseconds(203_200_000))
    var report = makeReport()
    report.clocks = [(Origin(service: "client"), before), (Origin(service: "client"), after)]
    let stated = "(estimate, 598 pairs)"
    let lines = render(report, TableFormat()).split(separator: "\n").map(String.init).suffix(2)
    #expect(
      lines.first == "clock of client until 2026-01-01 00:00:04.211Z: "
        + "agrees with api: between −3.2 ms and +3.2 ms \(stated); as logged")
    #expect(
      lines.last
        == "clock of client from 2026-01-01 00:00:04.211Z: +200 ms ± 3.2 ms against api \(stated); corrected")
    #expect(
      render(report, JSONFormat()).contains(#""evidence":598,"since":"2026-01-01T00:00:04.211000000Z"}"#))
  }

  @Test func `the clocks of many phones are told once`() {
    var clock = ClockStatement(kind: .estimate)
    (clock.low, clock.high, clock.correction) = (Nanoseconds(1), Nanoseconds(3), Nanoseconds(2))
    var report = makeReport()
    report.clocks = (0..<2_023).map { (Origin(service: "client", instance: "phone-\($0)"), clock) }
    let lines = render(report, TableFormat()).split(separator: "\n").map(String.init)
    #expect(
      lines.filter { $0.contains("phone") } == [
        "clocks of client: 2,023 phones, none of them more than a minute off; corrected (trace doctor)"
      ])
  }

  @Test func `on a narrow terminal the intervals stand below the table`() {
    #expect(
      render(makeReport(), TableFormat(), width: 70) == """
        2026-01-01 00:00:04Z
        job_type=video
        1,988 requests · 1,879 completed · 97 failed (4.9 %)
        12 queued (oldest 4 m 12 s)
        segment                   n     p50      p99         max  negative
        queue_wait            1,976  135 ms  812 ms       900 ms         3
          with 12 unfinished  1,988  136 ms  851 ms   > 4 m 12 s
        end_to_end                7  832 ms  2.51 s*      5.12 s         0
        95 % CI of p99: queue_wait 790 – 850 ms
        * too few values to trust this one: it has no 95 % confidence interval
        with unfinished: they count for as long as they have lasted
        (Kaplan–Meier); > x: longer than x

        """)
  }

  @Test func `columns that are all zero are left out`() {
    var report = makeReport()
    report.groups[0].segments[0].negative = 0
    report.groups[0].segments[0].censored = 0
    let text = render(report, TableFormat())
    #expect(!text.contains("negative") && !text.contains("unfinished"))
  }

  @Test func `the JSON document has the documented names`() {
    #expect(
      render(makeReport(), JSONFormat())
        == #"{"schema":"trace.report/1","from":"2026-01-01T00:00:04.211000000Z","until":"2026-01-01T00:00:04.211000000Z","#
        + #""groups":[{"group":{"job_type":"video"},"requests":1988,"outcomes":{"failed":97,"queued":12,"completed":1879},"#
        + #""oldest_queued_ns":252000000000,"segments":["#
        + #"{"segment":"queue_wait","destination":"jobs","count":1976,"min_ns":-2000000,"mean_ns":150000000,"max_ns":900000000,"#
        + #""negative":3,"censored":12,"percentiles":[{"p":50,"value_ns":135000000,"low_ns":130000000,"high_ns":140000000},"#
        + #"{"p":99,"value_ns":812000000,"low_ns":790000000,"high_ns":850000000}],"#
        + #""longest_unfinished_ns":252000000000,"#
        + #""with_unfinished":[{"p":50,"value_ns":136000000},{"p":99,"value_ns":851000000}]},"#
        + #"{"segment":"end_to_end","count":7,"min_ns":700000000,"mean_ns":840000000,"max_ns":5120000000,"negative":0,"#
        + #""censored":0,"percentiles":[{"p":50,"value_ns":832000000,"low_ns":700000000,"high_ns":5120000000},"#
        + #"{"p":99,"value_ns":2510000000,"low_ns":832000000}]}]}]}"# + "\n")
  }

  @Test func `CSV has the percentiles asked for, and the columns of all reports`() {
    var report = makeReport()
    report.groups[0].segments[0].withUnfinished = []
    for index in report.groups[0].segments.indices {
      report.groups[0].segments[index].percentiles[1].p = 99.9
    }
    report.groups[0].values = ["a,\"b\""]
    #expect(
      render(report, CSVFormat()) == #"""
        job_type,segment,count,min_ns,mean_ns,p50_ns,p99.9_ns,max_ns,negative,censored,destination,service,caller,callee,km_p50_ns,km_p99.9_ns,longest_unfinished_ns,top_error,top_error_outcome,top_error_requests,top_error_example,folded_groups
        "a,""b""",queue_wait,1976,-2000000,150000000,135000000,812000000,900000000,3,12,jobs,,,,,,252000000000,,,,,
        "a,""b""",end_to_end,7,700000000,840000000,832000000,2510000000,5120000000,0,0,,,,,,,,,,,,

        """#)
  }

  @Test func `a report without requests says so`() {
    var report = LatencyReport()
    (report.keys, report.percentiles) = (["job_type"], [50, 90, 95, 99])
    #expect(render(report, TableFormat()) == "0 requests\n")
    #expect(render(report, JSONFormat()) == #"{"schema":"trace.report/1","groups":[]}"# + "\n")
    #expect(render(report, NDJSONFormat()) == "")
    #expect(
      render(report, TSVFormat())
        == "job_type\tsegment\tcount\tmin_ns\tmean_ns\tp50_ns\tp90_ns\tp95_ns\tp99_ns\tmax_ns\tnegative\tcensored\t"
        + "destination\tservice\tcaller\tcallee\tkm_p50_ns\tkm_p90_ns\tkm_p95_ns\tkm_p99_ns\tlongest_unfinished_ns\t"
        + "top_error\ttop_error_outcome\ttop_error_requests\ttop_error_example\tfolded_groups\n"
    )
  }

  @Test func `a missing group value is absent in JSON and named for people`() {
    var report = makeReport()
    report.groups[0].values = [nil]
    #expect(render(report, TableFormat()).contains("\n(no job_type)   1,988 requests"))
    #expect(render(report, NDJSONFormat()).hasPrefix(#"{"group":{},"requests":1988"#))
  }

  @Test(arguments: [40, 60, 80, 120]) func `no line of a report is wider than the terminal`(width: Int) {
    var report = makeReport()
    report.groups[0].values = [String(repeating: "動画🎬 ", count: 30)]
    for line in render(report, TableFormat(), width: width).split(separator: "\n") {
      #expect(DisplayWidth.of(String(line)) <= width, "\(line)")
    }
  }

  @Test func `fields of any text can be read back from CSV`() {
    var generator = SplitMix64(seed: 4)
    let pool: [Character] = [",", "\"", "\n", "\r", "\t", "a", "動", " ", "\u{1b}"]
    for seed in 0..<500 {
      let fields = (0..<3).map { _ in
        String(
          (0..<Int.random(in: 0..<6, using: &generator)).map { _ in
            pool[Int.random(in: 0..<9, using: &generator)]
          })
      }
      #expect(
        fieldsOfCSV(CSVFormat().line(fields)) == fields, "seed \(seed)")
    }
  }

  @Test func `a field of TSV stands on one line`() {
    #expect(TSVFormat().line(["a\tb", "c\\n\n"]) == "a\\tb\tc\\\\n\\n\n")
  }

  @Test func `Markdown escapes what it would read as markup`() {
    let text = render(makeReport(), MarkdownFormat())
    #expect(
      text.contains("| segment | n | p50 | p99 | (95 % CI) | max | negative |\n| --- | ---: |"))
    #expect(text.contains("| 2.51 s\\* |"))
    #expect(text.contains("| with 12 unfinished | 1,988 | 136 ms | 851 ms |  | \\> 4 m 12 s |  |\n"))
    #expect(MarkdownFormat().row(["a|b\n"], on: OutputTarget()) == "| a\\|b  |\n")
  }
}

/// Reads one record of RFC 4180, from its scalars.
private func fieldsOfCSV(_ line: String) -> [String] {
  var fields = [""]
  var isQuoted = false
  var previous: Unicode.Scalar?
  for scalar in line.unicodeScalars.dropLast() {
    if scalar == "\"" {
      if !isQuoted && previous == "\"" { fields[fields.count - 1] += "\"" }
      isQuoted.toggle()
    } else if scalar == "," && !isQuoted {
      fields.append("")
    } else {
      fields[fields.count - 1].unicodeScalars.append(scalar)
    }
    previous = scalar == "\"" && !isQuoted ? scalar : nil
  }
  return fields
}
