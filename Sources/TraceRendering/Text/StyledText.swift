/// A piece of a line: texts with their looks, of known width. Whatever goes in is made harmless for a
/// terminal (`TerminalText.escaped`), so that nothing from a log reaches one unescaped.
struct StyledText: Sendable {
  private var runs: [(text: String, ink: TextStyle)] = []
  /// Columns on a terminal.
  private(set) var width = 0

  /// Nothing.
  init() {}

  /// `text`, escaped, in `ink`.
  init(_ text: String, _ ink: TextStyle = .plain) { append(text, ink) }

  /// The whole, without its look.
  var text: String { runs.map(\.text).joined() }

  /// The look of its beginning.
  var ink: TextStyle { runs.first?.ink ?? .plain }

  /// Adds `text`, escaped, in `ink`.
  mutating func append(_ text: String, _ ink: TextStyle = .plain) {
    guard !text.isEmpty else { return }
    let safe = TerminalText.escaped(text)
    runs.append((safe, ink))
    width += DisplayWidth.of(safe)
  }

  /// Adds `other` behind.
  mutating func append(_ other: StyledText) {
    runs += other.runs
    width += other.width
  }

  /// Adds spaces until the text takes `columns` columns.
  mutating func pad(to columns: Int) {
    if columns > width { append(String(repeating: " ", count: columns - width)) }
  }

  /// The text with spaces before it until it takes `columns` columns.
  func rightAligned(in columns: Int) -> StyledText {
    var result = StyledText(String(repeating: " ", count: max(0, columns - width)))
    result.append(self)
    return result
  }

  /// The text cut in its middle to at most `columns` columns, with `…` there: ids and names differ at their ends. If
  /// that leaves a few letters only, its end is cut.
  func truncated(to columns: Int) -> StyledText {
    guard width > columns else { return self }
    guard columns >= TerminalText.leastForMiddle else { return cutAtEnd(to: columns) }
    var result = cutAtEnd(to: columns - (columns - 1) / 2)
    result.append(suffix(columns: (columns - 1) / 2))
    return result
  }

  /// The text cut at its end to at most `columns` columns, with `…` where something was cut.
  func cutAtEnd(to columns: Int) -> StyledText {
    guard width > columns else { return self }
    var result = StyledText()
    for run in runs where result.width < columns {
      let left = columns - result.width
      let isCut = DisplayWidth.of(run.text) >= left
      result.append(isCut ? TerminalText.prefix(run.text, columns: left - 1) + "…" : run.text, run.ink)
      if isCut { break }
    }
    return result
  }

  /// The longest end of the text that takes at most `columns` columns.
  private func suffix(columns: Int) -> StyledText {
    var kept: [(text: String, ink: TextStyle)] = []
    var left = columns
    for run in runs.reversed() where left > 0 {
      let text = TerminalText.suffix(run.text, columns: left)
      kept.append((text, run.ink))
      left = text.count < run.text.count ? 0 : left - DisplayWidth.of(text)
    }
    return kept.reversed().reduce(into: StyledText()) { $0.append($1.text, $1.ink) }
  }

  /// The text in stretches of at most `columns` columns.
  func broken(to columns: Int) -> [StyledText] {
    var stretches: [StyledText] = []
    var line = StyledText()
    for run in runs {
      var rest = run.text
      while line.width + DisplayWidth.of(rest) > columns {
        let head = TerminalText.prefix(rest, columns: columns - line.width)
        guard !head.isEmpty || line.width > 0 else { break }
        line.append(head, run.ink)
        stretches.append(line)
        line = StyledText()
        rest.removeFirst(head.count)
      }
      line.append(rest, run.ink)
    }
    return stretches + (line.width > 0 || stretches.isEmpty ? [line] : [])
  }

  /// The characters, with escape sequences where `style` has colour, and without spaces at the end.
  func rendered(_ style: ColourMode) -> String {
    var last = runs.count
    while last > 0, runs[last - 1].text.allSatisfy({ $0 == " " }) { last -= 1 }
    return runs[..<last].enumerated().map { index, run in
      guard index == last - 1 else { return style(run.text, run.ink) }
      var text = Substring(run.text)
      while text.last == " " { text.removeLast() }
      return style(String(text), run.ink)
    }.joined()
  }
}

extension StyledText {
  /// The text without spaces at its end.
  func withoutTrailingSpace() -> StyledText {
    var result = StyledText()
    var held = StyledText()
    for run in runs {
      if run.text.allSatisfy({ $0 == " " }) {
        held.append(run.text, run.ink)
      } else {
        result.append(held)
        held = StyledText()
        result.append(run.text, run.ink)
      }
    }
    return result
  }
}
