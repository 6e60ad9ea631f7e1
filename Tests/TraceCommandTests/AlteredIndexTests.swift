import Foundation
import GRDB
import Testing

/// An index in which somebody, or a failing disk, has changed a little: each command answers as before, or refuses.
@Suite struct AlteredIndexTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  /// Of requests that a program with ids of 64 bits hands on.
  private func index() async throws -> String {
    let lines = (1...40).flatMap { number in
      [
        LogLines.record("Request started", id: Self.id(number), second: number),
        LogLines.record(
          "Request finished", id: String(Self.id(number).suffix(16)),
          second: number + (number % 4 == 0 ? 9 : 1), #", "status": 200"#),
      ]
    }
    let log = try directory.write(lines.joined(separator: "\n") + "\n", to: "api.jsonl")
    let path = directory.path("trace.db")
    _ = try await ingest([log], into: path)
    return path
  }

  private static func id(_ number: Int) -> String {
    let digits = String(0x12_3456_7890_abcd + number, radix: 16)
    return "abcdef\(100 + number)0000000" + String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// Of one request by its id and by the part that is another program's, and of all.
  private static let commands = [
    ["show", id(5)], ["show", String(id(6).suffix(16))], ["export", id(5), "--format", "otlp"], ["report"],
    ["find"],
  ]

  private func answers(_ path: String) async throws -> [TraceBinary.Execution] {
    var answers: [TraceBinary.Execution] = []
    for command in Self.commands { answers.append(try await TraceBinary.run(command + ["--db", path])) }
    return answers
  }

  private func expectSame(
    _ path: String, as expected: [TraceBinary.Execution], _ comment: Comment
  ) async throws {
    for (command, (answer, known)) in zip(Self.commands, zip(try await answers(path), expected)) {
      let isRefusal = answer.status == 2 && answer.standardError.contains("is damaged")
      #expect(isRefusal || answer.text == known.text, "\(command), \(comment): \(answer.text)")
    }
  }

  private func altered(_ index: String, _ sql: String) async throws -> String {
    let path = directory.path("altered.db")
    try? FileManager.default.removeItem(atPath: path)
    try FileManager.default.copyItem(atPath: index, toPath: path)
    let database = try DatabaseQueue(path: path)
    try await database.write { try $0.execute(sql: sql) }
    try database.close()
    return path
  }

  @Test(arguments: [
    "DELETE FROM alias", "DELETE FROM alias WHERE long = (SELECT long FROM alias LIMIT 1 OFFSET 4)",
    "UPDATE alias SET long = long + 1000", "INSERT INTO alias VALUES (1, 2)",
    "CREATE TEMP TABLE was AS SELECT * FROM alias; DELETE FROM alias; INSERT INTO alias SELECT a.short, b.long FROM was a JOIN was b ON b.rowid = 41 - a.rowid",
  ])
  func `ids that are no longer joined, or with others, are told`(sql: String) async throws {
    let index = try await index()
    let expected = try await answers(index)
    #expect(expected.allSatisfy { $0.status == 0 })
    let path = try await altered(index, sql)
    try await expectSame(path, as: expected, "\(sql)")
    #expect(try await TraceBinary.run(["doctor", "--db", path]).status == 2, "\(sql)")
  }

  @Test func `a bit that changes in the search tree of joined ids changes no answer`() async throws {
    let index = try await index()
    let expected = try await answers(index)
    let database = try DatabaseQueue(path: index)
    let page = try await database.read {
      try Int.fetchOne(
        $0, sql: "SELECT rootpage FROM sqlite_master WHERE name = 'sqlite_autoindex_alias_1'")
    }
    try database.close()
    let whole = try Data(contentsOf: URL(fileURLWithPath: index))
    // Entries of an index's page stand at its end.
    let end = try #require(page) * 16_384
    let path = directory.path("altered.db")
    for place in stride(from: end - 1, to: end - 90, by: -7) {
      var bytes = whole
      bytes[place] ^= 1
      try bytes.write(to: URL(fileURLWithPath: path))
      try await expectSame(path, as: expected, "byte \(place)")
      #expect(try await TraceBinary.run(["doctor", "--db", path]).status == 2, "byte \(place)")
    }
  }

  @Test(arguments: [
    ("DELETE FROM records WHERE id = (SELECT max(id) FROM records)", "are missing"),
    ("DELETE FROM records", "are missing"),
    ("UPDATE records SET id = id + 1 WHERE id = (SELECT min(id) FROM records WHERE id > 0)", "has changed"),
    ("DELETE FROM request_lookup WHERE number = 2; DELETE FROM request WHERE number = 2", "requests"),
  ])
  func `records that lost their request, and requests without records, are told in SQL and by doctor`(
    sql: String, words: String
  ) async throws {
    let path = try await altered(try await index(), sql)
    for command in [["sql", "SELECT count(*) FROM events"], ["doctor"]] {
      let told = try await TraceBinary.run(command + ["--db", path])
      #expect(told.status == 2 && told.standardError.contains(words), "\(command): \(told.standardError)")
    }
  }

  @Test(arguments: [
    ("DELETE FROM attribute_state", "its table attribute_state has changed"),
    ("PRAGMA user_version = 18", "its version is 18, and it has tables of version 20"),
  ])
  func `checksums are not switched off by one value`(sql: String, words: String) async throws {
    let path = try await altered(try await index(), sql)
    let told = try await TraceBinary.run(
      ["report", "--explain", "--slowest", "25", "--format", "json", "--db", path])
    #expect(told.status == 2 && told.standardError.contains(words), "\(told.standardError)")
  }
}
