import Foundation
import Testing

/// Gates on durations between two clocks: the recorded workers' clocks are up to 1.72 s ahead, as far as their logs tell.
struct DoubtfulGateTests {
  private static let logs = Repository.root.path + "/SampleLogs/"
  private static let wait = "p50(queue_wait video_processing_jobs)"

  private func check(_ limit: String, _ more: String...) async throws -> TraceBinary.Execution {
    try await TraceBinary.run(
      ["check", "--slo", "\(Self.wait)\(limit)", "--from", Self.logs + "skewed"] + more)
  }

  @Test func `a limit that clocks may move a number across is too little data`() async throws {
    let run = try await check("<300ms")
    #expect(run.status == 4)
    #expect(run.text.contains("≤ 1.87 s ?"))
    #expect(run.text.contains("1.72 s shorter in queue_wait"))
    #expect(run.text.contains("--assume idle-pickup gives 161 ms"))
    let json = try await check("<300ms", "--format", "json").text
    #expect(json.contains(#""verdict":"too_little_data","sure":false"#))
    #expect(json.contains(#""depends_on_clocks":true"#) && json.contains(#""true_minus_printed":{"#))
    for format in ["junit", "github"] {
      #expect(try await check("<300ms", "--format", format).text.contains("1.72 s shorter in queue_wait"))
    }
  }

  @Test(arguments: [("<100ms", 3), ("<3s", 0)])
  func `a verdict that holds however the clocks are stands`(limit: String, status: Int32) async throws {
    #expect(try await check(limit).status == status)
  }

  @Test func `under an assumption that tells the clocks there is a verdict`() async throws {
    #expect(try await check("<300ms", "--assume", "idle-pickup").status == 0)
  }

  @Test func `a shift that clocks may have made is no change`() async throws {
    let sides = [Self.logs + "normal", Self.logs + "skewed"]
    let run = try await TraceBinary.run(["diff"] + sides)
    #expect(run.status == 4)
    #expect(run.text.hasPrefix("too little data: clocks may have made the change of "))
    #expect(!run.text.contains("worse"))
    let json = try await TraceBinary.run(["diff", "--format", "json"] + sides).text
    #expect(json.contains(#""change":"clocks""#))
  }

  @Test func `clocks that are the same on both sides make no difference`() async throws {
    let run = try await TraceBinary.run([
      "diff", "--format", "json", "--where nothing!=a", "level=info", "--from", Self.logs + "skewed",
    ])
    #expect(!run.text.contains(#""true_minus_printed""#))
  }
}
