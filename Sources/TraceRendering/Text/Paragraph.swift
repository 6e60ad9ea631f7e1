/// Sentences broken into lines.
enum Paragraph {
  /// `text` in lines of at most `width` columns; one line without a width. They are broken at spaces, but not between a
  /// number and its unit. A longer word is broken where the line ends.
  static func lines(_ text: String, width: Int?) -> [String] {
    guard let width, width > 0 else { return [text] }
    return fill(pieces(text), separator: " ", width: width)
  }

  /// `parts` joined by `separator` in lines of at most `width` columns, the separator left out between lines.
  static func fill(_ parts: [String], separator: String, width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for part in parts.flatMap({ broken($0, width: width) }) {
      let joined = line.isEmpty ? part : line + separator + part
      if DisplayWidth.of(joined) <= width {
        line = joined
      } else {
        lines.append(line)
        line = part
      }
    }
    return line.isEmpty ? lines : lines + [line]
  }

  /// `word` in stretches of at most `width` columns.
  static func broken(_ word: String, width: Int) -> [String] {
    guard DisplayWidth.of(word) > width else { return [word] }
    var (stretches, stretch, columns) = ([String](), "", 0)
    for character in word {
      let own = DisplayWidth.of(character)
      if columns + own > width, !stretch.isEmpty {
        stretches.append(stretch)
        (stretch, columns) = ("", 0)
      }
      stretch.append(character)
      columns += own
    }
    return stretches + [stretch]
  }

  private static let units: Set<Substring> = ["ns", "µs", "ms", "s", "m", "h", "d", "%"]

  /// The words of `text`, each unit with its number.
  private static func pieces(_ text: String) -> [String] {
    var pieces: [String] = []
    for word in text.split(separator: " ") {
      let bare = word.prefix { $0 != "," && $0 != "." && $0 != ";" && $0 != ")" }
      if let last = pieces.last, units.contains(bare), last.last?.isNumber == true || last.hasSuffix("m") {
        pieces[pieces.count - 1] = last + " " + word
      } else {
        pieces.append(String(word))
      }
    }
    return pieces
  }
}
