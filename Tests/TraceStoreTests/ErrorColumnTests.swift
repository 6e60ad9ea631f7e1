import GRDB
import Testing
import TraceModel

@testable import TraceStore

/// What requests' errors say, in an index.
@Suite struct ErrorColumnTests {
  let directory: IndexDirectory

  init() throws { directory = try IndexDirectory() }

  private static let text = "Read timed out after … ms"

  private func summary(_ error: NameID, _ level: Level = .info, _ outcome: Outcome = .completed)
    -> TraceSummary
  {
    var summary = TraceSummary()
    (summary.error, summary.outcome) = (error, outcome)
    summary.participants = [.init(origin: .unnamed, level: level)]
    return summary
  }

  /// Requests 1 to 4: one with an error that is known, one that lacks it, one that failed without, and a good one.
  private func makeIndex() throws {
    let catalog = Catalog()
    let error = catalog.id(ofError: Self.text)
    let index = try directory.open(.writing, catalog: catalog)
    let summaries = [
      summary(error, .error), summary(.empty, .critical), summary(.empty, .info, .failed), summary(.empty),
    ]
    var rows = BatchRows(fileNumbers: try index.fileNumbers(nil))
    try index.writing { writer in
      for (number, summary) in summaries.enumerated() {
        let row = rows.add(summary, correlationID: "r\(number)", lookup: "r\(number)")
        try writer.store(row, of: rows, number: Int64(number + 1))
      }
    }
  }

  @Test func `the text comes back, of another request nothing`() throws {
    try makeIndex()
    let catalog = Catalog()
    _ = catalog.id(of: "another name")
    let errors = try directory.open(.reading, catalog: catalog).reading { reader in
      try reader.summaries().map { catalog.text($0.summary.error) }
    }
    #expect(errors == [Self.text, "", "", ""])
  }

  @Test func `SQL has its number, and nothing where there is none`() throws {
    try makeIndex()
    let shown = try directory.open(.writing).read { database in
      try SchemaViews.addTemporary(to: database)
      return try Row.fetchAll(
        database, sql: "SELECT n.text, e.error FROM every_request e LEFT JOIN name n ON n.number = e.error")
    }
    #expect(shown.map { $0[0] as String? } == [Self.text, nil, nil, nil])
    #expect(shown.dropFirst().allSatisfy { ($0[1] as Int?) == nil })
  }

  @Test func `of an index of the version before, requests with an error are made anew, and no other`() throws
  {
    try makeIndex()
    try directory.foreign { try $0.execute(sql: "PRAGMA user_version = 20") }
    let stale = try directory.open(.reading).reading { try $0.staleRequests() }
    #expect(Set(stale) == [1, 2, 3])
  }

  @Test func `a name that only an error has stays when others go`() throws {
    try makeIndex()
    let catalog = Catalog()
    let index = try directory.open(.writing, catalog: catalog)
    try index.write { database in
      try database.execute(sql: "INSERT INTO name (text) VALUES ('unused')")
      try UnusedNames.remove(from: database, catalog: Catalog())
      #expect(try String.fetchAll(database, sql: "SELECT text FROM name") == [Self.text])
    }
  }

  @Test func `after very many texts the others are one`() {
    let catalog = Catalog()
    let ids = (0..<Catalog.mostErrorTexts + 10).map { catalog.id(ofError: "error \($0)") }
    #expect(Set(ids).count == Catalog.mostErrorTexts + 1)
    #expect(catalog.text(ids[Catalog.mostErrorTexts + 5]) == Catalog.otherErrors)
    #expect(catalog.id(ofError: "error 7") == ids[7], "those that are known stay")
    #expect(catalog.id(ofError: "") == .empty)
  }
}
