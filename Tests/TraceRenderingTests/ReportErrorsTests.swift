import Testing
import TraceModel

@testable import TraceRendering

/// Errors by their texts, in a report.
@Suite struct ReportErrorsTests {
  private func report(_ errors: [LatencyReport.ErrorCount]) -> LatencyReport {
    var group = LatencyReport.Group()
    (group.requests, group.outcomes) = (241, [.completed: 229, .failed: 12])
    group.errors = errors
    var report = LatencyReport()
    report.groups = [group]
    return report
  }

  private func error(_ text: String, _ requests: Int, _ outcome: Outcome = .failed)
    -> LatencyReport.ErrorCount
  {
    LatencyReport.ErrorCount(text: text, outcome: outcome, requests: requests, example: "r-\(requests)")
  }

  private func lines(_ report: LatencyReport, width: Int? = nil) -> [String] {
    TableFormat().report(report, on: OutputTarget(width: width)).split(separator: "\n").map(String.init)
  }

  @Test
  func `the three most frequent stand behind the outcome that they are of, and how many others there are`() {
    let errors = [
      error("no room", 6), error("slow", 5, .completed), error("timed out", 3), error("gone", 2),
      error("rare", 1),
    ]
    #expect(
      lines(report(errors)) == [
        "241 requests · 229 completed · 12 failed (5 %: no room 6, timed out 3, gone 2, rare 1)"
      ])
    #expect(
      lines(report(errors + [error("rarer", 1)])) == [
        "241 requests · 229 completed · 12 failed (5 %: no room 6, timed out 3, gone 2 and 2 others)"
      ])
    #expect(
      lines(report([error("slow", 5, .completed)])) == ["241 requests · 229 completed · 12 failed (5 %)"])
  }

  @Test func `a long text is cut in its middle, and a long heading between its words`() {
    let text = "cannot connect to the broker of the jobs that nobody has ever seen before"
    let whole = lines(report([error(text, 12)]))
    #expect(
      whole == [
        "241 requests · 229 completed · 12 failed (5 %: cannot connect to the br…dy has ever seen before 12)"
      ])
    for width in 20...100 {
      let lines = lines(report([error(text, 6), error("no room", 4), error("timed out", 2)]), width: width)
      #expect(lines.allSatisfy { DisplayWidth.of($0) <= width })
      let words = lines.flatMap { $0.split(separator: " ") }.map(String.init)
      #expect(words.contains("connect") && words.suffix(3) == ["timed", "out", "2)"], "\(lines)")
    }
  }

  @Test(arguments: [nil, 40, 200]) func `a text from a log is harmless`(width: Int?) {
    let lines = lines(report([error("\u{1b}[2Jx\u{202e}", 12)]), width: width)
    #expect(lines.joined().contains(#"\u{1b}[2Jx\u{202e}"#))
    #expect(!lines.joined().unicodeScalars.contains { $0.value < 0x20 || $0 == "\u{202e}" })
  }

  @Test func `the document has all of them, CSV the most frequent of each group`() {
    var report = report([error("no room", 6), error("slow", 5, .completed)])
    let document = JSONFormat().report(report, on: OutputTarget())
    #expect(
      document.contains(
        #""errors":[{"text":"no room","outcome":"failed","requests":6,"example":"r-6"},"#
          + #"{"text":"slow","outcome":"completed","requests":5,"example":"r-5"}]"#))
    report.groups[0].segments = [LatencyReport.Statistics(segment: .api)]
    var other = report.groups[0]
    other.errors = []
    report.groups.append(other)
    let rows = CSVFormat().report(report, on: OutputTarget()).split(separator: "\n")
    let columns = ",top_error,top_error_outcome,top_error_requests,top_error_example,folded_groups"
    #expect(rows[0].hasSuffix(columns))
    #expect(rows[1].hasSuffix(",no room,failed,6,r-6,") && rows[2].hasSuffix(",,,,,"))
    report.groups[0].errors = []
    #expect(!CSVFormat().report(report, on: OutputTarget()).contains("no room"))
    #expect(!JSONFormat().report(report, on: OutputTarget()).contains("errors"))
  }
}
