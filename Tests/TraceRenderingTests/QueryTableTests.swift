import Testing
import TraceModel

@testable import TraceRendering

/// Rows of a query in every format.
@Suite struct QueryTableTests {
  private static let nasty = "a,\"b\"\t|\\\nc"

  private static let rows: [[SQLValue]] = [
    [.integer(.max), .text(nasty), .real(2), .null, .blob([0, 255])],
    [.integer(-1), .text(""), .real(-0.5), .null, .blob([])],
  ]

  private static let columns = ["n", nasty, "x", "nothing", "bytes"]

  private func text(
    _ format: String, _ columns: [String] = columns, _ rows: [[SQLValue]] = rows,
    on page: OutputTarget = OutputTarget()
  ) throws -> String {
    var table = try #require(OutputFormats.named(format, for: QueryResult.self)).table(columns, on: page)
    var text = table.heading()
    for row in rows { text += table.add(row) }
    return text + table.ending()
  }

  @Test(arguments: ["table", "json", "ndjson", "csv", "tsv", "markdown"])
  func `rows are what their format's name says`(format: String) throws {
    let reads = try #require(FormatReaders.all[format])
    let text = try text(format)
    #expect(reads(text), "\(text)")
  }

  @Test func `JSON has every value in its type, with all digits`() throws {
    #expect(
      try text(
        "ndjson", ["n", "x", "nothing", "bytes", "t"],
        [[.integer(.max), .real(2), .null, .blob([0, 255]), .text("é")]])
        == #"{"n":9223372036854775807,"x":2.0,"nothing":null,"bytes":"00FF","t":"é"}"# + "\n")
    #expect(try text("json", ["n"], []) == #"{"schema":"trace.sql/1","rows":[]}"# + "\n")
    #expect(
      try text("json", ["n"], [[.integer(1)], [.null]])
        == #"{"schema":"trace.sql/1","rows":[{"n":1},{"n":null}]}"# + "\n")
  }

  @Test func `what JSON has no number for is a string`() throws {
    #expect(try text("ndjson", ["x"], [[.real(.infinity)]]) == #"{"x":"inf"}"# + "\n")
  }

  @Test func `of equal columns each has a name of its own in JSON, and their own in CSV`() throws {
    let row: [SQLValue] = [.integer(1), .integer(2), .integer(3), .integer(4)]
    #expect(try text("ndjson", ["a", "a", "a:1", "a"], [row]) == #"{"a":1,"a:2":2,"a:1":3,"a:3":4}"# + "\n")
    #expect(try text("csv", ["a", "a", "a:1", "a"], [row]) == "a,a,a:1,a\n1,2,3,4\n")
  }

  @Test func `texts come back whole from CSV, and null is an empty cell`() throws {
    let rows = try #require(FormatReaders.csv(text("csv")))
    #expect(
      rows == [
        Self.columns, ["9223372036854775807", Self.nasty, "2.0", "", "00FF"], ["-1", "", "-0.5", "", ""],
      ])
  }

  @Test func `numbers keep right, texts left, and null is a dash in a table`() throws {
    let rows: [[SQLValue]] = [[.integer(5), .text("a")], [.integer(12), .null]]
    #expect(try text("table", ["count", "name"], rows) == "count  name\n    5  a\n   12  –\n")
    #expect(
      try text("markdown", ["count", "name"], rows)
        == "| count | name |\n| ---: | --- |\n| 5 | a |\n| 12 |  |\n")
  }

  @Test func `a row behind the first thousand is whole in a pipe, and cut on a terminal`() throws {
    let long = String(repeating: "x", count: 30)
    let rows: [[SQLValue]] =
      Array(repeating: [.text("a"), .integer(1)], count: 1_000) + [[.text(long), .integer(2)]]
    let piped = try text("table", ["name", "n"], rows).split(separator: "\n")
    #expect(piped.count == 1_002)
    #expect(piped[1] == "a     1")
    #expect(piped[1_001] == long + "  2")
    let drawn = try text("table", ["name", "n"], rows, on: OutputTarget(width: 40)).split(separator: "\n")
    #expect(drawn[1_001] == "xxx…  2")
  }

  @Test func `a thousand rows are held, and every other one is written when it comes`() throws {
    for format in ["table", "markdown", "csv", "ndjson"] {
      var table = try #require(OutputFormats.named(format, for: QueryResult.self)).table(
        ["n"], on: OutputTarget())
      let written = (0..<1_003).map { table.add([.integer($0)]) }
      let isHeld = ["table", "markdown"].contains(format)
      #expect(written[..<999].allSatisfy(\.isEmpty) == isHeld, "\(format)")
      #expect(written[1_000...].allSatisfy { !$0.isEmpty }, "\(format)")
    }
  }

  @Test func `columns for which there is no room are left out from the last one, and named`() throws {
    let columns = (1...9).map { "column \($0)" }
    let text = try text("table", columns, [columns.map { .text($0) }], on: OutputTarget(width: 40))
    let lines = text.split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= 40 })
    #expect(lines[0].hasPrefix("column 1"))
    #expect(!lines[0].contains("column 5"))
    #expect(text.contains("left out, as there is no room: column 5,"))
    #expect(text.contains("column 9"))
  }

  @Test func `a spreadsheet gets no formula, a terminal no control character`() throws {
    let rows: [[SQLValue]] = [[.text("=1+1"), .text("\u{1b}[31m")]]
    #expect(
      try text("csv", ["a", "b"], rows, on: OutputTarget(isForSpreadsheets: true))
        == "a,b\n'=1+1,\\u{1b}[31m\n")
    #expect(try text("table", ["a", "b"], rows).contains("\\u{1b}[31m"))
  }
}
