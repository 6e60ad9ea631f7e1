import Foundation
import Testing

/// `--db` with several indexes, or a pattern of them: an answer is that of one index with all logs.
struct SeveralIndexesTests {
  let directory: TemporaryDirectory

  init() async throws {
    directory = try TemporaryDirectory()
    let logs = try SampleRequests(40).write(to: directory)
    _ = try await TraceBinary.run(["ingest", "--db", "one.db"] + logs, in: directory).succeeded("ingest")
    for (number, log) in logs.enumerated() {
      _ = try await TraceBinary.run(["ingest", "--db", "part-\(number).db", log], in: directory).succeeded(
        "ingest")
    }
  }

  private static let pattern = ["--db", "part-*.db"]

  private var parts: [String] {
    get throws {
      try FileManager.default.contentsOfDirectory(atPath: directory.url.path).filter {
        $0.hasPrefix("part-")
      }.sorted()
    }
  }

  private func run(_ words: [String], standardInput: Data? = nil) async throws -> TraceBinary.Execution {
    try await TraceBinary.run(words, standardInput: standardInput, in: directory)
  }

  /// Nothing but the indexes and logs is there.
  private func expectNothingLeft() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: directory.url.path)
    #expect(names.filter { $0.hasPrefix(".") || $0.contains(".db-") || $0.contains(".db.") } == [])
  }

  @Test(arguments: [
    "find --format ndjson", "report --format json", "report --every 1h --format json",
    "show - --format json", "check --slo p99(end_to_end)<1h --format json", "doctor --format json",
    "metrics", "export --format zipkin",
    "sql SELECT%correlation_id,outcome%FROM%requests%ORDER%BY%1 --format csv",
  ])
  func `each command answers of several indexes what it answers of one`(command: String) async throws {
    let words = command.split(separator: " ").map { String($0).replacing("%", with: " ") }
    let ids = Data(try await run(["find", "--db", "one.db"]).standardOutput)
    let expected = try await run(words + ["--db", "one.db"], standardInput: ids)
    for option in [Self.pattern, try parts.reversed().flatMap { ["--db", $0] }] {
      let answer = try await run(words + option, standardInput: ids)
      #expect(answer.text == expected.text)
      #expect(answer.status == expected.status)
      #expect(answer.standardError.contains("merged \(try parts.count) indexes for this answer in "))
    }
    #expect(!expected.text.isEmpty)
    try expectNothingLeft()
  }

  @Test func `sides of a comparison may be patterns`() async throws {
    let expected = try await run(["diff", "one.db", "part-0.db", "--format", "json"])
    let answer = try await run(["diff", "part-*.db", "part-0.db", "--format", "json"])
    #expect(answer.text.replacing("part-*.db", with: "one.db") == expected.text)
    #expect(answer.status == expected.status)
    try expectNothingLeft()
  }

  @Test func `what was merged is said, with the command that keeps it`() async throws {
    let report = try await run(["report"] + Self.pattern)
    #expect(report.standardError.contains("to keep that: trace merge 'part-*.db' --db ALL\n"))
    let one = try await run(["report", "--db", "one.d?"])
    #expect(one.standardError.isEmpty)
  }

  @Test func `a command that changes an index is of one`() async throws {
    let before = try Data(contentsOf: directory.url.appendingPathComponent("part-0.db"))
    for words in [["reindex"], ["forget", "a"], ["ingest", "one.jsonl"], ["merge", "one.db"]] {
      let refused = try await run(words + Self.pattern)
      #expect(refused.status == 64, "\(words)")
      #expect(refused.standardError.contains("--db names \(try parts.count) indexes"), "\(words)")
    }
    let missing = try await run(["report", "--db", "none-*.db"])
    #expect(missing.status == 2)
    #expect(missing.standardError.contains("no file is called like 'none-*.db'"))
    #expect(try Data(contentsOf: directory.url.appendingPathComponent("part-0.db")) == before)
    try expectNothingLeft()
  }

  @Test func `ended by a signal at any point, nothing is left`() async throws {
    let time = try await ContinuousClock().measure { _ = try await run(["report"] + Self.pattern) }
    for point in 0..<8 {
      let seconds = Double((time * point / 8).components.attoseconds) / 1e18
      let executable = try TraceBinary.executable.get().path
      _ = try await Shell.run(
        "'\(executable)' report --db 'part-*.db' > out & sleep \(seconds); kill -\(point % 2 == 0 ? "TERM" : "INT") $!; wait",
        in: directory)
      try expectNothingLeft()
    }
  }
}
