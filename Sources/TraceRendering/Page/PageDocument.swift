/// A document of JSON within a page, as a command prints it.
struct PageDocument {
  /// The name that the page's script knows it by.
  var name: String
  var json: String
  /// The command that prints the document; empty where not known.
  var command = ""
  /// There is no room for the whole: rows, histograms or queues are left out.
  var isPart = false

  /// The element that holds it: a block of data, which browsers neither show nor run (HTML, 4.12.1).
  var element: String {
    let attributes =
      "id=\"\(SVGElement.escaped(name))\" data-command=\"\(SVGElement.escaped(command))\""
      + (isPart ? " data-part" : "")
    return "<script type=\"application/json\" \(attributes)>" + Self.embedded(json) + "</script>\n"
  }

  /// JSON in which no text ends the element or begins another one. These characters occur in strings only, and are
  /// escaped there as JSON allows. Whatever else a reader of scripts minds (U+2028, U+2029) the writer has escaped.
  static func embedded(_ json: String) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(json.utf8.count + 1_024)
    for byte in json.utf8 where byte != 0x0A {
      switch byte {
      case UInt8(ascii: "<"): bytes += #"\u003c"#.utf8
      case UInt8(ascii: ">"): bytes += #"\u003e"#.utf8
      case UInt8(ascii: "&"): bytes += #"\u0026"#.utf8
      default: bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
