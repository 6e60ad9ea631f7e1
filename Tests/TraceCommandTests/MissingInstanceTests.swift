import Foundation
import Testing

/// The log of one of two consumers was not collected: what it had is in the other programs' records all the same.
@Suite struct MissingInstanceTests {
  private struct Found: Decodable {
    var correlation_id: String
    var outcome: String
  }

  /// The outcome of every request, by its id.
  private func outcomes(_ logs: [String]) async throws -> [String: String] {
    let paths = logs.map(SampleRequests.path)
    let run = try await TraceBinary.run(["find", "--format", "ndjson", "--from"] + paths)
    let found = try run.text.split(separator: "\n").map {
      try JSONDecoder().decode(Found.self, from: Data($0.utf8))
    }
    return Dictionary(uniqueKeysWithValues: found.map { ($0.correlation_id, $0.outcome) })
  }

  /// The requests that have a message in a consumer's log.
  private func consumed(in log: String) throws -> Set<String> {
    let lines = try String(contentsOfFile: SampleRequests.path(log), encoding: .utf8).split(separator: "\n")
    return Set(
      lines.filter { $0.contains("\"Received message from Kafka\"") }.compactMap {
        $0.firstMatch(of: /"correlation_id": ?"([^"]+)"/).map { String($0.output.1) }
      })
  }

  @Test(arguments: ["consumer-1.jsonl", "consumer-2.jsonl"])
  func `what only a missing log would show is incomplete, and no other request changes`(log: String)
    async throws
  {
    let whole = try await outcomes(SampleRequests.names)
    let part = try await outcomes(SampleRequests.names.filter { $0 != log })
    let missing = try consumed(in: log)
    #expect(missing.count > 50)
    for (id, outcome) in whole {
      #expect(part[id] == (missing.contains(id) ? "incomplete" : outcome), "\(id)")
    }
  }

  @Test func `the index says the same, with the proof`() async throws {
    let directory = try TemporaryDirectory()
    let logs = SampleRequests.names.filter { $0 != "consumer-2.jsonl" }.map(SampleRequests.path)
    let index = directory.path("trace.db")
    #expect(try await TraceBinary.run(["ingest", "--db", index] + logs).status == 0)
    let onward = try await TraceBinary.run(["show", "--db", index, "19a44c09"]).text.split(separator: "\n")
      .map { $0.trimmingCharacters(in: .whitespaces) }.joined(separator: " ")
    #expect(
      onward.contains(
        "the message to video_processing_jobs was consumed after 2026-11-25 10:49:28.210Z, as the message to video_notifications proves, but no record shows it: a log of consumer is not here, or not whole"
      ))
    let report = try await TraceBinary.run(["report", "--db", index]).text
    #expect(report.contains("150 incomplete"))
    // Nobody knows when their wait ended, but it has.
    #expect(!report.contains("unfinished"))
  }
}
