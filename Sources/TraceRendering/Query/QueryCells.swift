import TraceModel

/// The rows of a query as lines of cells, below a line with the names of the columns.
struct QueryCells: QueryTable {
  let format: any RowFormat
  let names: [String]
  let page: OutputTarget

  mutating func heading() -> String { format.line(names, on: page) }

  mutating func add(_ row: [SQLValue]) -> String { format.line(row.map(\.text), on: page) }

  mutating func ending() -> String { "" }
}

/// The rows of a query as a table of Markdown. The first thousand rows tell which columns keep right.
struct QueryMarkdown: QueryTable {
  private let page: OutputTarget
  private let names: [String]
  private var first = FirstRows()
  private var isLaidOut = false

  init(columns: [String], page: OutputTarget) {
    names = columns
    self.page = page
  }

  mutating func heading() -> String { "" }

  mutating func add(_ row: [SQLValue]) -> String {
    if isLaidOut { return MarkdownFormat().row(row.map(\.text), on: page) }
    return first.isFull(with: row) ? laidOut() : ""
  }

  mutating func ending() -> String { isLaidOut ? "" : laidOut() }

  private mutating func laidOut() -> String {
    isLaidOut = true
    let format = MarkdownFormat()
    let rule = format.rule(names.indices.map(first.alignment))
    return format.row(names, on: page) + rule
      + first.rows.map { format.row($0.map(\.text), on: page) }.joined()
  }
}
