import Foundation
import Testing

/// From a graph to a request: what Prometheus has scraped from the pipeline leads to what `trace` shows.
@Suite(
  .serialized,
  .enabled(
    if: PipelineParts.canRun, "the example pipeline needs python3 and swift, which this machine lacks"),
  .enabled(if: PipelineParts.havePrometheus, "this machine has no prometheus"))
struct PipelineMetricsTests {
  let run: PipelineRun

  init() async throws { run = try await PipelineRun.shared.value }

  /// The answer of `/api/v1/targets`.
  private struct Targets: Decodable {
    struct Target: Decodable {
      var health: String
      var lastError: String
    }
    var activeTargets: [Target]
  }

  /// The answer of `/api/v1/query_exemplars`.
  private struct Series: Decodable {
    struct Exemplar: Decodable {
      var labels: [String: String]
      var value: String
    }
    var seriesLabels: [String: String]
    var exemplars: [Exemplar]
  }

  @Test func `Prometheus scrapes the API and all consumers`() throws {
    let targets = try JSONDecoder().decode(Targets.self, from: run.text(of: "prometheus-targets.json"))
    #expect(targets.activeTargets.map(\.health) == ["up", "up", "up", "up"], "\(targets)")
  }

  @Test func `trace shows the request of every exemplar`() async throws {
    let series = try JSONDecoder().decode([Series].self, from: run.text(of: "prometheus-exemplars.json"))
    #expect(Set(series.compactMap { $0.seriesLabels["job_type"] }) == ["video", "notification"])
    #expect(Set(series.compactMap { $0.seriesLabels["instance"] }).count == 4)
    let ids = Set(try series.flatMap(\.exemplars).map { try #require($0.labels["correlation_id"]) })
    for id in ids.sorted().prefix(5) {
      let shown = try await TraceBinary.run(["show", id, "--db", run.index])
      #expect(shown.status == 0 && shown.text.hasPrefix(id), "\(id): \(shown.standardError)")
    }
    #expect(ids.count > 5 && ids.isSubset(of: run.stories.keys))
  }
}
