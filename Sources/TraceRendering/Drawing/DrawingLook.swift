/// Colours and letters of drawings, light and dark. Colour is never alone: waiting is hatched, what nobody did is
/// dashed, and failure is said in words.
enum DrawingLook {
  /// Size of letters in units. All are of one width, so that a column of text is known without measuring it.
  static let letters = 12.0
  /// Width of a letter: 0.6 of its size in the usual fonts of one width, and a little more.
  static let column = 7.3
  /// How many hues programs have; more programs share them.
  static var hues: Int { light.services.count }

  private struct Colours {
    var page: String, ink: String, dim: String, grid: String
    var wait: String, bad: String, good: String
    var services: [String]

    /// The colours as variables of CSS, for the parts of a page that are no drawing.
    var variables: String {
      let named =
        [
          ("page", page), ("ink", ink), ("dim", dim), ("grid", grid), ("wait", wait), ("bad", bad),
          ("good", good),
        ] + services.enumerated().map { ("s\($0)", $1) }
      return ":root { " + named.map { "--\($0): \($1);" }.joined(separator: " ") + " }\n"
    }

    /// A rule for each class. Viewers without CSS variables read it, too.
    var rules: String {
      let fills =
        [("page", page), ("dim", dim), ("bad", bad), ("good", good), ("warning", wait)]
        + services.enumerated().map { ("s\($0)", $1) }
      let strokes = [("grid", grid), ("pause", wait), ("hatch", wait)]
      return "text { fill: \(ink); }\n"
        + fills.map { ".\($0) { fill: \($1); }\n" }.joined()
        + strokes.map { ".\($0) { stroke: \($1); }\n" }.joined()
    }
  }

  // Each hue stands out from its ground by 3 to 1 (WCAG 2.2, 1.4.11), and text by 4.5 to 1 (1.4.3).
  private static let light = Colours(
    page: "#ffffff", ink: "#1f2328", dim: "#59636e", grid: "#d8dee4", wait: "#9a6700", bad: "#cf222e",
    good: "#1a7f37", services: ["#0f7681", "#0969da", "#8250df", "#4d6b00", "#a0447a", "#4a63a8"])
  private static let dark = Colours(
    page: "#0d1117", ink: "#e6edf3", dim: "#9198a1", grid: "#30363d", wait: "#d29922", bad: "#f85149",
    good: "#3fb950", services: ["#39c5cf", "#58a6ff", "#bc8cff", "#a3c455", "#e786c0", "#8fa6e8"])

  private static let fonts =
    #"ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace"#

  /// The colours as variables of CSS, `--page` to `--s5`, and the letters, `--letters`.
  static let variables =
    ":root { --letters: \(fonts); }\n" + light.variables
    + "@media (prefers-color-scheme: dark) {\n\(dark.variables)}\n"

  /// The rules of drawings.
  static let rules = """
    text { font: 12px \(fonts); white-space: pre; }
    .strong { font-weight: bold; }
    .wait { fill: url(#waiting); }
    .pause { stroke-width: 2; stroke-dasharray: 4 3; }
    .hatch { stroke-width: 3; }
    \(light.rules)@media (prefers-color-scheme: dark) {
    \(dark.rules)}

    """

  /// The pattern of what waits.
  static let pattern = """
    <pattern id="waiting" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">\
    <line x1="0" y1="0" x2="0" y2="6" class="hatch"/></pattern>
    """

  /// The style sheet, and the pattern of what waits.
  static let style = "<style>\n\(rules)</style>\n<defs>\(pattern)</defs>\n"

  /// The class of a program's bars.
  static func hue(_ index: Int) -> String { "s\(index % hues)" }
}
