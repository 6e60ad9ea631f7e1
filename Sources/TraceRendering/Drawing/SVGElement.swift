/// Parts of a drawing as SVG 2 elements. Whatever comes from a log goes through `escaped`.
enum SVGElement {
  /// `text` as the content of an element or the value of an attribute (XML 1.0, 2.4). What nobody sees or a terminal
  /// would obey is written out, as XML forbids most of it.
  static func escaped(_ text: String) -> String {
    var result = ""
    for character in TerminalText.escaped(text) {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      // No characters of XML.
      case "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
      default: result.append(character)
      }
    }
    return result
  }

  /// A length or a place in units of the drawing, with a tenth.
  static func number(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return tenths % 10 == 0
      ? "\(tenths / 10)" : "\(tenths < 0 ? "-" : "")\(abs(tenths) / 10).\(abs(tenths) % 10)"
  }

  /// A line of text whose base line begins, or with `isRight` ends, at a point.
  static func text(
    _ text: String, x: Double, y: Double, class name: String = "", isRight: Bool = false
  ) -> String {
    let look = (name.isEmpty ? "" : " class=\"\(name)\"") + (isRight ? " text-anchor=\"end\"" : "")
    return "<text x=\"\(number(x))\" y=\"\(number(y))\"\(look)>\(escaped(text))</text>\n"
  }

  /// A filled stretch.
  static func bar(x: Double, y: Double, width: Double, height: Double, class name: String) -> String {
    "<rect x=\"\(number(x))\" y=\"\(number(y))\" width=\"\(number(width))\" height=\"\(number(height))\" "
      + "class=\"\(name)\"/>\n"
  }

  /// A straight line.
  static func line(x1: Double, y1: Double, x2: Double, y2: Double, class name: String) -> String {
    "<line x1=\"\(number(x1))\" y1=\"\(number(y1))\" x2=\"\(number(x2))\" y2=\"\(number(y2))\" class=\"\(name)\"/>\n"
  }
}
