package import TraceModel

/// A profile's understanding of logs, for people.
package struct ProfileText {
  /// Records of one template.
  package struct Row {
    /// The template: a text with its numbers and ids masked.
    package var text: String
    /// Records with the template.
    package var records: Int
    /// The roles that they have, each once.
    package var steps: [Role]
    /// Some of them are steps, or a rule names them as none.
    package var isUnderstood: Bool
    /// The file and line of the first.
    package var example: String

    package init(text: String, records: Int, steps: [Role], isUnderstood: Bool, example: String) {
      self.text = text
      self.records = records
      self.steps = steps
      self.isUnderstood = isUnderstood
      self.example = example
    }
  }

  /// The table of texts: the most frequent first.
  package static func table(_ rows: [Row], on page: OutputTarget) -> [String] {
    var table = TextTable(columns: [
      .init(title: "text", minimum: 20), .init(title: "records", alignment: .right), .init(title: "steps"),
      .init(title: "example"),
    ])
    table.rows = rows.map { row in
      let steps = row.steps.map(\.name).joined(separator: ", ")
      let none = row.isUnderstood ? "note" : "?"
      return [
        StyledText(row.text.isEmpty ? "(no text)" : row.text), StyledText(NumberFormat.grouped(row.records)),
        StyledText(steps.isEmpty ? none : steps, row.isUnderstood ? .plain : .yellow),
        StyledText(row.example),
      ]
    }
    return table.lines(on: page)
  }

  /// Two columns without a heading.
  package static func list(_ rows: [(String, String)], on page: OutputTarget) -> [String] {
    let width = rows.map(\.0.count).max() ?? 0
    return rows.flatMap { name, text in
      Paragraph.lines(
        name + String(repeating: " ", count: width - name.count) + "  " + text, width: page.width)
    }
  }
}
