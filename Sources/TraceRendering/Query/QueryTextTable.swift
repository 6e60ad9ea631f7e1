import TraceModel

/// The rows of a query as aligned columns. The first thousand rows give the widths; a later row that needs more is
/// cut on a terminal and moves its cells in a pipe. Where a line has no room for all columns, the last are left out.
struct QueryTextTable: QueryTable {
  private let page: OutputTarget
  private let names: [String]
  private var first = FirstRows()
  /// The columns that there is room for; nil until the widths are known.
  private var layout: TextTable.Layout?

  init(columns: [String], page: OutputTarget) {
    names = columns
    self.page = page
  }

  /// Texts may be cut down to this many columns.
  private static let leastText = 8

  mutating func heading() -> String { "" }

  mutating func add(_ row: [SQLValue]) -> String {
    if let layout { return layout.line(cells(row), on: page) + "\n" }
    return first.isFull(with: row) ? laidOut() : ""
  }

  mutating func ending() -> String {
    let text = layout == nil && !first.rows.isEmpty ? laidOut() : ""
    return text + (layout?.omissions(on: page).joinedLines ?? "")
  }

  private mutating func laidOut() -> String {
    let layout = table.layout(on: page)
    self.layout = layout
    return ([layout.heading(on: page)] + first.rows.map { layout.line(cells($0), on: page) }).joinedLines
  }

  private var table: TextTable {
    let columns = names.enumerated().map { place, name in
      let alignment = first.alignment(of: place)
      return TextTable.Column(
        title: name, alignment: alignment, minimum: alignment == .left ? Self.leastText : nil)
    }
    return TextTable(columns: columns, rows: first.rows.map(cells))
  }

  private func cells(_ row: [SQLValue]) -> [StyledText] {
    row.map { $0 == .null ? StyledText("–", .dim) : StyledText($0.text) }
  }
}
