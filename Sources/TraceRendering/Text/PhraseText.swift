import TraceModel

extension Phrase {
  /// The sentence in words, harmless for a terminal.
  var text: String { parts.map(\.text).joined() }
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
    }
  }
}
