import TraceModel

extension RequestDrawing {
  /// The drawn rows as a table, and what is said below them, for who cannot see the drawing.
  /// `name` is the request's.
  fileprivate func words(of name: String) -> String {
    let remark = omission.map { "<p class=\"remark\">\(SVGElement.escaped($0))</p>\n" } ?? ""
    let lines = SVGElement.lines(statements.joined(separator: "\n"))
    let name = SVGElement.escaped(name)
    return """
      <details class="numbers"><summary>Numbers: rows</summary>
      \(remark)\(rows.isEmpty ? "" : table(of: name))\
      <pre tabindex="0" role="region" aria-label="Text below the waterfall of \(name)">\(lines)</pre></details>

      """
  }

  private func table(of name: String) -> String {
    """
    <div class="scroll" tabindex="0" role="region" aria-label="Rows of the waterfall of \(name)"><table><caption>Rows of the waterfall</caption>
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
  /// The waterfall of a request, as `--format svg` draws it, with `mostRows` at most. `name` is the request's.
  init(
    _ view: TraceView, called name: String, times: TimestampFormat, isWhole: Bool = false,
    mostRows: Int = Waterfall.rowLimit
  ) {
    let drawing = RequestDrawing(view, times: times, isWhole: isWhole, mostRows: mostRows)
    rows = drawing.rows.count
    let (elements, height) = drawing.elements()
    request = name
    title = drawing.title
    let size = "\(SVGElement.number(RequestDrawing.width)) \(SVGElement.number(height))"
    words = drawing.words(of: name)
    svg = """
      <div class="scroll" tabindex="0" role="region" aria-label="Waterfall of \(SVGElement.escaped(name))"><svg class="waterfall" viewBox="0 0 \(size)" \
      role="img" aria-label="\(SVGElement.escaped(title))">
      \(elements)</svg></div>

      """
  }
}
