/// The name of a row of the waterfall: `consumer-1 processing attempt 2`.
struct WaterfallLabel {
  /// Columns by which the name is moved in.
  private let indent: Int
  private let who: StyledText
  private let what: StyledText
  /// Stays whole where the name is cut.
  private let attempt: StyledText

  /// Fewer letters of a name say nothing.
  private static let leastName = 4

  /// The label of a row, with the hue of its program.
  init(_ row: WaterfallRow, hue: TextStyle) {
    indent = 2 * min(row.depth, 8)
    who = StyledText(row.who, row.isOfNobody ? .dim : hue)
    what = StyledText(row.what, row.isOfNobody ? .dim : .plain)
    attempt = StyledText(row.attempt > 0 ? " attempt \(row.attempt)" : "")
  }

  /// Columns of the whole.
  var width: Int { indent + name.width + attempt.width }
  /// Columns for the first letters of the name and the attempt.
  var leastWidth: Int { attempt.width == 0 ? 0 : min(name.width, Self.leastName) + attempt.width }

  /// The label in a number of columns: what is moved in gives way to the name, and the name to the attempt.
  func fitted(to columns: Int) -> StyledText {
    let room = max(1, columns - attempt.width)
    let isNarrow = room < indent + min(name.width, Self.leastName)
    var text = StyledText(String(repeating: " ", count: isNarrow ? 0 : indent))
    text.append(name(in: room - text.width))
    text.append(attempt)
    return text
  }

  private var name: StyledText { name(what) }

  private func name(_ what: StyledText) -> StyledText {
    var name = who
    if what.width > 0 {
      name.append(" ")
      name.append(what)
    }
    return name
  }

  /// The program's work gives way to its name, which has its number at its end.
  private func name(in columns: Int) -> StyledText {
    let rest = columns - who.width - 1
    guard name.width > columns, rest >= Self.leastName else { return name.truncated(to: columns) }
    return name(what.truncated(to: rest))
  }
}
