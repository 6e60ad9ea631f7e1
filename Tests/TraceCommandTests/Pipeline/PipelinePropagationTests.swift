import Testing

/// The id's way through the pipeline, and what is said where it ends.
@Suite(
  .serialized,
  .enabled(if: PipelineParts.canRun, "the example pipeline needs python3 and swift, which this machine lacks")
)
struct PipelinePropagationTests {
  let run: PipelineRun

  init() async throws { run = try await PipelineRun.shared.value }

  /// Ids by the job's file name, which travels in the body of requests and messages, not with the id.
  private func ids(_ jobs: (RequestTruth) -> [String]) -> [String: Set<String>] {
    var ids: [String: Set<String>] = [:]
    for truth in run.truths { for job in jobs(truth) { ids[job, default: []].insert(truth.correlation_id) } }
    return ids
  }

  @Test func `the client's id arrives at the second consumer with every job`() {
    let sent = ids { $0.client.compactMap(\.job) }
    let spoiled = Set(run.truths.flatMap(\.spoiled).compactMap(\.job))
    let failed = Set(
      run.truths.flatMap(\.deliveries).filter(\.hasFailed).compactMap(\.job))
    let arrived = ids { $0.deliveries.filter { $0.topic == "video_notifications" }.compactMap(\.job) }
    #expect(sent.count == PipelineRun.taps)
    var violations = Violations()
    for (job, ids) in sent where !spoiled.contains(job) {
      let there = arrived[job] ?? (failed.contains(job) ? ids : [])
      violations.require(there == ids && ids.count == 1, job, "\(ids) arrived as \(there)")
    }
    violations.expectNone()
  }

  @Test func `the API takes a well-formed id as it comes, and makes one in place of any other`() {
    let spoiled = run.truths.flatMap(\.spoiled)
    #expect(Set(spoiled.map(\.passed_on)) == ["", "${correlation id}"])
    var made = 0
    for truth in run.truths {
      for service in truth.api where service.header != truth.correlation_id {
        #expect(truth.click_ns == nil, "\(truth.correlation_id) is not the API's own")
        #expect(service.header == "" || service.header == "${correlation id}")
        made += 1
      }
    }
    #expect(made == spoiled.count)
  }

  /// `trace doctor --format json`, as far as it is looked at.
  private struct Findings: Decodable {
    struct Link: Decodable {
      var kind: String
      var service: String
      var missing: Int
      var examples: [String]
    }
    var links: [Link]
  }

  @Test func `doctor names the place where ids get lost, and requests that lost theirs`() async throws {
    let execution = try await TraceBinary.run(["doctor", "--format", "json", "--db", run.index])
    let findings: Findings = try execution.document()
    #expect(execution.status == 1)
    let spoiled = run.truths.filter { !$0.spoiled.isEmpty }
    let strangers = run.truths.filter { $0.click_ns == nil }
    for (kind, service, missing) in [("unreceived", "client", spoiled), ("unsent", "api", strangers)] {
      let link = try #require(findings.links.first { $0.kind == kind && $0.service == service })
      #expect(link.missing == missing.count)
      #expect(!link.examples.isEmpty)
      #expect(Set(link.examples).isSubset(of: Set(missing.map(\.correlation_id))))
    }
    // A consumer that is killed may have published, and not yet logged it.
    let cut = run.truths.flatMap(\.deliveries).filter { $0.done_ns == nil }.count
    let others = findings.links.filter { !["client", "api"].contains($0.service) }
    #expect(others.allSatisfy { $0.missing <= cut })
  }
}
