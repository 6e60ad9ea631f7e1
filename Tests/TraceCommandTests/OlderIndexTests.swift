import Foundation
import GRDB
import SyntheticFleet
import Testing

/// An index written by version 13 of the schema, with its logs: whoever opens it first packs its records.
struct OlderIndexTests {
  let directory: TemporaryDirectory

  init() async throws {
    directory = try TemporaryDirectory()
    let packed = Bundle.module.bundleURL.appendingPathComponent("Fixtures/version-13").path
    _ = try await Shell.run("cp '\(packed)'/*.gz . && gzip -d *.gz && chmod 600 trace.db", in: directory)
  }

  private static let logs = ["api", "batch", "client", "consumer-1", "notifier-1"].map { $0 + ".jsonl" }

  private var index: String { directory.path("trace.db") }

  private func number(_ sql: String) throws -> Int {
    try DatabaseQueue(path: index).read { try Int.fetchOne($0, sql: sql) ?? 0 }
  }

  /// The answers of an index made of the logs today.
  private func anew() async throws -> ToldRequests {
    let arguments = ["ingest", "--db", "anew.db", "--batch-bytes", "40000"] + Self.logs
    _ = try await TraceBinary.run(arguments, in: directory).succeeded("ingest")
    return try await ToldRequests(ofIndexAt: directory.path("anew.db"))
  }

  @Test func `it tells what an index of the same logs tells, keeps every record, and gets smaller`()
    async throws
  {
    let size = IndexFiles.bytes(of: index)
    let records = try number("SELECT sum(json_array_length(places)) FROM records")
    let difference = try await ToldRequests(ofIndexAt: index).difference(from: anew())
    #expect(difference == nil)
    #expect(try number("PRAGMA user_version") == 22)
    #expect(try number("SELECT sum(count) FROM records") == records)
    #expect(IndexFiles.bytes(of: index) < size * 4 / 5)
    #expect(try number("PRAGMA freelist_count") == 0)
    for log in Self.logs {
      let shown = try SQLite.queryViews(
        "SELECT record FROM (SELECT DISTINCT line, record FROM events WHERE file = '\(log)') ORDER BY line",
        index)
      let lines = try String(contentsOfFile: directory.path(log), encoding: .utf8).split(separator: "\n")
      // One line is no record.
      #expect(shown.split(separator: "\n") == lines.filter { !$0.hasPrefix("[") }, "\(log)")
    }
    #expect(try await ingest(Self.logs.map(directory.path), into: index).events == 0)
  }

  @Test func `killed while it is brought up to date, it is whole, and the next command does it`() async throws
  {
    let expected = try await anew()
    for point in 0..<Seeds.few(of: 40, oneIn: 8) {
      let copy = directory.path("\(point).db")
      try FileManager.default.copyItem(atPath: index, toPath: copy)
      let begun = ContinuousClock.now
      try await TraceBinary.process(["report", "--db", copy]).runAndKill {
        // Half of them when the journal is there, so that the transaction has begun.
        point % 2 == 0
          ? FileManager.default.fileExists(atPath: copy + "-journal")
          : ContinuousClock.now - begun > .milliseconds(4 * point)
      }
      let difference = try await ToldRequests(ofIndexAt: copy).difference(from: expected)
      #expect(difference == nil, "point \(point)")
    }
  }

  @Test func `space that was not given back is given back by the next who writes`() async throws {
    _ = try await TraceBinary.run(["report", "--db", index]).succeeded("report")
    let size = IndexFiles.bytes(of: index)
    // As a process leaves it that was killed between the two.
    try await DatabaseQueue(path: index).write { database in
      try database.execute(
        sql: "CREATE TABLE gone (x BLOB); INSERT INTO gone VALUES (zeroblob(\(4 * size))); DROP TABLE gone")
    }
    #expect(IndexFiles.bytes(of: index) > 4 * size)
    #expect(try await ingest(Self.logs.map(directory.path), into: index).events == 0)
    #expect(IndexFiles.bytes(of: index) <= size + 65_536)
  }

  @Test func `records that are not as many as their places are damage, and the index stays as it was`()
    async throws
  {
    try await DatabaseQueue(path: index).write { database in
      try database.execute(
        sql: "UPDATE records SET lines = substr(lines, 10) || x'0A' WHERE id = (SELECT max(id) FROM records)")
    }
    let before = try Data(contentsOf: URL(fileURLWithPath: index))
    let report = try await TraceBinary.run(["report", "--db", index])
    #expect(report.status == 2)
    #expect(report.standardError.contains("is damaged: the records of request"), "\(report.standardError)")
    #expect(try Data(contentsOf: URL(fileURLWithPath: index)) == before)
  }
}
