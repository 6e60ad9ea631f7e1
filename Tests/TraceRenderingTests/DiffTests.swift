import Foundation
import Testing
import TraceModel

@testable import TraceRendering

/// A comparison in every format: the same numbers, and lines that a terminal of 80 columns holds.
@Suite struct DiffTests {
  private static var report: ComparisonReport {
    var (first, second) = (ComparisonReport.Side(name: "before.db"), ComparisonReport.Side(name: "since=1h"))
    (first.requests, second.requests) = (228, 241)
    (first.from, first.until) = (Timestamp(nanoseconds: 0), Timestamp(nanoseconds: 1_000_000_000))
    var report = ComparisonReport(first: first, second: second, smallestSample: 8)
    report.rows = [slower("video_processing_jobs"), same("video_notifications")]
    var failed = ComparisonReport.OutcomeShift(.failed, first: 12, of: 241, second: 30, of: 251)
    (failed.test, failed.change) = (.init(p: 0.00597, corrected: 0.01194), .worse)
    report.outcomes = [failed]
    report.path = .init(
      whole: .endToEnd, firstRequests: 228, secondRequests: 241, firstMean: Nanoseconds(3_331_000_000),
      secondMean: Nanoseconds(3_602_000_000))
    report.path?.segments = [(.queueWait, Nanoseconds(291_000_000)), (.processing, Nanoseconds(-20_000_000))]
    return report
  }

  private static func slower(_ topic: String) -> ComparisonReport.Row {
    var row = ComparisonReport.Row(.queueWait, destination: topic, caller: nil, callee: nil)
    (row.firstCount, row.secondCount, row.change) = (244, 1_251, .worse)
    row.test = .init(p: 0.00001, corrected: 0.00003)
    row.percentiles = [
      .init(
        p: 50, first: Nanoseconds(2_722_000_000), second: Nanoseconds(3_102_000_000),
        low: Nanoseconds(-12_000_000),
        high: Nanoseconds(640_000_000)),
      .init(p: 99, first: Nanoseconds(13_900_000_000), second: nil),
    ]
    return row
  }

  private static func same(_ topic: String) -> ComparisonReport.Row {
    var row = ComparisonReport.Row(.queueWait, destination: topic, caller: nil, callee: nil)
    (row.change, row.test) = (.none, .init(p: 0.4, corrected: 0.4))
    return row
  }

  private func written(_ name: String, width: Int? = nil) throws -> String {
    let format = try #require(OutputFormats.named(name, for: DiffResult.self))
    return format.comparison(Self.report, on: OutputTarget(width: width))
  }

  @Test func `a table of 80 columns says what changed, by how much, and what carries it`() throws {
    let lines = try written("table", width: 80).split(separator: "\n").map(String.init)
    #expect(lines.allSatisfy { DisplayWidth.of($0) <= 80 })
    #expect(lines[0] == "worse: queue_wait video_processing_jobs slower, more failed")
    #expect(lines[1] == "A: before.db, 228 requests, 1970-01-01 00:00:00.000 – 00:00:01.000Z")
    #expect(lines[2] == "B: since=1h, 241 requests")
    #expect(lines[4].contains("n 244    n 1,251   slower") && lines[4].hasSuffix("<0.0001"))
    #expect(lines[5].contains("2.72 s     3.10 s  +380 ms  −12.0 ms … +640 ms"))
    #expect(lines[6].contains("13.9 s          –        –"))
    #expect(lines[7].hasPrefix("failed") && lines[7].hasSuffix("0.0119"))
    #expect(lines[7].contains("12 (5 %)  30 (12 %)     more"))
    #expect(lines[8] == "of those that ended, mean end to end 3.331 s → 3.602 s, +271 ms: +291 ms queue")
    #expect(lines[9] == "wait, −20 ms processing")
    #expect(lines[10] == "no change: queue_wait video_notifications")
    #expect(lines[11] == "p is corrected for 3 tests; above 0.05 it may be noise")
  }

  @Test func `JSON and rows have the same numbers`() throws {
    let json = try written("json")
    #expect(
      json.hasPrefix(#"{"schema":"trace.diff/1","change":"worse","tests":3,"first":{"side":"before.db","#))
    #expect(
      json.contains(
        #"{"p":50,"first_ns":2722000000,"second_ns":3102000000,"shift_ns":380000000,"low_ns":-12000000,"high_ns":640000000}"#
      ))
    #expect(json.contains(#"{"p":99,"first_ns":13900000000}"#))
    let rows = try written("csv").split(separator: "\n").map(String.init)
    #expect(rows.count == 4)
    #expect(
      rows[1]
        == "queue_wait,,video_processing_jobs,,,,worse,1e-05,3e-05,244,1251,,,50,2722000000,3102000000,380000000,-12000000,640000000,0,0,0,0"
        + String(repeating: ",", count: 9)
    )
    #expect(
      rows[3] == ",failed,,,,,worse,0.00597,0.01194,12,30,241,251" + String(repeating: ",", count: 19))
    #expect(try written("ndjson") == json)
  }

  @Test(arguments: [
    (0.5, "0.5"), (1.0, "1"), (0.00004, "<0.0001"), (0.00005, "0.0001"), (0.99999, "1"), (0.0119, "0.0119"),
    (0.05, "0.05"),
  ])
  func `a p-value has four decimals`(value: Double, text: String) {
    #expect(ComparisonReport.Test(p: value, corrected: value).text == text)
  }
}
