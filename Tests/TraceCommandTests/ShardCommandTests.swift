import Foundation
import Testing

/// `--shards`: the answer of all shards of a set is the one of an index, byte for byte.
struct ShardCommandTests {
  /// Each with one of the counts of shards; `ShardLawTests` has all four of each world.
  private static let samples = [
    ("failures", 7), ("missing", 2), ("normal", 16), ("redelivery", 7), ("skewed", 1), ("stalled", 2),
  ]

  private let answers: ShardAnswers

  init() throws { answers = try ShardAnswers() }

  @Test(arguments: samples)
  func `shards of the sample logs answer as one index`(sample: String, count: Int) async throws {
    let folder = Repository.root.appendingPathComponent("SampleLogs/\(sample)").path
    let logs = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".jsonl") }
    try await answers.expectSame(logs.sorted().map { "\(folder)/\($0)" }, counts: [count])
  }

  @Test func `where there is no index, shards of one are named`() async throws {
    let directory = try TemporaryDirectory()
    _ = try directory.write(LogLines.record("Request started", id: "r-1", second: 1) + "\n", to: "api.jsonl")
    _ = try await TraceBinary.run(["ingest", "--shards", "2", "api.jsonl"], in: directory).succeeded("ingest")
    let report = try await TraceBinary.run(["report"], in: directory)
    #expect(report.status == 2)
    #expect(report.standardError.contains("\n  to read the shards of one: --db 'trace-*.db'\n"))
    let named = try await TraceBinary.run(["report", "--db", "trace-*.db"], in: directory)
    #expect(named.text.hasPrefix("1 request"))
  }

  @Test func `shards of the recording answer as one index`() async throws {
    try await answers.expectSame(Fixture.videoPipeline.value.logs, counts: [16])
  }

  @Test func `shards of logs of clocks that were set answer as one index`() async throws {
    let folder = try await Fixture.setClocks.value.directory
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted() {
      try await ShardAnswers().expectSame([folder.path(name)], counts: [7])
    }
  }
}
