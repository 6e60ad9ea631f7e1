/// The commands that print the numbers of a page, so that a reader can ask for them again.
struct PageCommand {
  private let words: [String]

  /// From the command line that made the page.
  init(_ words: [String]) { self.words = Self.without(["--format"], words) }

  /// The command that prints a document of the page as JSON.
  func document() -> String { words.isEmpty ? "" : Self.line(words, Self.asJSON) }

  /// The command that prints a document as JSON, with further options in place of `--by`.
  func document(_ options: [String]) -> String {
    words.isEmpty ? "" : Self.line(Self.without(Self.grouping, words), options + Self.asJSON)
  }

  /// The command that prints the page's numbers for people, with further options.
  func text(_ options: [String] = []) -> String { Self.line(words, options) }

  /// The same with options in place of `--by`.
  func text(instead options: [String]) -> String { Self.line(Self.without(Self.grouping, words), options) }

  private static let asJSON = ["--format", "json"]
  private static let grouping = ["--by", "--groups"]

  /// A line with further options: what stands behind `--` is none.
  private static func line(_ words: [String], _ options: [String]) -> String {
    let end = words.firstIndex(of: "--") ?? words.endIndex
    return (["trace"] + words[..<end] + options + words[end...]).joined(separator: " ")
  }

  /// The command that lists the slowest requests, at most `count`.
  func slowest(_ count: Int, outcome: String?) -> String {
    words.isEmpty ? "" : Self.line(slowestWords(count, outcome), Self.asJSON)
  }

  private func slowestWords(_ count: Int, _ outcome: String?) -> [String] {
    ["find", "--sort", "slowest", "--limit", "\(count)"] + (outcome.map { ["--outcome", $0] } ?? [])
      + Self.without(Self.grouping + ["--percentiles"], Array(words.dropFirst()))
  }

  /// The command that draws these requests.
  func slowestDrawn(_ count: Int, outcome: String?) -> String {
    let (forms, filters) = (Self.forms, Self.filters)
    let source = Self.without(forms.valued + filters.valued, Array(words.dropFirst()))
      .filter { !forms.flags.contains($0) && !filters.flags.contains($0) }
    return Self.line(slowestWords(count, outcome), []) + " | " + Self.line(["show", "-"] + source, [])
  }

  /// Options of `report` that say how it is printed, and not of which requests.
  private static let forms = (
    valued: ["--by", "--percentiles", "--groups", "--every", "--slowest", "--ids", "--format"],
    flags: ["--explain", "--histogram", "--heatmap", "--no-pager"]
  )
  /// Options that say which requests: `show` takes names.
  private static let filters = (
    valued: [
      "--since", "--until", "--service", "--level", "--text", "--outcome", "--where", "--attempts",
      "--slower-than",
      "--segment",
    ],
    flags: ["--redelivered"]
  )
  /// A line with more logs names the first ones only.
  private static let mostLogs = 4

  /// What lists requests of the same source that pass the same filters; `asked` goes before what the filters ask.
  func find(_ asked: [String]) -> String {
    let options = asked.filter { $0.hasPrefix("--") }
    let valued = options.filter { !Self.filters.flags.contains($0) }
    let kept = Self.without(Self.forms.valued + valued, Array(words.dropFirst()))
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

  /// The words without options that take a value, and their values. Behind `--` are none.
  private static func without(_ options: [String], _ words: [String]) -> [String] {
    var (kept, skips) = ([String](), false)
    for (place, word) in words.enumerated() {
      if word == "--" { return kept + words[place...] }
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
