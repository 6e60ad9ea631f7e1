import TraceModel

extension RequestDrawing {
  /// The drawn rows as a table, and what is said below them, for who cannot see the drawing.
  fileprivate var words: String {
    let remark = omission.map { "<p class=\"remark\">\(SVGElement.escaped($0))</p>\n" } ?? ""
    let lines = SVGElement.lines(statements.joined(separator: "\n"))
    return """
      <details class="numbers"><summary>Numbers: rows</summary>
      \(remark)\(rows.isEmpty ? "" : table)<pre>\(lines)</pre></details>

      """
  }

  private var table: String {
    """
    <div class="scroll" tabindex="0" role="region" aria-label="Rows of the waterfall"><table><caption>Rows of the waterfall</caption>
    <thead><tr><th scope="col">row</th><th scope="col" class="number">at</th><th scope="col" class="number">took</th>\
    <th scope="col">ended</th><th scope="col">logged</th></tr></thead>
    <tbody>
    \(rows.indices.map(line).joined())</tbody></table></div>

    """
  }

  /// What is below another row is moved in.
  private func line(_ index: Int) -> String {
    let row = rows[index]
    let depth = min(row.depth, 8)
    let look = depth > 0 ? " class=\"below\" style=\"--depth:\(depth)\"" : ""
    let remarks = row.remarks.map { "\($0.who): \($0.text)" }.joined(separator: "; ")
    let cells = [
      ("td class=\"number\"", row.offsetText(from: range.first)), ("td class=\"number\"", row.durationText),
      ("td", row.ending.text), ("td", remarks),
    ]
    return "<tr><th scope=\"row\"\(look)>\(SVGElement.escaped(labels[index].trimmingIndent))</th>"
      + cells.map { "<\($0)>\(SVGElement.escaped($1))</td>" }.joined() + "</tr>\n"
  }
}

extension String {
  fileprivate var trimmingIndent: String { String(drop { $0 == " " }) }
}

extension HTMLPage.Drawing {
  /// The waterfall of a request, as `--format svg` draws it. `name` is the request's.
  init(_ view: TraceView, called name: String, times: TimestampFormat, isWhole: Bool = false) {
    let drawing = RequestDrawing(view, times: times, isWhole: isWhole)
    let (elements, height) = drawing.elements()
    request = name
    title = drawing.title
    let size = "\(SVGElement.number(RequestDrawing.width)) \(SVGElement.number(height))"
    words = drawing.words
    svg = """
      <div class="scroll" tabindex="0" role="region" aria-label="Waterfall"><svg class="waterfall" viewBox="0 0 \(size)" \
      role="img" aria-label="\(SVGElement.escaped(title))">
      \(elements)</svg></div>

      """
  }
}
