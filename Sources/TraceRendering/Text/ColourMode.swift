/// Whether text carries ANSI colours.
package struct ColourMode: Sendable, Equatable {
  /// ANSI escape sequences (ECMA-48, SGR) are written, in the terminal's own 16 colours.
  package var hasColour: Bool

  package init(hasColour: Bool) { self.hasColour = hasColour }

  /// No escape sequences.
  package static let plain = ColourMode(hasColour: false)

  /// `text` in `ink`.
  func callAsFunction(_ text: String, _ ink: TextStyle) -> String {
    hasColour && !ink.codes.isEmpty && !text.isEmpty ? "\u{1b}[\(ink.codes)m\(text)\u{1b}[0m" : text
  }
}

/// A look of text: parameters of ECMA-48 *select graphic rendition*.
struct TextStyle: Sendable, Equatable {
  /// Parameters between `ESC [` and `m`; empty for the terminal's default.
  let codes: String

  /// The terminal's default.
  static let plain = TextStyle(codes: "")
  /// What the eye should find first.
  static let bold = TextStyle(codes: "1")
  /// What may be overlooked.
  static let dim = TextStyle(codes: "2")
  /// Failure.
  static let red = TextStyle(codes: "31")
  /// A failure's name.
  static let boldRed = TextStyle(codes: "1;31")
  /// Success.
  static let green = TextStyle(codes: "32")
  /// Waiting, and warnings.
  static let yellow = TextStyle(codes: "33")

  /// The hue of the `index`-th service; hues of failure and waiting are not among them.
  static func service(_ index: Int) -> TextStyle {
    let hues = ["36", "34", "35", "32", "96", "94", "95", "92"]
    return TextStyle(codes: hues[index % hues.count])
  }
}
