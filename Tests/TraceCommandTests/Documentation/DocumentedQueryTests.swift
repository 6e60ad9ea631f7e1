import Foundation
import Testing

/// `trace sql` answers every query in the documents; so does `sqlite3`, and alike, if the query needs no function of
/// ours. (That commands print what is shown, `DocumentTests` sees to.)
struct DocumentedQueryTests {
  /// The queries behind `sqlite3 … trace.db` and `trace sql`.
  static let queries: [String] = Repository.documents.flatMap { document in
    let blocks = ConsoleBlock.blocks(of: (try? Repository.text(document)) ?? "")
    let commands = blocks.flatMap { $0.steps.map(\.command) }
    return commands.filter { $0.hasPrefix("sqlite3 ") || $0.hasPrefix("trace sql ") }.compactMap { command in
      command.firstMatch(of: /"([^"]+)"/).map { String($0.output.1).replacing("\\\n", with: "") }
    }
  }

  private static let index = Task {
    let directory = try TemporaryDirectory()
    let logs = SampleRequests.names.map(SampleRequests.path)
    _ = try await ingest(logs, into: directory.path("trace.db"))
    return directory
  }

  private static let functions = ["request(", "duration(", "rfc3339(", "percentile("]

  @Test func `queries are shown for both`() {
    let ours = Self.queries.filter { query in Self.functions.contains { query.contains($0) } }
    #expect(ours.count >= 2)
    #expect(Self.queries.count - ours.count >= 3)
  }

  @Test(.enabled(if: SQLite.isPresent), arguments: queries)
  func `trace sql answers as sqlite3 does`(query: String) async throws {
    let index = try await Self.index.value.path("trace.db")
    let answer = try await TraceBinary.run(["sql", query, "--format", "csv", "--db", index])
    #expect(answer.status == 0, "\(answer.standardError)")
    #expect(answer.text.split(separator: "\n").count > 1)
    let plain = try await ChildProcess(
      executable: "/usr/bin/sqlite3", arguments: ["-csv", "-header", index, query]
    ).run()
    let needsOurs = Self.functions.contains { query.contains($0) }
    #expect((plain.status != 0) == needsOurs)
    if !needsOurs { #expect(plain.text.replacing("\r\n", with: "\n") == answer.text) }
  }
}
