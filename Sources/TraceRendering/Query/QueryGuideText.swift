/// A guide to the SQL of an index, for people: views with their columns, and functions.
package struct QueryGuideText {
  /// A view, what a row of it is, and its columns.
  package typealias View = (name: String, row: String, columns: [String])

  private let views: [View]
  private let functions: [(call: String, result: String)]
  private let page: OutputTarget

  package init(views: [View], functions: [(call: String, result: String)], page: OutputTarget) {
    self.views = views
    self.functions = functions
    self.page = page
  }

  /// With the last line end.
  package var text: String {
    var lines: [String] = []
    for view in views {
      lines.append(heading(view.name, "a row is \(view.row)"))
      lines += indented(view.columns.joined(separator: ", ")) + [""]
    }
    lines.append("functions beside SQLite's own")
    for function in functions { lines += indented("\(function.call): \(function.result)") }
    return (lines + [""] + Self.examples).joinedLines
  }

  private func heading(_ name: String, _ row: String) -> String {
    var line = StyledText(name, .bold)
    line.append(": \(row)")
    return line.rendered(page.style)
  }

  private func indented(_ text: String) -> [String] {
    Paragraph.lines(text, width: (page.width ?? 100) - 2).map { "  " + $0 }
  }

  private static let examples = [
    "for example",
    "  trace sql 'SELECT outcome, count(*) AS requests FROM requests GROUP BY outcome'",
    "  trace sql \"SELECT time, service, record FROM events WHERE request = request('7f3a')\"",
    "  trace sql - < query.sql",
  ]
}
