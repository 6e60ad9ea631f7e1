import Testing
import TraceModel

@testable import TraceRendering

/// Figures are written by their values: the report knows none of them.
@Suite struct ReportFigureTests {
  private let wasted = Nanoseconds(34_000_000)

  private func report(_ figures: [ReportFigure], ofGroup own: [ReportFigure] = []) -> LatencyReport {
    var report = LatencyReport()
    var group = LatencyReport.Group()
    group.requests = 1
    group.figures = own
    report.groups = [group]
    report.figures = figures
    return report
  }

  @Test func `values in a sentence are written as everywhere`() {
    let messages = 1_988
    let phrase: Phrase = """
      \(messages, "message") of \(1, "request"), \(1_234), \(wasted), \(difference: wasted), \
      \(difference: .zero - wasted), \(share: Nanoseconds(1), of: Nanoseconds(3)), \(Segment.queueWait), \
      \(name: "a\u{1b}b"), \([Phrase]())\([Phrase("x"), "\(2)"])
      """
    #expect(
      phrase.text
        == "1,988 messages of 1 request, 1,234, 34 ms, +34 ms, −34 ms, 33 %, queue wait, a\\u{1b}b, x, 2")
  }

  @Test func `a figure is a member of the document, and its durations say their unit`() {
    let fact: Fact = [
      "requests": .count(9), "wasted": .duration(wasted), "low": nil,
      "parts": .list([["segment": .name("api"), "extra": .duration(wasted)]]), "none": [:],
    ]
    let text = JSONFormat().report(report([ReportFigure(name: "repeated", fact: fact)]), on: OutputTarget())
    #expect(
      text.contains(
        #","repeated":{"requests":9,"wasted_ns":34000000,"parts":[{"segment":"api","extra_ns":34000000}],"none":{}},"groups":["#
      ))
  }

  @Test func `a figure of a group is the last member of the group`() {
    let own = ReportFigure(name: "errors", fact: .count(3))
    #expect(
      NDJSONFormat().report(report([], ofGroup: [own]), on: OutputTarget()).hasSuffix(#","errors":3}"# + "\n")
    )
  }

  @Test func `sentences stand below their group or all groups, small print last and dim`() {
    let own = ReportFigure(name: "a", fact: .count(1), sentences: ["of the group"])
    let print = ReportFigure(name: "b", fact: .count(1), smallPrint: ["small print"])
    let counted = ReportFigure(name: "c", fact: .count(1), sentences: ["of all", "once more"])
    var told = report([print, counted], ofGroup: [own])
    told.clocks = [(Origin(service: "api"), ClockStatement(kind: .estimate))]
    let plain = TableFormat().report(told, on: OutputTarget())
    let lines = plain.split(separator: "\n").map(String.init)
    #expect(lines[1...3] == ["of the group", "of all", "once more"])
    #expect(lines[4...] == ["small print"])
    let coloured = TableFormat().report(told, on: OutputTarget(style: ColourMode(hasColour: true)))
    #expect(coloured.contains("\nof all\n") && coloured.hasSuffix("\u{1b}[2msmall print\u{1b}[0m\n"))
  }

  @Test(arguments: [20, 40]) func `sentences are broken in the width of the terminal`(width: Int) {
    let long: Phrase = "a sentence that is longer than \(width) columns, as \(name: "any 動画") may be"
    let figure = ReportFigure(name: "a", fact: .count(1), sentences: [long], smallPrint: [long])
    for line in TableFormat().report(report([figure]), on: OutputTarget(width: width)).split(separator: "\n")
    {
      #expect(DisplayWidth.of(String(line)) <= width, "\(line)")
    }
  }
}
