import Foundation
import GRDB
import Testing

/// `trace merge` case by case: what several indexes have in common, what keeps them apart, and what stays of them.
struct MergeCaseTests {
  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  // MARK: Logs and indexes

  /// Records of a request each, with times from `second` on.
  private static func log(_ ids: [String], at second: Int, by service: String = "", with more: String = "")
    -> String
  {
    let name = service.isEmpty ? "" : #""service":"\#(service)","#
    return ids.enumerated().map { place, id in
      let times = (0..<2).map {
        String(format: "2026-01-01T00:%02d:%02d.%03dZ", second / 60, second % 60, place * 20 + $0 * 9)
      }
      return #"{\#(name)\#(more)"timestamp":"\#(times[0])","event":"Request started","request_id":"\#(id)"}"#
        + "\n"
        + #"{\#(name)\#(more)"timestamp":"\#(times[1])","event":"Request finished","status":200,"request_id":"\#(id)"}"#
        + "\n"
    }.joined()
  }

  private func write(_ text: String, to name: String) throws {
    let file = directory.url.appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  private func run(_ words: String..., environment: [String: String] = [:]) async throws
    -> TraceBinary.Execution
  {
    try await TraceBinary.run(
      words.joined(separator: " ").split(separator: " ").map(String.init), environment: environment,
      in: directory)
  }

  private func expectSame(_ index: String, _ other: String) async throws {
    let difference = try await ToldRequests(ofIndexAt: directory.path(index)).difference(
      from: ToldRequests(ofIndexAt: directory.path(other)))
    #expect(difference == nil)
    let doctors = try await (run("doctor --format json --db", index), run("doctor --format json --db", other))
    #expect(doctors.0.text == doctors.1.text)
    #expect(!doctors.0.text.isEmpty)
  }

  /// Refused, nothing is left behind, and no index has changed.
  private func expectRefusal(of words: String, _ message: String, status: Int32 = 2) async throws {
    let before = try contents()
    let refused = try await run(words)
    #expect(refused.status == status)
    #expect(refused.standardError.contains(message), "\(refused.standardError)")
    #expect(try contents() == before)
  }

  private func contents() throws -> [String: Data] {
    let names = try FileManager.default.contentsOfDirectory(atPath: directory.url.path)
    let files = try names.filter { $0.contains(".db") }.map {
      ($0, try Data(contentsOf: directory.url.appendingPathComponent($0)))
    }
    return Dictionary(files, uniquingKeysWith: { $1 })
  }

  // MARK: The same and others

  @Test func `an index merged with a copy of it stays what it is, and with itself is refused`() async throws {
    try write(Self.log(["a", "b"], at: 0, by: "api"), to: "api.jsonl")
    _ = try await run("ingest api.jsonl --db one.db").succeeded("ingest")
    try FileManager.default.copyItem(atPath: directory.path("one.db"), toPath: directory.path("copy.db"))
    let merged = try await run("merge one.db copy.db one.db --db all.db").succeeded("merge")
    #expect(
      merged.standardError
        == "in several indexes, and counted once by the longest reading: api.jsonl\n")
    try await expectSame("all.db", "one.db")
    try await expectRefusal(
      of: "merge one.db --db one.db", "no index is named that 'one.db' is to be merged with", status: 64)
  }

  @Test func `logs of one path and other content are two logs, and that is said`() async throws {
    for (machine, ids) in [("one", ["a", "b"]), ("two", ["c"])] {
      try write(Self.log(ids, at: 10, by: "api"), to: "api.jsonl")
      _ = try await run("ingest api.jsonl --db \(machine).db").succeeded("ingest")
      _ = try await run("ingest api.jsonl --db both.db").succeeded("ingest")
    }
    let merged = try await run("merge two.db one.db --db all.db").succeeded("merge")
    #expect(merged.standardError.contains("different logs of one path, all of which are merged: api.jsonl\n"))
    try await expectSame("all.db", "both.db")
  }

  @Test func `logs of one name in directories of machines are of two programs, as in one index`() async throws
  {
    for (machine, ids) in [("web-1", ["a", "b"]), ("web-2", ["b", "c"])] {
      try write(Self.log(ids, at: machine == "web-1" ? 0 : 7), to: "\(machine)/app.log")
      _ = try await run("ingest \(machine)/app.log --db \(machine).db").succeeded("ingest")
    }
    _ = try await run("ingest web-1/app.log web-2/app.log --db one.db").succeeded("ingest")
    _ = try await run("merge web-2.db web-1.db --db all.db").succeeded("merge")
    try await expectSame("all.db", "one.db")
    #expect(try await run("doctor --db all.db").text.contains("web-2"))
  }

  @Test func `an index that is there gets the logs of the others`() async throws {
    for (name, ids) in [("api", ["a"]), ("worker", ["a", "b"]), ("mailer", ["c"])] {
      try write(Self.log(ids, at: 20, by: name), to: "\(name).jsonl")
      _ = try await run("ingest \(name).jsonl --db \(name).db").succeeded("ingest")
    }
    _ = try await run("ingest api.jsonl worker.jsonl mailer.jsonl --db one.db").succeeded("ingest")
    _ = try await run("merge worker.db --db api.db").succeeded("merge")
    _ = try await run("merge api.db mailer.db api.db --db all.db").succeeded("merge")
    try await expectSame("all.db", "one.db")
    let again = try await run("ingest --format json api.jsonl worker.jsonl mailer.jsonl --db all.db")
    #expect(try again.document(IngestDocument.self).events == 0)
  }

  @Test func `logs without an id are there without a word of forgotten requests`() async throws {
    let text = Self.log(["a"], at: 0, by: "api").replacing("request_id", with: "no")
    try write(text, to: "api.jsonl")
    try write(text.replacing("api", with: "worker"), to: "worker.jsonl")
    for name in ["api", "worker"] { _ = try await run("ingest \(name).jsonl --db \(name).db") }
    _ = try await run("ingest api.jsonl worker.jsonl --db one.db")
    _ = try await run("merge worker.db api.db --db all.db").succeeded("merge")
    let doctors = try await (run("doctor --format json --db all.db"), run("doctor --format json --db one.db"))
    #expect(doctors.0.text == doctors.1.text)
    #expect(try await run("report --db all.db").standardError == run("report --db one.db").standardError)
  }

  // MARK: What stays

  @Test func `times keep the zone in which they were read, also behind a long beginning with zones`()
    async throws
  {
    let padding = String(repeating: "x", count: 700)
    let long = Self.log((0..<60).map { "with-zone-\($0)" }, at: 30, by: "api", with: #""pad":"\#(padding)","#)
    try write(long + Self.log(["a"], at: 40, by: "api").replacing("Z\"", with: "\""), to: "api.jsonl")
    try write(Self.log(["a"], at: 41, by: "worker").replacing("Z\"", with: "\""), to: "worker.jsonl")
    _ = try await run("ingest api.jsonl --db api.db --log-tz Asia/Kolkata").succeeded("ingest")
    _ = try await run("ingest worker.jsonl --db worker.db").succeeded("ingest")
    _ = try await run(
      "ingest api.jsonl worker.jsonl --db one.db --log-tz api.jsonl=Asia/Kolkata"
    ).succeeded("ingest")
    _ = try await run("merge worker.db api.db --db all.db").succeeded("merge")
    try await expectSame("all.db", "one.db")
    #expect(try await run("find --format ndjson --db all.db").text.contains("2025-12-31T18:30:40"))
  }

  @Test func `skipped lines keep their places, and an incomplete last line its doubt`() async throws {
    try write("no record\n" + Self.log(["a"], at: 0, by: "api") + "{\"event\":\"bro", to: "api.jsonl")
    try write(Self.log(["a"], at: 1, by: "worker") + "{}\n", to: "worker.jsonl")
    for name in ["api", "worker"] { _ = try await run("ingest \(name).jsonl --db \(name).db") }
    _ = try await run("ingest api.jsonl worker.jsonl --db one.db")
    _ = try await run("merge worker.db api.db --db all.db").succeeded("merge")
    try await expectSame("all.db", "one.db")
    #expect(try await run("doctor --db all.db").text.contains("api.jsonl:1"))
  }

  @Test func `logs without the same fields become one index, others are refused`() async throws {
    let environment = ["TRACE_REDACT_KEY": "a key that nobody guesses, of 40 bytes..."]
    for name in ["api", "worker"] {
      try write(
        Self.log(["a", "b"], at: 0, by: name, with: #""user":"bob","email":"s3cret","#), to: "\(name).jsonl")
      _ = try await run(
        "ingest \(name).jsonl --redact email --redact user=hash --db \(name).db", environment: environment
      ).succeeded("ingest")
    }
    _ = try await run(
      "ingest api.jsonl worker.jsonl --redact email --redact user=hash --db one.db", environment: environment
    ).succeeded("ingest")
    _ = try await run("merge worker.db api.db --db all.db").succeeded("merge")
    try await expectSame("all.db", "one.db")
    let bytes = try Data(contentsOf: directory.url.appendingPathComponent("all.db"))
    #expect(bytes.range(of: Data("s3cret".utf8)) == nil)
    _ = try await run("ingest api.jsonl --db plain.db").succeeded("ingest")
    try await expectRefusal(
      of: "merge plain.db worker.db --db no.db",
      "'plain.db' and 'worker.db' are stored without different fields: none, and email, user")
    _ = try await run(
      "ingest api.jsonl --redact email --redact user=hash --db key.db",
      environment: ["TRACE_REDACT_KEY": "another key that nobody guesses, of 40 b"]
    ).succeeded("ingest")
    try await expectRefusal(
      of: "merge key.db worker.db --db no.db",
      "the hashes in 'key.db' and 'worker.db' were made with different keys")
  }

  @Test func `what was forgotten stays forgotten, or the indexes do not become one`() async throws {
    try write(Self.log(["a", "b"], at: 0, by: "api"), to: "api.jsonl")
    for name in ["one", "other"] { _ = try await run("ingest api.jsonl --db \(name).db").succeeded("ingest") }
    _ = try await run("forget a --db one.db").succeeded("forget")
    _ = try await run("merge other.db one.db --db all.db").succeeded("merge")
    try await expectSame("all.db", "one.db")
    #expect(try await run("find --db all.db").text == "b\n")
    try write(Self.log(["a", "b"], at: 0, by: "api") + Self.log(["c"], at: 9, by: "api"), to: "api.jsonl")
    _ = try await run("ingest api.jsonl --db other.db").succeeded("ingest")
    try await expectRefusal(
      of: "merge other.db one.db --db no.db",
      "requests of 'api.jsonl' were forgotten in 'one.db', and are still in 'other.db'")
    _ = try await run("forget a --db other.db").succeeded("forget")
    _ = try await run("merge other.db one.db --db no.db").succeeded("merge")
    try await expectSame("no.db", "other.db")
  }

  // MARK: What cannot be

  @Test func `what is no index, or is damaged, is refused by its name`() async throws {
    try write(Self.log(["a", "b"], at: 0, by: "api"), to: "api.jsonl")
    for name in ["api", "bad"] { _ = try await run("ingest api.jsonl --db \(name).db").succeeded("ingest") }
    try await expectRefusal(of: "merge api.db none.db --db no.db", "there is no index at 'none.db'")
    try await expectRefusal(of: "merge api.db api.jsonl --db no.db", "'api.jsonl' is not an index of trace")
    try await expectRefusal(of: "merge --db no.db", "missing expected argument", status: 64)
    try await expectRefusal(of: "merge none-*.db --db no.db", "no file is called like 'none-*.db'")
    try await DatabaseQueue(path: directory.path("bad.db")).write {
      try $0.execute(sql: "UPDATE record_block SET content = zeroblob(9)")
    }
    try await expectRefusal(of: "merge api.db bad.db --db no.db", "the index 'bad.db' is damaged: ")
  }

  @Test func `an index of an older version is brought up to date, and becomes one with another`() async throws
  {
    let packed = Bundle.module.bundleURL.appendingPathComponent("Fixtures/version-13").path
    _ = try await Shell.run("cp '\(packed)'/*.gz . && gzip -d *.gz && chmod 600 trace.db", in: directory)
    try write(Self.log(["a", "b"], at: 0, by: "gateway"), to: "gateway.jsonl")
    _ = try await run("ingest gateway.jsonl --db gateway.db").succeeded("ingest")
    _ = try await run(
      "ingest api.jsonl batch.jsonl client.jsonl consumer-1.jsonl notifier-1.jsonl gateway.jsonl --db one.db"
    ).succeeded("ingest")
    _ = try await run("merge gateway.db trace.db --db all.db").succeeded("merge")
    let difference = try await ToldRequests(ofIndexAt: directory.path("all.db")).difference(
      from: ToldRequests(ofIndexAt: directory.path("one.db")))
    #expect(difference == nil)
  }

  @Test func `killed at any point, the index is what it was or all of it, and the next run does it`()
    async throws
  {
    for (name, ids) in [("api", 0..<40), ("worker", 20..<60)] {
      try write(Self.log(ids.map { "id-\($0)" }, at: 0, by: name), to: "\(name).jsonl")
      _ = try await run("ingest \(name).jsonl --db \(name).db").succeeded("ingest")
    }
    _ = try await run("ingest api.jsonl worker.jsonl --db one.db").succeeded("ingest")
    let told = try await (
      ToldRequests(ofIndexAt: directory.path("api.db")), ToldRequests(ofIndexAt: directory.path("one.db"))
    )
    let time = try await ContinuousClock().measure {
      _ = try await run("merge api.db worker.db --db whole.db").succeeded("merge")
    }
    for point in 0..<8 {
      let index = directory.path("all.db")
      defer { IndexFiles.remove(index) }
      try FileManager.default.copyItem(atPath: directory.path("api.db"), toPath: index)
      let end = ContinuousClock.now + time * point / 8
      try await TraceBinary.process(["merge", "worker.db", "--db", "all.db"], in: directory).runAndKill {
        .now >= end
      }
      let left = try await ToldRequests(ofIndexAt: index)
      #expect(left == told.0 || left == told.1, "point \(point)")
      _ = try await run("merge worker.db --db all.db").succeeded("merge")
      #expect(try await ToldRequests(ofIndexAt: index) == told.1, "point \(point)")
      let names = try FileManager.default.contentsOfDirectory(atPath: directory.url.path)
      #expect(names.filter { $0.hasPrefix("all.db.") } == [], "point \(point)")
    }
  }
}
