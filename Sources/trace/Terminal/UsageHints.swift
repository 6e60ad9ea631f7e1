import TraceModel

/// Hints on the meaning of a refused command line, beyond the argument parser's own.
enum UsageHints {
  /// Lines to stand below the parser's message; none where nothing more is to be said.
  static func hints(_ message: String, _ arguments: [String]) -> [String] {
    if message.hasPrefix("Missing expected argument '<id>"), let hint = swallowedID(arguments) {
      return [hint]
    }
    if message.contains("nexpected argument"), let hint = logsWithoutOption(arguments) { return [hint] }
    if let hint = otherTools(message) { return [hint] }
    return nearestValue(message).map { [$0] } ?? []
  }

  private static func otherTools(_ message: String) -> String? {
    guard let match = message.firstMatch(of: /Unknown option '(--?[a-zA-Z-]+)/) else { return nil }
    return otherTools(option: String(match.output.1))
  }

  /// The option of trace for an option of other programs; nil of any other.
  static func otherTools(option: String) -> String? {
    switch option {
    case "--json", "--ndjson", "--csv", "--tsv", "--markdown":
      "for \(option.dropFirst(2)): --format \(option.dropFirst(2))"
    case "--follow", "-f":
      "to read logs as they grow: trace ingest --follow LOGS; other commands see what is there"
    default: nil
    }
  }

  /// An option that takes one of a few values has another.
  private static func nearestValue(_ message: String) -> String? {
    guard let match = message.prefixMatch(of: /The value '([^']*)' is invalid for '(--[a-z-]+)/) else {
      return nil
    }
    let rest = message[match.range.upperBound...]
    let listed = rest.matches(of: /\n *- (\S+)/).map { String($0.output.1) }
    let values = listed.isEmpty ? rest.matches(of: /'([^' ]+)'/).map { String($0.output.1) } : listed
    let typed = String(match.output.1).lowercased()
    let begun = values.filter { !typed.isEmpty && $0.hasPrefix(typed) }
    let meant = EditDistance.near(to: typed, among: values) ?? (begun.count == 1 ? begun[0] : nil)
    return meant.map { "did you mean: \(match.output.2) \($0)" }
  }

  /// `--from` takes every word up to the next option, an id at its end, too.
  private static func swallowedID(_ arguments: [String]) -> String? {
    guard let index = arguments.firstIndex(of: "--from") else { return nil }
    let files = arguments[(index + 1)...].prefix { !$0.hasPrefix("-") || $0 == "-" }
    guard files.count > 1, let id = files.last else {
      return "an id stands before --from: trace show ID --from FILE"
    }
    let words = ["trace", "show", id] + arguments[1..<index] + ["--from"] + files.dropLast()
    let line = words.map(Shell.quoted).joined(separator: " ")
    return "--from takes every word that follows; an id stands before it: \(line)"
  }

  /// Commands that read requests take logs by an option.
  private static func logsWithoutOption(_ arguments: [String]) -> String? {
    guard let command = arguments.first, ["find", "report", "check", "doctor"].contains(command) else {
      return nil
    }
    let words = arguments.dropFirst().prefix { !$0.hasPrefix("-") }
    guard !words.isEmpty else { return "to read logs: trace \(command) --from FILE" }
    return "to read logs: trace \(command) --from " + words.map(Shell.quoted).joined(separator: " ")
  }
}
