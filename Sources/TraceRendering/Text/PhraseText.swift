import TraceModel

extension Phrase {
  /// The sentence in words, harmless for a terminal.
  var text: String { text(on: OutputTarget()) }

  /// The sentence in words; commands in it ask again what the command line of the page asked.
  func text(on page: OutputTarget) -> String {
    parts.map { part in
      if case .find(let words) = part { PageCommand(page.command).find(words) } else { part.text }
    }.joined()
  }
}

extension Phrase.Part {
  fileprivate var text: String {
    switch self {
    case .text(let text): text
    case .count(let count): NumberFormat.grouped(count)
    case .counted(let count, let noun): NumberFormat.counted(count, noun)
    case .duration(let duration): DurationFormat.text(duration)
    case .difference(let duration): (duration > .zero ? "+" : "") + DurationFormat.text(duration)
    case .share(let part, let whole): NumberFormat.percent(Double(part.count), of: Double(whole.count))
    case .segment(let segment): segment.words
    case .name(let name): TerminalText.escaped(name)
    case .find(let words): PageCommand([]).find(words)
    }
  }
}
