import Crypto
import TraceModel

/// The script of all pages, and its hash, by which a browser knows it from any other.
enum PageScript {
  /// In the order in which they need each other.
  private static let parts: [@Sendable () -> [UInt8]] = [
    { PackageResources.base_js }, { PackageResources.axes_js }, { PackageResources.curves_js },
    { PackageResources.histogram_js }, { PackageResources.heatmap_js }, { PackageResources.series_js },
    { PackageResources.report_js }, { PackageResources.slowest_js }, { PackageResources.diff_js },
    { PackageResources.doctor_js }, { PackageResources.explain_js }, { PackageResources.show_js },
    { PackageResources.page_js },
  ]

  /// The text between the tags.
  static let text =
    "(() => {\n'use strict';\nconst vocabulary = \(vocabulary);\n"
    + parts.map { String(decoding: $0(), as: UTF8.self) }.joined(separator: "\n")
    + "})();\n"

  /// Words of the program, in the order in which pages show them.
  private static let vocabulary = JSONWriter.text { writer in
    writer.object { writer in
      writer.array("wholes", of: SegmentDefinition.wholes) { $0.string($1.name) }
      writer.array("ofInterest", of: SegmentDefinition.ofInterest) { $0.string($1.name) }
      writer.array("outcomes", of: HTMLPage.outcomes) { $0.string($1.outcome.name) }
    }
  }

  /// The style sheet.
  static let style =
    DrawingLook.variables + DrawingLook.rules + String(decoding: PackageResources.page_css, as: UTF8.self)

  /// Nothing is fetched, and nothing runs but the script above (CSP 3). What a log says stays text even where it were
  /// taken for markup.
  static let policy =
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-\(base64(SHA256.hash(data: Array(text.utf8))))'"
    + "; base-uri 'none'; form-action 'none'"

  /// RFC 4648, 4.
  static func base64(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    let bytes = Array(bytes)
    return stride(from: 0, to: bytes.count, by: 3).map { place in
      let group = bytes[place..<min(place + 3, bytes.count)]
      let number = (0..<3).reduce(0) { $0 << 8 | ($1 < group.count ? Int(group[place + $1]) : 0) }
      let text = (0..<4).map { digits[number >> (18 - 6 * $0) & 63] }.prefix(group.count + 1)
      return String(text) + String(repeating: "=", count: 3 - group.count)
    }.joined()
  }
}
