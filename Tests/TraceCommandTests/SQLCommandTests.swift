import Foundation
import Testing

/// `trace sql` answers what reads, and nothing else.
struct SQLCommandTests {
  let directory: TemporaryDirectory
  let index: String

  private static let uuid = "2341E389-7db2-4736-9f43-4616cf1cd729"

  init() async throws {
    directory = try TemporaryDirectory()
    index = directory.path("trace.db")
    let lines = [
      LogLines.record("one", id: Self.uuid, second: 1), LogLines.record("two", id: Self.uuid, second: 3),
      LogLines.record("other", id: "order-1", second: 2), LogLines.record("other", id: "order-10", second: 2),
      LogLines.record("other", id: "order-11", second: 2), LogLines.record("alone", id: nil, second: 4),
    ]
    let log = try directory.write(lines.map { $0 + "\n" }.joined(), to: "api.jsonl")
    _ = try await ingest([log], into: index)
  }

  private func sql(_ query: String, _ options: String...) async throws -> TraceBinary.Execution {
    try await TraceBinary.run(["sql", query, "--db", index] + options)
  }

  /// The rows as CSV without the names of the columns.
  private func rows(_ query: String) async throws -> [String] {
    let execution = try await sql(query, "--format", "csv")
    #expect([0, 1].contains(execution.status), "\(execution.standardError)")
    return execution.text.split(separator: "\n").dropFirst().map(String.init)
  }

  // MARK: Reading only

  @Test(arguments: [
    "DELETE FROM request", "INSERT INTO stale VALUES (1)", "UPDATE request SET outcome = 1",
    "DROP VIEW events",
    "DROP TABLE request", "CREATE TABLE t (a)", "CREATE TEMP TABLE t (a)", "CREATE TEMP VIEW t AS SELECT 1",
    "ALTER TABLE request RENAME TO r", "ATTACH 'other.db' AS other", "DETACH main", "VACUUM",
    "VACUUM INTO 'other.db'", "REINDEX", "ANALYZE", "BEGIN", "SAVEPOINT a", "PRAGMA user_version = 1",
    "PRAGMA journal_mode = WAL", "PRAGMA query_only = OFF", "PRAGMA writable_schema = ON",
    "PRAGMA temp_store_directory = '/'", "PRAGMA wal_checkpoint", "SELECT load_extension('x')",
    "WITH a AS (SELECT 1) DELETE FROM request", "UPDATE sqlite_schema SET sql = ''",
    "REPLACE INTO name VALUES (1, 'x')", "EXPLAIN DELETE FROM request",
  ])
  func `what would change something or reach another file is refused, and the index stays as it is`(
    query: String
  ) async throws {
    let before = try Data(contentsOf: URL(fileURLWithPath: index))
    let execution = try await sql(query)
    #expect(execution.status == 64)
    #expect(execution.standardOutput.isEmpty)
    #expect(execution.standardError.hasPrefix("error: the query "), "\(execution.standardError)")
    #expect(try Data(contentsOf: URL(fileURLWithPath: index)) == before)
    let files = try FileManager.default.contentsOfDirectory(atPath: directory.url.path)
    #expect(Set(files) == ["api.jsonl", "trace.db"])
  }

  @Test(arguments: [
    "SELECT 1", "VALUES (1)", "WITH a AS (SELECT 1) SELECT * FROM a", "EXPLAIN QUERY PLAN SELECT 1",
    "PRAGMA table_info(requests)", "SELECT name FROM pragma_table_info('events')", "PRAGMA user_version",
    "SELECT 1; -- and no more", "/* first */ SELECT 1;", "SELECT json_extract(record, '$.event') FROM events",
    "SELECT name FROM sqlite_schema", "SELECT value FROM json_each('[1]')",
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3) SELECT i FROM n",
  ])
  func `what reads is answered`(query: String) async throws {
    let execution = try await sql(query)
    #expect(execution.status == 0, "\(execution.standardError)")
    #expect(!execution.standardOutput.isEmpty)
  }

  @Test(.enabled(if: SQLite.isPresent))
  func `a view that somebody else has laid into the file is not what the page describes, and is not asked`()
    async throws
  {
    _ = try await SQLite.query("DROP VIEW requests; CREATE VIEW requests AS SELECT 'lie' AS outcome", index)
    #expect(try await rows("SELECT count(*), sum(outcome = 'lie') FROM requests") == ["4,0"])
  }

  // MARK: Mistakes

  @Test(arguments: [
    ("SELECT outcom FROM requests", "there is no column 'outcom'", "did you mean: outcome", 7),
    ("SELECT * FROM reqests", "there is no table 'reqests'", "did you mean: requests", 14),
    ("SELECT durations(1)", "there is no function 'durations'", "did you mean: duration", 7),
    ("SELECT 1 FORM requests x", "near \"requests\": syntax error", "to see the views", 14),
    ("SELECT r.strt_ns FROM requests r", "there is no column 'r.strt_ns'", "did you mean: start_ns", 7),
    ("SELECT 1; SELECT 2", "there is more than one query", "one statement", 10),
    ("SELECT outcome FROM requests WHERE outcome = completed", "'completed'", "single quotes", nil),
    ("SELECT ?1", "a parameter, '?1'", "single quotes", nil),
    ("  -- nothing", "there is no query", "for example: trace sql", nil),
    ("", "there is no query", "for example: trace sql", nil),
  ])
  func `a mistake is wrong usage, and says where it stands and what was probably meant`(
    query: String, message: String, advice: String, column: Int?
  ) async throws {
    let execution = try await sql(query)
    #expect(execution.status == 64)
    #expect(execution.standardOutput.isEmpty)
    #expect(execution.standardError.contains(message), "\(execution.standardError)")
    #expect(execution.standardError.contains(advice), "\(execution.standardError)")
    if let column {
      let mark = "  " + String(repeating: " ", count: column) + "^\n"
      #expect(execution.standardError.contains("\n  \(query)\n\(mark)"), "\(execution.standardError)")
    }
  }

  @Test func `a mistake in a query of several lines is shown in its line, whatever stands before it`()
    async throws
  {
    let execution = try await sql("SELECT '\t🎬 é',\n\t'é🎬', outcom\nFROM requests")
    #expect(
      execution.standardError.contains("\n   'é🎬', outcom\n  " + String(repeating: " ", count: 8) + "^\n"),
      "\(execution.standardError)")
  }

  @Test func `a query that is not quoted is told to be one argument`() async throws {
    let execution = try await TraceBinary.run(["sql", "SELECT", "1", "--db", index])
    #expect(execution.status == 64)
    #expect(execution.standardError.contains("stands in quotes: trace sql 'SELECT …'"))
  }

  @Test func `what cannot be computed fails, and no row makes status 1`() async throws {
    for query in ["SELECT abs(-9223372036854775807 - 1)", "SELECT percentile(1, 0)", "SELECT duration('x')"] {
      #expect(try await sql(query).status == 2, "\(query)")
    }
    let none = try await sql("SELECT number FROM requests WHERE 0", "--format", "csv")
    #expect(none.status == 1)
    #expect(none.text == "number\n")
    #expect(none.standardError.contains("the query has no row"))
  }

  @Test func `without an index it says how to make one`() async throws {
    let execution = try await TraceBinary.run(["sql", "SELECT 1"])
    #expect(execution.status == 2)
    #expect(execution.standardError.contains("to make one: trace ingest LOGS\n"))
    #expect(!execution.standardError.contains("--from"))
  }

  // MARK: What it prints

  @Test func `without a query it lists the views with all of their columns, and the functions`() async throws
  {
    let guide = try await TraceBinary.run(["sql"]).text
    for view in ["requests", "exchanges", "deliveries", "client_events", "events"] {
      #expect(guide.contains("\(view): a row is "))
      let columns = try await rows("SELECT name FROM pragma_table_info('\(view)')")
      #expect(columns.count > 5)
      for column in columns { #expect(guide.contains(column), "\(column)") }
    }
    for function in ["request(id)", "duration(ns)", "rfc3339(ns)", "percentile(x, p)"] {
      #expect(guide.contains("  \(function): "))
      #expect(try Repository.text("Documentation/sql.md").contains("| `\(function)` |"))
    }
    #expect(guide.split(separator: "\n").allSatisfy { $0.count <= 100 })
  }

  @Test func `the query may come from standard input`() async throws {
    let execution = try await TraceBinary.run(
      ["sql", "-", "--db", index, "--format", "tsv"], standardInput: Data("SELECT 1 AS a,\n 2 AS b\n".utf8))
    #expect(execution.text == "a\tb\n1\t2\n")
  }

  @Test func `a reader that goes away ends a query without an end, quietly`() async throws {
    let numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"
    let path = try TraceBinary.executable.get().path
    for format in ["csv", "ndjson", "table", "json", "markdown"] {
      let shell = try await Shell.run(
        "'\(path)' sql '\(numbers)' --db '\(index)' --format \(format) | head -c 20 | wc -c", in: directory)
      #expect(shell.standardOutput.trimmingCharacters(in: .whitespaces) == "20\n", "\(format)")
      #expect(shell.standardError.isEmpty, "\(shell.standardError)")
    }
  }

  // MARK: Functions

  @Test(arguments: [
    uuid, "2341e389-7db2-4736-9f43-4616cf1cd729", "{2341E3897DB247369F434616CF1CD729}", "2341e389", "2341E",
    "9f434616cf1cd729",
  ])
  func `request takes an id in any form that show takes, or a beginning that only one has`(id: String)
    async throws
  {
    let query = "SELECT r.correlation_id, e.line FROM requests r JOIN events e ON e.request = r.number "
    #expect(
      try await rows(query + "WHERE r.number = request('\(id)') ORDER BY line") == [
        "\(Self.uuid),1", "\(Self.uuid),2",
      ])
  }

  @Test
  func `request prefers a whole id to longer ones, refuses what several begin with, and is null of none`()
    async throws
  {
    #expect(try await rows("SELECT line FROM events WHERE request = request('order-1')") == ["3"])
    #expect(try await rows("SELECT request('order-2') IS NULL, request(NULL) IS NULL") == ["1,1"])
    #expect(try await rows("SELECT request('ORDER-1') = request('order-1')") == ["1"])
    let several = try await sql("SELECT request('order')")
    #expect(several.status == 2)
    #expect(several.standardError.contains("more than one request begins with 'order'"))
  }

  @Test func `request numbers the requests of a reused id as show does`() async throws {
    let log = try directory.write(
      (0..<2).map {
        LogLines.record("request_sent", id: "again", second: $0 * 600, service: "client") + "\n"
          + LogLines.record("response_received", id: "again", second: $0 * 600 + 1, service: "client") + "\n"
      }.joined(), to: "client.jsonl")
    _ = try await ingest([log], into: index)
    let found = try await rows(
      "SELECT generation, number = request('again'), number = request('again#2') FROM requests "
        + "WHERE correlation_id = 'again' ORDER BY generation")
    #expect(found == ["1,1,0", "2,0,1"])
    #expect(
      try await rows("SELECT request('again#1') = request('again'), request('again#3') IS NULL") == ["1,1"])
  }

  @Test func `percentiles are by nearest rank, of whole numbers beyond 2^53, too, and null counts for none`()
    async throws
  {
    let values = "WITH v(x) AS (VALUES (9007199254740993), (NULL), (9007199254740995), (9007199254740994)) "
    #expect(
      try await rows(
        values + "SELECT percentile(x, 1), percentile(x, 50), percentile(x, 66.7), percentile(x, 100) FROM v")
        == ["9007199254740993,9007199254740994,9007199254740995,9007199254740995"])
    #expect(try await rows("SELECT percentile(x, 50) IS NULL FROM (SELECT NULL AS x)") == ["1"])
    #expect(try await rows("SELECT percentile(value, 50) FROM json_each('[3, 1.5, 2]')") == ["2"])
  }

  @Test func `durations and times are written as other commands write them, at the ends of 64 bits, too`()
    async throws
  {
    #expect(
      try await rows(
        "SELECT duration(1240000000), duration(1.6), duration(NULL), rfc3339(1767225604211000000)")
        == ["1.24 s,2 ns,,2026-01-01T00:00:04.211000000Z"])
    #expect(
      try await rows("SELECT rfc3339(9223372036854775807), rfc3339(-9223372036854775807 - 1)")
        == ["2262-04-11T23:47:16.854775807Z,1677-09-21T00:12:43.145224192Z"])
    #expect(
      try await rows("SELECT duration(1e300), duration(-9223372036854775807 - 1)") == [",−106752 d 0 h"])
  }

  @Test func `a misspelt option is named, and its value is no second query`() async throws {
    let execution = try await TraceBinary.run(["sql", "SELECT 1", "--fromat", "json"])
    #expect(execution.status == 64)
    #expect(execution.standardError.hasPrefix("error: unknown option '--fromat'. Did you mean '--format'?"))
  }

  // MARK: Look-ups

  @Test(
    .enabled(if: SQLite.isPresent),
    arguments: ["requests", "exchanges", "deliveries", "client_events", "events"])
  func `the rows of one request are found without reading the others`(view: String) async throws {
    let number = view == "requests" ? "number" : "request"
    var plans = try await [
      rows("EXPLAIN QUERY PLAN SELECT count(*) FROM \(view) WHERE \(number) = request('2341e389')"),
      rows("EXPLAIN QUERY PLAN SELECT * FROM \(view) WHERE \(number) = request('2341e389') ORDER BY 1"),
    ]
    // The file has the view that needs no functions.
    if view == "requests" {
      let query = "EXPLAIN QUERY PLAN SELECT * FROM \(view) WHERE \(number) = 1 ORDER BY 1"
      plans.append(try await SQLite.query(query, index).split(separator: "\n").map(String.init))
    }
    for plan in plans {
      // Aliases: f and g are rows of requests, and records in events.
      let scans = plan.filter { $0.contains(/SCAN (f|g|request|generation|records|alias)\b/) }
      #expect(scans.isEmpty, "\(plan)")
      #expect(plan.contains { $0.contains("SEARCH") })
    }
  }
}
