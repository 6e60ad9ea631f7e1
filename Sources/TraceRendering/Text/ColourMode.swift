/// The colours of text: none, 16 or 256.
package struct ColourMode: Sendable, Equatable {
  /// How many colours the terminal has.
  package enum Palette: Sendable {
    /// The terminal's own 16 (ECMA-48); their looks are not known.
    case sixteen
    /// The 256 of xterm: the used ones stand out from white and from black by 3 to 1 (WCAG 2.2, 1.4.11).
    case full
  }

  /// Escape sequences (ECMA-48, SGR) are written.
  package var hasColour: Bool
  /// The colours in them.
  package var palette: Palette

  package init(hasColour: Bool, palette: Palette = .sixteen) {
    (self.hasColour, self.palette) = (hasColour, palette)
  }

  /// No escape sequences.
  package static let plain = ColourMode(hasColour: false)

  /// `text` in `ink`.
  func callAsFunction(_ text: String, _ ink: TextStyle) -> String {
    let codes = palette == .full ? ink.fullCodes : ink.codes
    return hasColour && !codes.isEmpty && !text.isEmpty ? "\u{1b}[\(codes)m\(text)\u{1b}[0m" : text
  }
}

/// A look of text: parameters of ECMA-48 *select graphic rendition*.
struct TextStyle: Sendable, Equatable {
  /// Parameters between `ESC [` and `m`; empty for the terminal's default.
  let codes: String
  /// The parameters where there are 256 colours.
  let fullCodes: String

  private init(codes: String, full: String? = nil) { (self.codes, fullCodes) = (codes, full ?? codes) }

  /// The terminal's default.
  static let plain = TextStyle(codes: "")
  /// For parts that the eye should find first.
  static let bold = TextStyle(codes: "1")
  /// For parts that may be overlooked.
  static let dim = TextStyle(codes: "2", full: "38;5;243")
  /// Failure.
  static let red = TextStyle(codes: "31", full: "38;5;160")
  /// A failure's name.
  static let boldRed = TextStyle(codes: "1;31", full: "1;38;5;160")
  /// Success.
  static let green = TextStyle(codes: "32", full: "38;5;28")
  /// Waiting, and warnings.
  static let yellow = TextStyle(codes: "33", full: "38;5;136")

  /// Hues of services; those of failure, success and waiting are not among them.
  /// Of 16, the bright ones (90–97) are hardly seen on white: bold ones tell services apart in their place.
  static let services = [("36", 30), ("35", 133), ("34", 33), ("1;36", 66), ("1;35", 97), ("1;34", 68)].map {
    TextStyle(codes: $0.0, full: "38;5;\($0.1)")
  }

  /// The hue of the `index`-th service.
  static func service(_ index: Int) -> TextStyle { services[index % services.count] }
}
