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

  @Test func `CSV has no column for services where one serves`() {
    #expect(!ReportRows(report(["api"])).header.contains("service"))
  }
}
