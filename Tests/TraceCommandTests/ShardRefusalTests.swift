import Foundation
import Testing

/// Shards that are lost, doubled, foreign, cut, or of another time: an answer without some requests would be a wrong one.
struct ShardRefusalTests {
  private let answers: ShardAnswers
  private let logs: [String]

  init() async throws {
    answers = try ShardAnswers()
    logs = try SampleRequests(30).write(to: answers.directory)
    try await answers.ingest(logs, shards: 4)
  }

  private func expectRefusal(of words: String, _ messages: String..., status: Int32 = 2) async throws {
    let refused = try await answers.run(words)
    #expect(refused.status == status, "\(words): \(refused.standardError)")
    #expect(refused.text.isEmpty, "\(words)")
    for message in messages { #expect(refused.standardError.contains(message), "\(refused.standardError)") }
  }

  private func path(_ name: String) -> String { answers.directory.path(name) }

  @Test func `a lost shard is told by its number`() async throws {
    try FileManager.default.removeItem(atPath: path("trace-3.db"))
    for command in ["find", "report", "doctor", "show a"] {
      try await expectRefusal(of: "\(command) --db trace-*.db", "shard 3 of 4 is missing beside 'trace-1.db'")
    }
    try await expectRefusal(of: "report --db trace-2.db --db trace-4.db", "shards 1, 3 of 4 are missing")
    // A new one in its place would lack its requests.
    let again = try await answers.run("ingest --shards 4 --db trace.db", logs)
    #expect(again.status == 2)
    #expect(again.standardError.contains("shard 3 of 4 is missing"))
    #expect(!answers.directory.contains("trace-3.db"))
  }

  @Test func `a doubled shard is told by both names`() async throws {
    try FileManager.default.copyItem(atPath: path("trace-2.db"), toPath: path("trace-copy.db"))
    try await expectRefusal(
      of: "report --db trace-*.db", "'trace-copy.db' and 'trace-2.db' are the same shard, number 2")
  }

  @Test func `a shard of another set, and an index by itself`() async throws {
    try await answers.ingest(logs, shards: 4, "other")
    _ = try await answers.run("ingest --db one.db", logs).succeeded("ingest")
    try await expectRefusal(
      of: "report --db trace-1.db --db other-2.db --db trace-3.db --db trace-4.db",
      "'other-2.db' is a shard of another set than 'trace-1.db'")
    try await expectRefusal(
      of: "report --db trace-*.db --db one.db",
      "'one.db' has all requests of its logs, and 'trace-1.db' is one shard of several")
  }

  @Test func `a shard that is cut off`() async throws {
    let whole = try Data(contentsOf: URL(fileURLWithPath: path("trace-2.db")))
    try whole.prefix(whole.count - 5_000).write(to: URL(fileURLWithPath: path("trace-2.db")))
    try await expectRefusal(of: "report --db trace-*.db", "'trace-2.db' is damaged", "its end is cut off")
  }

  @Test func `a shard of another time`() async throws {
    let before = try Data(contentsOf: URL(fileURLWithPath: path("trace-2.db")))
    let more = try answers.directory.write(
      #"{"timestamp":"2026-01-01T00:00:00Z","event":"Request started","request_id":"new"}"# + "\n",
      to: "new.jsonl")
    try await answers.ingest([more], shards: 4)
    try before.write(to: URL(fileURLWithPath: path("trace-2.db")))
    try await expectRefusal(
      of: "report --db trace-*.db", "'trace-2.db' has less of the logs than 'trace-1.db'")
    // The same logs bring it up to date.
    _ = try await answers.run("ingest --db one.db", logs + [more]).succeeded("ingest")
    try await answers.ingest([more], shards: 4)
    try await answers.expectSame("trace", "brought up to date")
  }

  @Test func `a command that wants all requests is told where they are`() async throws {
    let advice = "to read all of them: trace report --db 'trace-*.db'"
    for words in [
      "report --db trace-1.db", "sql --db trace-1.db SELECT%1", "forget --db trace-1.db a",
      "reindex --db trace-1.db", "merge trace-2.db --db all.db", "ingest --db trace-1.db new.jsonl",
    ] {
      let number = words.contains("trace-2") ? 2 : 1
      if words.hasPrefix("report") {
        try await expectRefusal(of: words, "shards 2, 3, 4 of 4 are missing beside 'trace-1.db'")
      } else {
        try await expectRefusal(
          of: words, "'trace-\(number).db' is shard \(number) of 4: it has some of the requests only", advice)
      }
    }
    #expect(!answers.directory.contains("all.db"))
    // Nothing is left unfinished by the refused ingest.
    #expect(try await answers.run("find --db trace-*.db").standardError.isEmpty)
  }

  @Test func `shards are added to as many as there are`() async throws {
    try await expectRefusal(
      of: "ingest --shards 3 --db trace.db client.jsonl",
      "'trace-1.db' is one of 4 shards, and --shards says 3",
      "trace ingest --shards 4 --db trace.db LOGS")
    _ = try await answers.run("ingest --db one-1.db", logs).succeeded("ingest")
    try await expectRefusal(
      of: "ingest --shards 3 --db one.db client.jsonl", "'one-1.db' is an index by itself and no shard")
    #expect(!answers.directory.contains("one-2.db"))
    try await expectRefusal(
      of: "ingest --shards 0 client.jsonl", "--shards takes a number from 1 to 255", status: 64)
    try await expectRefusal(
      of: "ingest --shards 2 --follow client.jsonl", "--follow reads into one index", status: 64)
  }

  @Test func `a failure leaves no shard behind where there was none`() async throws {
    let failed = try await answers.run("ingest --shards 3 --db new.db nothing.jsonl")
    #expect(failed.status == 2)
    for number in 1...3 { #expect(!answers.directory.contains("new-\(number).db")) }
  }
}
