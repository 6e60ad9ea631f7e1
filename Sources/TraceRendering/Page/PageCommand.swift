/// The commands that print the numbers of a page, so that a reader can ask for them again.
struct PageCommand {
  private let words: [String]

  /// From the command line that made the page.
  init(_ words: [String]) { self.words = Self.without(["--format"], words) }

  /// The command that prints a document of the page as JSON.
  func document() -> String { line(words) }

  /// The command that prints a document as JSON, with further options in place of `--by`.
  func document(_ options: [String]) -> String { line(Self.without(["--by"], words) + options) }

  private func line(_ kept: [String]) -> String {
    words.isEmpty ? "" : (["trace"] + kept + ["--format", "json"]).joined(separator: " ")
  }

  /// The command that prints the page's numbers for people, with further options.
  func text(_ options: [String] = []) -> String { (["trace"] + words + options).joined(separator: " ") }

  /// The command that lists the slowest requests, at most `count`.
  func slowest(_ count: Int, outcome: String?) -> String {
    guard !words.isEmpty else { return "" }
    let kept = Self.without(["--by", "--percentiles", "--groups"], Array(words.dropFirst()))
    return
      (["trace", "find", "--sort", "slowest", "--limit", "\(count)"]
      + (outcome.map { ["--outcome", $0] } ?? [])
      + kept + ["--format", "json"]).joined(separator: " ")
  }

  /// Options of `report` that say how it is printed, and not of which requests.
  private static let forms = (
    valued: ["--by", "--percentiles", "--groups", "--every", "--slowest", "--ids", "--format"],
    flags: ["--explain", "--histogram", "--heatmap", "--no-pager"]
  )
  /// A line with more logs names the first ones only.
  private static let mostLogs = 4

  /// What lists requests of the same source that pass the same filters; `asked` goes before what the filters ask.
  func find(_ asked: [String]) -> String {
    let options = asked.filter { $0.hasPrefix("--") }
    let kept = Self.without(Self.forms.valued + options, Array(words.dropFirst()))
      .filter { !Self.forms.flags.contains($0) && !options.contains($0) }
    return (["trace", "find"] + asked + Self.shortened(kept)).joined(separator: " ")
  }

  /// Without most logs of a long list behind `--from`, which takes every word up to the next option.
  private static func shortened(_ words: [String]) -> [String] {
    guard let from = words.firstIndex(of: "--from") else { return words }
    let logs = words[(from + 1)...].prefix { !$0.hasPrefix("--") }
    guard logs.count > mostLogs else { return words }
    return words[...from] + logs.prefix(1) + ["…"] + words[logs.endIndex...]
  }

  /// The words without options that take a value, and their values.
  private static func without(_ options: [String], _ words: [String]) -> [String] {
    var (kept, skips) = ([String](), false)
    for word in words {
      if skips {
        skips = false
      } else if options.contains(word) {
        skips = true
      } else if !options.contains(where: { word.hasPrefix($0 + "=") }) {
        kept.append(word)
      }
    }
    return kept
  }
}
