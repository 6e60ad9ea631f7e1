/// Aligned columns. If the table exceeds a given width, optional columns go first, then cells are cut; without a width
/// nothing is.
struct TextTable {
  /// One column of a table.
  struct Column {
    /// Which side the cells keep to.
    enum Alignment { case left, right }

    /// The heading.
    var title: String
    /// Numbers keep right, texts left.
    var alignment = Alignment.left
    /// Cells may be cut down to this many columns; nil where they must stay whole.
    var minimum: Int?
    /// The column with the highest rank above 0 is left out first where there is no room.
    var expendable = 0
    /// A `≤` or `≥` before a number stands in the gap before the column, and makes it no wider.
    var hangsSigns = false
  }

  /// From left to right.
  var columns: [Column]
  /// One cell for each column.
  var rows: [[StyledText]] = []

  /// Columns between two columns.
  private static let gap = 2

  /// Heading and rows, one line each.
  func lines(on page: OutputTarget) -> [String] {
    let table = fitting(page.width)
    let widths = table.naturalWidths
    return table.draw(widths: page.width.map { table.shrunk(widths, to: $0) } ?? widths, page: page)
  }

  /// Heading, rows, and a line that names the columns left out.
  func linesWithOmissions(on page: OutputTarget) -> [String] {
    let kept = Set(fitting(page.width).columns.map(\.title))
    let omitted = columns.map(\.title).filter { !kept.contains($0) }
    guard !omitted.isEmpty else { return lines(on: page) }
    return lines(on: page)
      + Paragraph.lines(Self.omission(of: omitted), width: page.width).map {
        StyledText($0, .dim).rendered(page.style)
      }
  }

  /// The sentence on columns left out.
  static func omission(of titles: [String]) -> String {
    "left out, as there is no room: " + titles.joined(separator: ", ")
  }

  /// The table without the columns that must be left out to fit `width`.
  func fitting(_ width: Int?) -> TextTable {
    guard let width, leastWidth > width, let rank = columns.map(\.expendable).max(), rank > 0 else {
      return self
    }
    return without(columns.firstIndex { $0.expendable == rank }).fitting(width)
  }

  /// The table without column `index`.
  func without(_ index: Int?) -> TextTable {
    guard let index else { return self }
    var table = self
    table.columns.remove(at: index)
    for row in table.rows.indices { table.rows[row].remove(at: index) }
    return table
  }

  /// The width of the widest cell of each column.
  private var naturalWidths: [Int] {
    columns.indices.map { column in
      rows.reduce(DisplayWidth.of(columns[column].title)) { max($0, $1[column].width - hang($1, column)) }
    }
  }

  private var leastWidth: Int {
    zip(columns, naturalWidths).reduce(-Self.gap) { $0 + min($1.0.minimum ?? $1.1, $1.1) + Self.gap }
  }

  /// The columns that fit a line without being cut.
  var totalWidth: Int { naturalWidths.reduce(-Self.gap) { $0 + $1 + Self.gap } }

  /// `widths` cut so that they add up to `width` if minimums allow, taken from the last column first.
  private func shrunk(_ widths: [Int], to width: Int) -> [Int] {
    var widths = widths
    var excess = widths.reduce(-Self.gap) { $0 + $1 + Self.gap } - width
    for (index, column) in columns.enumerated().reversed() where excess > 0 {
      guard let minimum = column.minimum else { continue }
      let cut = min(excess, max(0, widths[index] - minimum))
      widths[index] -= cut
      excess -= cut
    }
    return widths
  }

  /// Columns of the gap before a cell that it takes: those of its sign.
  private func hang(_ cells: [StyledText], _ column: Int) -> Int {
    column > 0 && column < cells.count && columns[column].hangsSigns && cells[column].beginsWithSign ? 1 : 0
  }

  private func draw(widths: [Int], page: OutputTarget) -> [String] {
    let heading = columns.map { StyledText($0.title, .dim) }
    var cut = rows
    for (column, width) in widths.enumerated() where columns[column].minimum != nil {
      let cells = StyledText.distinct(rows.map { $0[column] }, in: width)
      for (row, cell) in cells.enumerated() { cut[row][column] = cell }
    }
    return ([heading] + cut).map { draw($0, widths: widths, page: page) }
  }

  private func draw(_ cells: [StyledText], widths: [Int], page: OutputTarget) -> String {
    var line = StyledText()
    for (index, cell) in cells.enumerated() {
      let width = widths[index] + hang(cells, index)
      let cut = cell.truncated(to: width)
      let start = line.width
      line.append(columns[index].alignment == .right ? cut.rightAligned(in: width) : cut)
      line.pad(to: start + width + Self.gap - hang(cells, index + 1))
    }
    return line.truncatedToPage(page).rendered(page.style)
  }
}

extension TextTable {
  /// The widths needed by some rows, for rows that come later.
  struct Layout {
    /// The columns that are kept, without rows.
    fileprivate let table: TextTable
    fileprivate let omitted: [String]
    fileprivate let widths: [Int]

    /// The line of the titles.
    func heading(on page: OutputTarget) -> String {
      table.draw(table.columns.map { StyledText($0.title, .dim) }, widths: widths, page: page)
    }

    /// The line of a row with cells of all columns. Without a width nothing is cut.
    func line(_ cells: [StyledText], on page: OutputTarget) -> String {
      let shown = Array(cells.prefix(widths.count))
      let needed = page.width == nil ? zip(widths, shown).map { max($0, $1.width) } : widths
      return table.draw(shown, widths: needed, page: page)
    }

    /// The sentence on columns left out.
    func omissions(on page: OutputTarget) -> [String] {
      guard !omitted.isEmpty else { return [] }
      return Paragraph.lines(TextTable.omission(of: omitted), width: page.width).map {
        StyledText($0, .dim).rendered(page.style)
      }
    }
  }

  /// How the table is laid out with its present rows: the first columns, as many as there is room for.
  func layout(on page: OutputTarget) -> Layout {
    let natural = naturalWidths
    let count = page.width.map { fittingColumns(natural, in: $0) } ?? columns.count
    let table = TextTable(columns: Array(columns.prefix(count)))
    let needed = Array(natural.prefix(count))
    return Layout(
      table: table, omitted: columns.dropFirst(count).map(\.title),
      widths: page.width.map { table.shrunk(needed, to: $0) } ?? needed)
  }

  /// How many of the first columns fit when they are cut as far as they may be; one at least.
  private func fittingColumns(_ natural: [Int], in width: Int) -> Int {
    var used = -Self.gap
    let fitting = zip(columns, natural).prefix { column, natural in
      used += min(column.minimum ?? natural, natural) + Self.gap
      return used <= width
    }
    return max(min(1, columns.count), fitting.count)
  }
}

extension StyledText {
  /// It is a number that may truly be less, or more.
  fileprivate var beginsWithSign: Bool { text.hasPrefix("≤") || text.hasPrefix("≥") }

  /// The text cut to the page's width, spaces at its end aside.
  func truncatedToPage(_ page: OutputTarget) -> StyledText {
    guard let pageWidth = page.width else { return self }
    return withoutTrailingSpace().cutAtEnd(to: pageWidth)
  }
}
