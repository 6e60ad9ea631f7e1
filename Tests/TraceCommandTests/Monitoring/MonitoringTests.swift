import Testing

/// What `trace metrics` prints, in a real Prometheus: `Scripts/validate-metrics` runs it, and finds what is wrong.
@Suite(.enabled(if: MonitoringRun.canRun, "this machine lacks Debian's packages of Prometheus"))
struct MonitoringTests {
  @Test(arguments: [
    ("quantiles", "histogram_quantile is within one bucket of the report's percentile"),
    ("counts", "counts, sums and outcomes are those of the report"),
    ("exemplars", "trace show finds the request of every exemplar"),
    ("alert", "an alert fires, and what it says to type draws requests that failed"),
    ("dashboard", "every query of the dashboard has an answer"),
    ("linter", "promtool check metrics finds nothing"),
    ("dialects", "both texts have the same values"),
    ("textfile", "node_exporter reads the file"),
    ("rules", "promtool accepts the rules and runs their tests"),
  ])
  func `Prometheus agrees`(check: String, claim: Comment) async throws {
    let found = try await MonitoringRun.script.problems.value
    #expect(found[check] == [], claim)
  }

  @Test func `these tests know every check`() async throws {
    #expect(try await MonitoringRun.script.problems.value.count == 9)
  }
}

/// One run of the script for all tests.
enum MonitoringRun {
  /// The packages are Debian's.
  static let canRun = ValidationScript.canRun("/usr/bin/apt-get")
  static let script = ValidationScript("validate-metrics")
}
