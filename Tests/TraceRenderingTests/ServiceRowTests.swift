import Testing
import TraceModel

@testable import TraceRendering

/// Rows of a report that differ by service alone.
@Suite struct ServiceRowTests {
  private func report(_ servers: [String]) -> LatencyReport {
    var group = LatencyReport.Group()
    group.segments = servers.map { server in
      var statistics = LatencyReport.Statistics(segment: .api)
      (statistics.callee, statistics.count) = (server, 1)
      return statistics
    }
    var report = LatencyReport()
    report.groups = [group]
    return report
  }

  @Test func `CSV names the service of each row where several serve`() {
    let rows = ReportRows(report(["gateway", "orders"]))
    let service = rows.header.firstIndex(of: "service")
    #expect(service.map { place in rows.rows.map { $0[place] } } == ["gateway", "orders"])
    #expect(rows.rows.allSatisfy { $0.count == rows.header.count })
  }

  @Test func `in groups of services CSV has the service once`() {
    var report = report(["gateway", "orders"])
    (report.keys, report.groups[0].values) = (["service"], ["gateway"])
    let rows = ReportRows(report)
    #expect(rows.header.count { $0 == "service" } == 1)
    #expect(rows.rows.allSatisfy { $0.count == rows.header.count && $0[0] == "gateway" })
  }

  @Test func `CSV has the same columns whatever the requests are`() {
    var rich = report(["gateway", "orders"])
    rich.groups[0].segments[0].destination = "jobs"
    rich.groups[0].segments[0].withUnfinished = [.init(p: 50, value: Nanoseconds(7))]
    rich.groups[0].errors = [.init(text: "no disk", outcome: .failed, requests: 1)]
    var (poor, empty) = (report(["api"]), LatencyReport())
    for percentiles in [[50.0], [90, 99.9]] {
      (rich.percentiles, poor.percentiles, empty.percentiles) = (percentiles, percentiles, percentiles)
      rich.groups[0].segments[0].withUnfinished[0].p = percentiles[0]
      #expect(ReportRows(rich).header == ReportRows(poor).header)
      #expect(ReportRows(empty).header == ReportRows(poor).header && ReportRows(empty).rows.isEmpty)
    }
    #expect(ReportRows(rich).rows.allSatisfy { $0.count == ReportRows(rich).header.count })
  }
}
