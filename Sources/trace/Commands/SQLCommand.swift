import ArgumentParser
import TraceRendering

/// `trace sql`: a query of one's own on the documented views of an index.
struct SQLCommand: NamedCommand {
  static let name = "sql"
  static let configuration = CommandConfiguration(
    commandName: name,
    _superCommandName: "trace",
    abstract: "Ask the index in SQL.",
    usage: "trace sql [<query> | -] [<options>]",
    discussion: """
      EXAMPLES
        trace sql 'SELECT outcome, count(*) FROM requests GROUP BY outcome'
        trace sql "SELECT time, record FROM events WHERE request = request('7f3a')"
        trace sql 'SELECT percentile(wait_ns, 95) FROM deliveries WHERE attempt = 1'
        trace sql - --format csv < query.sql > rows.csv
        trace sql

      Without a query it prints the views, their columns, and the functions beside SQLite's own. The query is one \
      statement that reads, in SQLite's language; it cannot change the index. '-' reads it from standard input.

      Times are whole numbers of nanoseconds since 1970, durations are nanoseconds, both as logged. In json and ndjson \
      each value keeps its type; a blob is written by its hexadecimal digits. Rows are written as they come, but for the \
      first thousand of a table, which give its widths.

      The cost is that of the query: with request = request('ID') it is that of one request.

      EXIT STATUS
        0   done
        1   the query has no row
        2   failed
        64  wrong usage, or no query that can be asked
      """)

  @Argument(help: ArgumentHelp("One statement in SQL; '-' reads it from standard input.", valueName: "query"))
  var query: [String] = []

  @OptionGroup var index: IndexOptions

  @Option(name: .long, help: "Print in this format.")
  var format = FormatOption<QueryResult>(table: TableFormat())

  @OptionGroup var cells: CellOptions
  @OptionGroup var output: OutputOptions

  mutating func run() async throws {
    // Not in `validate`: there a misspelt option, whose value is then an argument, would not be told.
    guard query.count < 2 else {
      throw ValidationError("a query is one argument, so it stands in quotes: trace sql 'SELECT …'")
    }
    let page = try output.page(isForSpreadsheets: cells.safe)
    guard let text = query.first else { return Output.write(try SQLQuery.guide(on: page)) }
    let source = try await index.joined().source { path in
      Diagnostic("there is no index at '\(path)'", details: ["to make one: trace ingest LOGS\(index.typed)"])
    }
    let query = SQLQuery(text: text == "-" ? Self.standardInput() : text, format: format.writer, page: page)
    if try query.run(on: source) == 0 { throw Failure(.nothingFound, "the query has no row") }
  }

  private static func standardInput() -> String {
    var text = ""
    while let line = readLine(strippingNewline: false) { text += line }
    return text
  }
}
