import TraceRendering

/// A page that browsers take long for, and that mail programs refuse.
enum LargePage {
  /// In bytes.
  private static let most = 2_000_000

  /// Says so where `text` is such a page.
  static func tell(_ text: String, _ format: any OutputFormat) {
    guard format.name == HTMLFormat().name, text.utf8.count > most else { return }
    let tenths = (text.utf8.count + 50_000) / 100_000
    Diagnostics.print(
      remark: "the page has \(tenths / 10).\(tenths % 10) MB, which takes a browser some seconds",
      details: ["fewer requests make it smaller, or of a report fewer --groups, or a longer --every"])
  }
}
