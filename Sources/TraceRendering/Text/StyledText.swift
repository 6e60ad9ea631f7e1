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

  /// The text cut to at most `columns` columns, with `…` where something was cut.
  func truncated(to columns: Int) -> StyledText {
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
