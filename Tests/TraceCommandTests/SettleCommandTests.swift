import Foundation
import Testing

/// `merge --knowledge` and `settle`: shards on many machines say by themselves what an index of all says.
struct SettleCommandTests {
  private static let samples = ["failures", "missing", "normal", "redelivery", "skewed", "stalled"]
  private static let tables = ["requests", "calls", "segments", "messages", "notes"]

  private let answers: ShardAnswers

  init() throws { answers = try ShardAnswers() }

  private func path(_ name: String) -> String { answers.directory.path(name) }

  private func settle(_ index: String, _ knowledge: String, to tables: String) async throws {
    let run = try await answers.run("settle \(index) --knowledge \(knowledge) --to \(tables)").succeeded(
      "settle")
    #expect(run.standardOutput.isEmpty)
    #expect(run.standardError.isEmpty)
  }

  /// The rows of a table in several directories, sorted.
  private func rows(_ table: String, in directories: [String]) throws -> [String] {
    try directories.flatMap { directory in
      try String(contentsOfFile: path("\(directory)/\(table).jsonl"), encoding: .utf8).split(separator: "\n")
    }.map(String.init).sorted()
  }

  /// Settles `count` shards of the logs, each by its own run, and an index of them. Returns the directories of tables of the
  /// former; those of the latter are in `one`.
  private func expectSame(_ logs: [String], shards count: Int, _ comment: Comment) async throws -> [String] {
    _ = try await answers.run("ingest --db one.db", logs).succeeded("ingest")
    try await answers.ingest(logs, shards: count)
    for shard in 1...count {
      _ = try await answers.run("merge trace-\(shard).db --knowledge \(shard).knowledge").succeeded("merge")
    }
    _ = try await answers.run("merge --knowledge all.knowledge *.knowledge").succeeded("merge")
    _ = try await answers.run("merge --knowledge another trace-*.db").succeeded("merge")
    #expect(answers.directory.hasSameBytes("all.knowledge", "another"), comment)
    for shard in 1...count { try await settle("trace-\(shard).db", "all.knowledge", to: "tables/\(shard)") }
    _ = try await answers.run("merge one.db --knowledge one").succeeded("merge")
    try await settle("one.db", "one", to: "one.tables")
    let directories = (1...count).map { "tables/\($0)" }
    for table in Self.tables {
      #expect(try rows(table, in: directories) == rows(table, in: ["one.tables"]), "\(table): \(comment)")
    }
    return directories
  }

  @Test(arguments: samples)
  func `tables of shards of the sample logs say what find says of one index`(sample: String) async throws {
    let folder = Repository.root.appendingPathComponent("SampleLogs/\(sample)").path
    let logs = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".jsonl") }
      .sorted().map { "\(folder)/\($0)" }
    let directories = try await expectSame(logs, shards: 3, "\(sample)")
    // A row goes on where a line of `find` ends.
    let found = try await answers.run("find --format ndjson --db one.db").text.split(separator: "\n").sorted()
    let requests = try rows("requests", in: directories)
    #expect(found.count == requests.count)
    for (line, row) in zip(found, requests) { #expect(row.hasPrefix(line.dropLast() + ",")) }
  }

  @Test func `the other side of a message is named, though another shard has it`() async throws {
    let lines = (1...20).flatMap { number -> [String] in
      let message = #", "topic": "jobs", "task_id": "t-\#(number)""#
      return [
        LogLines.record("message_published", id: "r-\(number)", second: number, message),
        LogLines.record(
          "message_received", id: "new-\(number)", second: number + 1, service: "worker", message),
        LogLines.record(
          "processing_finished", id: "new-\(number)", second: number + 2, service: "worker", message),
      ]
    }
    let log = try answers.directory.write(lines.joined(separator: "\n") + "\n", to: "ids.jsonl")
    let directories = try await expectSame([log], shards: 7, "changed ids")
    let notes = try rows("notes", in: directories).filter { $0.contains("message_elsewhere") }
    #expect(notes.count == 40)
    #expect(notes.contains { $0.contains("r-7\"") && $0.contains("under another id: new-7\"") })
    #expect(notes.contains { $0.contains("new-7\"") && $0.contains("under another id: r-7\"") })
  }

  // MARK: Refusals

  private func expectRefusal(_ words: String, _ messages: String..., status: Int32 = 2) async throws {
    let refused = try await answers.run(words)
    #expect(refused.status == status, "\(words): \(refused.standardError)")
    for message in messages { #expect(refused.standardError.contains(message), "\(refused.standardError)") }
  }

  @Test func `knowledge that is not of the shard, or not of all, settles nothing`() async throws {
    let logs = try SampleRequests(30).write(to: answers.directory)
    try await answers.ingest(logs, shards: 3)
    try await answers.ingest(logs, shards: 3, "other")
    let some = try await answers.run("merge trace-1.db trace-3.db --knowledge some").succeeded("merge")
    #expect(some.standardError.contains("shard 2 of 3 is not in 'some'"))
    let settle = "settle trace-1.db --to tables --knowledge"
    try await expectRefusal("\(settle) some", "shard 2 of 3 is not in 'some'")
    try await expectRefusal(
      "merge some trace-1.db --knowledge x", "'trace-1.db' and 'some' both tell of shard 1")
    try await expectRefusal(
      "merge some other-2.db --knowledge x", "'other-2.db' is not of the shards that 'some' is of")
    _ = try await answers.run("merge trace-2.db some --knowledge all").succeeded("merge")
    try await expectRefusal(
      "settle other-1.db --to tables --knowledge all", "'other-1.db' is not of the shards that 'all' is of")
    var bytes = try Data(contentsOf: URL(fileURLWithPath: path("all")))
    bytes[bytes.count / 2] ^= 1
    try bytes.write(to: URL(fileURLWithPath: path("changed")))
    try await expectRefusal(
      "\(settle) changed", "'changed' is no knowledge of shards, or its bytes have changed")
    try await expectRefusal("\(settle) nowhere", "cannot read the knowledge 'nowhere'")
    #expect(!answers.directory.contains("tables"))
    #expect(!answers.directory.contains("x"))
    try await expectRefusal("merge trace-1.db --knowledge x --db y", "--knowledge makes no index", status: 64)
    try await expectRefusal(
      "merge trace-1.db --knowledge x --format json", "--knowledge prints nothing", status: 64)
  }

  @Test func `a shard that has read more of the logs needs new knowledge`() async throws {
    let logs = try SampleRequests(30).write(to: answers.directory)
    try await answers.ingest(Array(logs.prefix(1)), shards: 2)
    _ = try await answers.run("merge trace-*.db --knowledge all").succeeded("merge")
    try await answers.ingest(logs, shards: 2)
    try await expectRefusal(
      "settle trace-1.db --to tables --knowledge all", "'trace-1.db' has changed since 'all' was made")
  }
}

extension TemporaryDirectory {
  /// Two files of it are there, and equal.
  fileprivate func hasSameBytes(_ one: String, _ other: String) -> Bool {
    FileManager.default.contentsEqual(atPath: path(one), andPath: path(other))
  }
}
