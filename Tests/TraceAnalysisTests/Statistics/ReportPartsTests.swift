import ClockEstimation
import Testing
import TraceModel

@testable import TraceAnalysis

/// Parts of a report count requests one by one and tell figures whose values are definitions' values.
@Suite struct ReportPartsTests {
  private let requests = SummaryBuilder()

  private func report(_ parts: ReportParts, from: Int64? = 1000) -> LatencyReport {
    var report = LatencyReport()
    report.from = from.map { Timestamp(nanoseconds: $0) }
    report.until = report.from
    parts.complete(
      &report, in: ReportContext(clocks: .none, catalog: requests.catalog, endOfLogs: nil))
    return report
  }

  /// A message that worked from 2,000 + `wait` on for `work`, first failing after `lost`.
  private func repeated(lost: Int64, work: Int64) -> TraceSummary {
    var first = requests.delivery(wait: 0, work: lost)
    first.failed = true
    let second = requests.delivery(published: 2000 + lost, wait: 0, work: work, attempt: 2)
    var request = requests.request(endToEnd: 1000 + lost + work)
    request.deliveries = [first, second]
    return request
  }

  @Test func `without a request there is no figure`() {
    #expect(report(ReportParts(precision: .none), from: nil).figures.isEmpty)
  }

  @Test func `several attempts are told in numbers and in a sentence`() {
    var parts = ReportParts(precision: .none)
    parts.add(repeated(lost: 300, work: 500))
    parts.add(requests.request(endToEnd: 1000).with(requests.delivery(wait: 10, work: 20)))
    parts.add(repeated(lost: 40, work: 500))
    let figure = report(parts).figures.first { $0.name == "repeated" }
    #expect(
      figure
        == ReportFigure(
          name: "repeated",
          fact: [
            "requests": .count(2), "messages": .count(2), "overlapping": .count(0),
            "wasted": .duration(Nanoseconds(340)),
          ],
          sentences: [
            "redelivered: \(2, "message") of \(2, "request"); \(Nanoseconds(340)) of processing did not count (\(find: ["--redelivered"]))"
          ]))
  }

  @Test func `where every message took one attempt nothing is said of attempts`() {
    var parts = ReportParts(precision: .none)
    parts.add(requests.request(endToEnd: 1000).with(requests.delivery(wait: 10, work: 20)))
    #expect(!report(parts).figures.contains { $0.name == "repeated" })
  }

  @Test func `a wait between clocks of which nothing is known is named in the document alone`() {
    var parts = ReportParts(precision: .none)
    parts.add(requests.request().with(requests.delivery(wait: 10)))
    #expect(
      report(parts).figures.filter { $0.name != "not_measured" } == [
        ReportFigure(
          name: "true_minus_printed",
          fact: .list([["segment": .name("queue_wait"), "clock": .name("uncorrected")]]))
      ])
  }

  @Test func `figures stand in the order of the parts, and merged parts tell what one would`() {
    var whole = ReportParts(precision: .none)
    var halves = [ReportParts(precision: .none), ReportParts(precision: .none)]
    for index in 0..<20 {
      let request = repeated(lost: Int64(index), work: 500)
      whole.add(request)
      halves[index % 2].add(request)
    }
    halves[0].merge(halves[1])
    let figures = report(whole).figures
    #expect(figures.map(\.name) == ["true_minus_printed", "repeated"])
    #expect(report(halves[0]).figures == figures)
  }
}
