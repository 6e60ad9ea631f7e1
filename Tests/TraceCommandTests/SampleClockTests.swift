import Foundation
import Testing

/// The sample logs were recorded on one clock, by consumers that ask for messages a few times a second.
struct SampleClockTests {
  @Test(arguments: ["normal", "failures", "redelivery", "stalled", "missing", "skewed"])
  func `no clock of a sample is said to have been set`(story: String) async throws {
    let folder = Repository.root.appendingPathComponent("SampleLogs/\(story)")
    let logs = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".jsonl") }.sorted().map { folder.appendingPathComponent($0).path }
    let text = try await TraceBinary.run(["doctor", "--format", "json", "--from"] + logs).text
    #expect(text.contains(#""clock_steps":[]"#), "\(story)")
  }
}
