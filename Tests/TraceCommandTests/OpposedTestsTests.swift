import Foundation
import Testing

/// `trace diff` where what is faster and what is slower are of one row.
struct OpposedTestsTests {
  private let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
    _ = try directory.write(TailLines.text(took: 120, slowEvery: nil), to: "old.jsonl")
    _ = try directory.write(TailLines.text(took: 100, slowEvery: 12), to: "new.jsonl")
  }

  private func diff(_ arguments: String...) async throws -> TraceBinary.Execution {
    try await TraceBinary.run(["diff", "old.jsonl", "new.jsonl"] + arguments, in: directory)
  }

  @Test func `a release that is faster but for a few very slow requests is worse`() async throws {
    let run = try await diff()
    #expect(run.status == 3)
    #expect(run.text.hasPrefix("worse: api faster in the middle and slower in its slowest 5 %"))
    let json = try await diff("--format", "json").text
    #expect(json.contains(#""by_ranks":"better","by_slowest":"worse""#))
    #expect(try await diff("--format", "csv").text.contains(",better,worse,"))
  }

  @Test func `a column of stopped groups stands in CSV`() async throws {
    try StalledGroupLogs.write(to: directory, goesOn: true)
    let sides = ["until=\(LogLines.time(190))", "since=\(LogLines.time(190))"]
    let run = try await TraceBinary.run(
      ["diff"] + sides + ["--format", "csv", "--from"] + StalledGroupLogs.files, in: directory)
    let lines = run.text.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    let header = try #require(lines.first).map(String.init)
    let column = try #require(header.firstIndex(of: "group"))
    #expect(lines.allSatisfy { $0.count == header.count })
    #expect(
      lines.dropFirst().contains {
        !$0[column].isEmpty && $0[header.firstIndex(of: "change") ?? 0] == "worse"
      })
    #expect(header.contains("first_censored") && header.contains("second_censored"))
  }

  @Test(arguments: [
    (["find", "--sort", "slow"], "did you mean: --sort slowest"),
    (["report", "--tz", "Europe/Berln"], "did you mean: --tz Europe/Berlin"),
    (["diff", "sinc=1h", "since=2h"], "did you mean: since=1h"),
  ])
  func `a word that is nearly right is named`(arguments: [String], advice: String) async throws {
    let run = try await TraceBinary.run(arguments, in: directory)
    #expect(run.status == 64 && run.standardError.contains(advice))
  }
}
