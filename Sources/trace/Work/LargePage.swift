import TraceRendering

/// A page that browsers take long for, and that mail programs refuse.
enum LargePage {
  /// In bytes.
  private static let most = 2_000_000

  /// Says so where `text` is such a page. `command` are the words that made it.
  static func tell(_ text: String, _ format: any OutputFormat, _ command: [String]) {
    guard format.name == HTMLFormat().name, text.utf8.count > most else { return }
    let tenths = (text.utf8.count + 50_000) / 100_000
    Diagnostics.print(
      remark: "the page has \(tenths / 10).\(tenths % 10) MB, which takes a browser some seconds",
      details: ["to make it smaller: \(advice(command))"])
  }

  /// How to ask for a smaller page, by what was asked for.
  private static func advice(_ command: [String]) -> String {
    let has = { (option: String) in command.contains { $0 == option || $0.hasPrefix(option + "=") } }
    if command.first == "show" { return "fewer requests; of one, --format svg is its drawing alone" }
    if has("--every") { return "a longer --every" }
    if has("--by") { return "fewer --groups" }
    return "requests of fewer topics or services, by --where or --service"
  }
}
