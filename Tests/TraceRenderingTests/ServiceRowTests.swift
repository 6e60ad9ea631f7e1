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
    let callee = rows.header.firstIndex(of: "callee")
    #expect(callee.map { place in rows.rows.map { $0[place] } } == ["gateway", "orders"])
    #expect(rows.rows.allSatisfy { $0.count == rows.header.count })
  }

  @Test func `CSV has no column for services where one serves`() {
    #expect(!ReportRows(report(["api"])).header.contains("callee"))
  }
}
