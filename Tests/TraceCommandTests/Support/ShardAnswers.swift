import Foundation
import Testing

/// Sets of shards and an index of the same logs, side by side in a directory.
struct ShardAnswers {
  /// Commands that read, with their options in words.
  static let commands =
    [
      "find", "find --format ndjson", "find --format csv", "find --outcome failed --raw-times",
      "find --text simulated", "show nothing-like-this",
    ]
    + ["table", "json", "ndjson", "csv", "tsv", "markdown", "html"].map { "report --format \($0)" }
    + [
      "report --raw-times --format json", "report --by job_type --format json",
      "report --by service --format csv", "report --where job_type=video --format json",
      "report --explain --format json", "report --every 10s --format json", "report --histogram",
      "show - --format json", "show - --format ndjson --raw-times", "doctor", "doctor --format json",
      "check --slo p99(end_to_end)<1h --format json", "metrics", "export --format zipkin",
    ]

  /// Some of them, for sets that are made many times.
  static let few = [
    "find --format ndjson", "report --format json", "show - --format json", "doctor --format json",
  ]

  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  func run(_ words: String, _ options: [String] = [], input: Data? = nil) async throws
    -> TraceBinary.Execution
  {
    let words = words.split(separator: " ").map(String.init)
    return try await TraceBinary.run(words + options, standardInput: input, in: directory)
  }

  func ingest(
    _ logs: [String], shards: Int, _ name: String = "trace", _ options: [String] = []
  ) async throws {
    _ = try await run("ingest --shards \(shards) --db \(name).db --batch-bytes 65536", options + logs)
      .succeeded("ingest")
  }

  /// Commands answer of the shards `name-*.db` what they answer of `one.db`.
  func expectSame(_ name: String, _ comment: Comment, by commands: [String] = few) async throws {
    try await expectSame(name, as: answers("one.db", to: commands), comment)
  }

  /// What commands answer of one index.
  func answers(_ indexes: String, to commands: [String] = few) async throws -> [Answer] {
    let ids = Data(try await run("find --db one.db").standardOutput)
    var answers: [Answer] = []
    for command in commands {
      answers.append(Answer(command: command, run: try await run(command, ["--db", indexes], input: ids)))
    }
    return answers
  }

  /// What a command has answered.
  struct Answer {
    var command: String
    var run: TraceBinary.Execution
  }

  /// The shards `name-*.db` give these answers.
  func expectSame(_ name: String, as expected: [Answer], _ comment: Comment) async throws {
    let found = try await answers("\(name)-*.db", to: expected.map(\.command))
    for (found, expected) in zip(found, expected) {
      let command = expected.command
      #expect(neutral(found.run.text, name) == expected.run.text, "\(command), \(comment)")
      #expect(neutral(found.run.standardError, name) == expected.run.standardError, "\(command), \(comment)")
      #expect(found.run.status == expected.run.status, "\(command), \(comment)")
      #expect(expected.run.status != 2, "\(command), \(comment)")
    }
  }

  private func neutral(_ text: String, _ name: String) -> String {
    // Markdown escapes the star.
    ["'\(name)-\\*.db'", "'\(name)-*.db'", "\(name)-*.db"].reduce(text) { $0.replacing($1, with: "one.db") }
  }

  /// Sets of so many shards of the logs answer as an index of them.
  func expectSame(
    _ logs: [String], counts: [Int] = [1, 2, 7, 16], _ options: [String] = []
  ) async throws {
    _ = try await run("ingest --db one.db", options + logs).succeeded("ingest")
    let one = try await answers("one.db", to: Self.commands)
    for count in counts {
      try await ingest(logs, shards: count, "of-\(count)", options)
      try await expectSame("of-\(count)", as: one, "\(count) shards")
    }
  }
}
