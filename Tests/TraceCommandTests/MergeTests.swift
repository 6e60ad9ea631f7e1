import Foundation
import Testing

/// `trace merge`: indexes of several machines become one, which prints what one prints into which all logs were ingested.
struct MergeTests {
  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private static let questions = [
    "find --format ndjson", "find --outcome failed", "report", "report --format json", "report --format csv",
    "report --format markdown", "report --by service", "report --by topic,outcome --format json",
    "report --where level=error", "report --raw-times --format json", "report --every 1h --format json",
    "report --explain --format json", "report --heatmap --format json", "report --format html",
    "doctor --format json", "doctor", "metrics",
  ]

  private func merge(_ others: [String], into index: String) async throws -> TraceBinary.Execution {
    try await TraceBinary.run(["merge"] + others + ["--db", index], in: directory)
  }

  private func ingest(_ logs: [String], into index: String, _ options: [String] = []) async throws {
    _ = try await TraceBinary.run(["ingest", "--db", index] + options + logs, in: directory).succeeded(
      "ingest")
  }

  /// What a question prints; the index has one name for all.
  private func answer(_ words: [String], _ index: String, standardInput: Data? = nil) async throws -> String {
    let execution = try await TraceBinary.run(
      words + ["--db", index], standardInput: standardInput, in: directory)
    return (execution.text + execution.standardError).replacing(index, with: "index.db")
  }

  private func expectSame(_ index: String, _ other: String, _ set: String) async throws {
    for question in Self.questions {
      let words = question.split(separator: " ").map(String.init)
      let (answer, expected) = (try await answer(words, index), try await answer(words, other))
      #expect(answer == expected, "\(set): \(question)")
    }
    let ids = Data(try await answer(["find"], other).utf8)
    for format in ["json", "table"] {
      let words = ["show", "-", "--format", format]
      let shown = try await answer(words, index, standardInput: ids)
      #expect(try await shown == answer(words, other, standardInput: ids), "\(set): show \(format)")
    }
  }

  @Test(arguments: LogSet.few)
  func `indexes of some logs each print, merged, what one of all logs prints`(set: LogSet) async throws {
    let logs = try await set.logs(in: directory)
    try await ingest(logs, into: "one.db")
    for (number, log) in logs.enumerated() { try await ingest([log], into: "part-\(number).db") }
    let parts = logs.indices.map { "part-\($0).db" }
    _ = try await merge(parts.reversed(), into: "all.db").succeeded("merge")
    try await expectSame("all.db", "one.db", set.name)
  }
}
