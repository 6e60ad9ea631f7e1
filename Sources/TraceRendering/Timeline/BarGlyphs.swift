/// Stretches of a line as block characters.
enum BarGlyphs {
  private static let fromLeft: [Character] = ["▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"]

  /// Work: `eighths` in block characters. A cell that is filled from its left is exact to an eighth. Of cells filled
  /// from their right Unicode has `▐` and `▕` alone, so that a bar begins with the nearest of these.
  static func work(_ eighths: Range<Int>) -> (column: Int, text: String) {
    let first = eighths.lowerBound / 8
    let last = (eighths.upperBound - 1) / 8
    let text = (first...last).map { column in
      cell(eighths.clamped(to: column * 8..<column * 8 + 8), base: column * 8)
    }
    return (first, String(text))
  }

  /// Waiting: every column that the wait touches, shaded.
  static func wait(_ eighths: Range<Int>) -> (column: Int, text: String) {
    let first = eighths.lowerBound / 8
    return (first, String(repeating: "░", count: (eighths.upperBound - 1) / 8 - first + 1))
  }

  /// A pause: every column that it touches, dashed.
  static func pause(_ eighths: Range<Int>) -> (column: Int, text: String) {
    let (first, text) = wait(eighths)
    return (first, String(repeating: "┄", count: text.count))
  }

  /// `text` with an arrow for its last column: the stretch goes on.
  static func open(_ text: String) -> String { text.dropLast() + "▸" }

  private static func cell(_ filled: Range<Int>, base: Int) -> Character {
    let begin = filled.lowerBound - base
    let count = filled.count
    if begin == 0 { return fromLeft[count - 1] }
    if begin + count < 8 { return begin < 4 ? fromLeft[count - 1] : "▕" }
    return count > 6 ? "█" : count > 2 ? "▐" : "▕"
  }
}
