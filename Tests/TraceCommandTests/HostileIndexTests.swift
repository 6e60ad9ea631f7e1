import Foundation
import SyntheticFleet
import Testing

/// Indexes that this program did not write as they are: an answer, or a sentence and status 2, and never a crash.
@Suite struct HostileIndexTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private static let commands = [
    ["report"], ["report", "--by", "codec"], ["find"], ["show", "r-1", "r-2"], ["doctor"],
  ]

  private func index() async throws -> String {
    let logs = ["client", "api", "consumer-1", "notifier-1"].map {
      Repository.root.path + "/SampleLogs/redelivery/\($0).jsonl"
    }
    let path = directory.path("trace.db")
    _ = try await ingest(logs, into: path)
    return path
  }

  private func expectAnswers(_ bytes: Data, _ label: String) async throws {
    for command in Self.commands {
      try bytes.write(to: directory.url.appendingPathComponent("damaged.db"))
      let execution = try await TraceBinary.run(
        command + ["--format", "json", "--db", "damaged.db"], in: directory)
      #expect(!execution.wasSignalled, "\(label), \(command): \(execution.standardError)")
      #expect([0, 1, 2].contains(execution.status), "\(label), \(command): \(execution.standardError)")
      if execution.status == 2 {
        #expect(
          execution.standardError.contains("'damaged.db'"), "\(label), \(command): \(execution.standardError)"
        )
      }
    }
  }

  @Test func `bytes that change anywhere in an index end no command`() async throws {
    let whole = try Data(contentsOf: URL(fileURLWithPath: try await index()))
    for seed in Seeds.first(10) {
      var random = SplitMix64(seed: seed)
      var bytes = whole
      for _ in 0..<[1, 10, 64, 400][Int(seed % 4)] {
        bytes[Int.random(in: 100..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      try await expectAnswers(bytes, "seed \(seed)")
    }
  }

  @Test func `pages that change places end no command`() async throws {
    let whole = try Data(contentsOf: URL(fileURLWithPath: try await index()))
    let size = 16_384
    for seed in Seeds.first(20) {
      var random = SplitMix64(seed: 300 + seed)
      let places = (0..<2).map { _ in size * Int.random(in: 1..<whole.count / size, using: &random) }
      var bytes = whole
      bytes.replaceSubrange(places[0]..<places[0] + size, with: whole[places[1]..<places[1] + size])
      bytes.replaceSubrange(places[1]..<places[1] + size, with: whole[places[0]..<places[0] + size])
      try await expectAnswers(bytes, "seed \(seed)")
    }
  }

  private static let edges = [
    "-9223372036854775808", "9223372036854775807", "1099511627776", "-7", "'x'", "x'0aff00'", "1e308",
    "'[[99999999999,-9223372036854775807]]'", "'[[0,1,1,0,2,0,1,3,9223372036854775807]]'", "NULL",
  ]

  @Test(.enabled(if: SQLite.isPresent))
  func `values at the ends of what a column can hold end no command`() async throws {
    let whole = try Data(contentsOf: URL(fileURLWithPath: try await index()))
    let named = try await SQLite.query(
      """
      SELECT s.name || '.' || c.name FROM sqlite_schema s, pragma_table_info(s.name) c WHERE s.type = 'table'
        AND s.name NOT LIKE 'sqlite%' ORDER BY 1
      """, directory.path("trace.db"))
    let columns = named.split(separator: "\n").map { $0.split(separator: ".").map(String.init) }
    for seed in Seeds.first(12) {
      var random = SplitMix64(seed: 100 + seed)
      let column = columns[Int.random(in: columns.indices, using: &random)]
      let value = Self.edges[Int.random(in: Self.edges.indices, using: &random)]
      let copy = directory.path("copy.db")
      try whole.write(to: URL(fileURLWithPath: copy))
      let change = "UPDATE OR IGNORE \"\(column[0])\" SET \"\(column[1])\" = \(value)"
      _ = try await SQLite.query(change, copy)
      try await expectAnswers(try Data(contentsOf: URL(fileURLWithPath: copy)), "\(change), seed \(seed)")
    }
  }

  @Test(
    .enabled(if: SQLite.isPresent),
    arguments: [
      "CREATE TRIGGER evil AFTER INSERT ON records BEGIN UPDATE request SET outcome = 0; END",
      """
      ALTER TABLE request RENAME TO request_; CREATE VIEW request AS WITH RECURSIVE n(x) AS
        (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT r.* FROM request_ r, n
      """,
      "CREATE INDEX evil ON records (hex(slot))",
      "ALTER TABLE request ADD COLUMN evil AS (hex(zeroblob(1000000)))",
    ])
  func `an index whose schema does something by itself is refused`(change: String) async throws {
    let path = try await index()
    _ = try await SQLite.query(change, path)
    for command in [["report"], ["ingest", Repository.root.path + "/SampleLogs/normal/api.jsonl"]] {
      let execution = try await TraceBinary.run(command + ["--db", path])
      #expect(execution.status == 2)
      #expect(execution.standardError.contains("which trace never makes"), "\(execution.standardError)")
    }
  }

  @Test(arguments: ["", ":memory:"])
  func `what is no name of a file is refused in words`(name: String) async throws {
    let log = try directory.write(LogLines.record("a", id: "r", second: 1) + "\n", to: "a.jsonl")
    for command in [["report"], ["ingest", log]] {
      let execution = try await TraceBinary.run(command + ["--db", name], in: directory)
      #expect(execution.status == 2)
      #expect(execution.standardError.contains("an index is a file"), "\(execution.standardError)")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.url.path) == ["a.jsonl"])
  }

  @Test(.enabled(if: SQLite.isPresent))
  func `records that are gone are told, and no index is made anew without them`() async throws {
    let path = try await index()
    _ = try await SQLite.query("DELETE FROM records WHERE rowid % 2 = 0", path)
    let before = try Data(contentsOf: URL(fileURLWithPath: path))
    for command in ["doctor", "reindex"] {
      let execution = try await TraceBinary.run([command, "--db", path])
      #expect(execution.status == 2, "\(command)")
      #expect(
        execution.standardError.contains("the records of request"), "\(command): \(execution.standardError)")
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
  }

  @Test func `an index is its owner's alone, and nothing is written through a link in its place`()
    async throws
  {
    let log = try directory.write(LogLines.record("a", id: "r", second: 1) + "\n", to: "a.jsonl")
    _ = try await ingest([log], into: directory.path("own.db"))
    let attributes = try FileManager.default.attributesOfItem(atPath: directory.path("own.db"))
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    let victim = try directory.write("precious\n", to: "victim")
    for link in ["x.db", "y.db-journal", "z.db-wal"] {
      try FileManager.default.createSymbolicLink(atPath: directory.path(link), withDestinationPath: victim)
      let index = directory.path(String(link.prefix(4)))
      let execution = try await TraceBinary.run(["ingest", log, "--db", index])
      #expect(execution.status == 2)
      #expect(execution.standardError.contains("a link"), "\(execution.standardError)")
      #expect(try String(contentsOfFile: victim, encoding: .utf8) == "precious\n")
    }
  }
}
