import Foundation
import Testing

/// One looks for the requests that hang: a request that has not ended is as slow as it has lasted.
@Suite struct StuckRequestTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  /// 30 messages of `stalled` wait for their second consumer when the logs end.
  private var stalled: [String] {
    get throws {
      let folder = Repository.root.appendingPathComponent("SampleLogs/stalled")
      return try FileManager.default.contentsOfDirectory(atPath: folder.path)
        .filter { $0.hasSuffix(".jsonl") }.sorted().map { folder.appendingPathComponent($0).path }
    }
  }

  private func find(_ arguments: String...) async throws -> [[String]] {
    let text = try await TraceBinary.run(["find"] + arguments + ["--format", "csv", "--from"] + stalled).text
    return text.split(separator: "\n").dropFirst().map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
  }

  @Test func `requests that wait are found by how long they have lasted, and slowest first`() async throws {
    let slow = try await find("--slower-than", "1s")
    #expect(!slow.isEmpty && slow.allSatisfy { $0[1] == "queued" && $0[3].isEmpty })
    let lasted = slow.map { Int($0[8]) ?? 0 }
    #expect(lasted.allSatisfy { $0 > 1_000_000_000 })
    let all = try await find("--sort", "slowest")
    #expect(all.count == 41)
    let order = all.map { Int($0[3]) ?? Int($0[8]) ?? 0 }
    #expect(order == order.sorted(by: >))
    #expect(all.filter { $0[1] == "queued" }.count == 30)
    #expect(all.first?[1] == "queued")
  }

  @Test func `of a segment what waits counts, too, and the table says at least`() async throws {
    let waiting = try await find("--slower-than", "2.9s", "--segment", "queue_wait")
    #expect(waiting.count == 3)
    #expect(waiting.map { Int($0[9]) ?? 0 }.max() == 2_956_090_000)
    let table = try await TraceBinary.run(
      ["find", "--slower-than", "2.95s", "--segment", "queue_wait", "--format", "table", "--from"] + stalled
    ).text
    #expect(table.contains("2.96 s so far"))
    let report = try await TraceBinary.run(["report", "--slower-than", "1s", "--from"] + stalled).text
    #expect(report.contains(" queued (oldest 2.956 s)"))
  }

  @Test func `what is lost has no known duration and is not slower than anything`() async throws {
    var logs = JobLogs()
    for number in 0..<40 {
      logs.call("r\(number)", at: number * 1_000)
      if number != 5 {
        logs.work("r\(number)", from: number * 1_000 + 204, until: number * 1_000 + 304)
      }
    }
    let found = try await TraceBinary.run(
      ["find", "--slower-than", "1s", "--from"] + logs.write(to: directory))
    #expect(found.status == 1 && found.text.isEmpty)
  }
}
