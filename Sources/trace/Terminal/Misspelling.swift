import ArgumentParser
import TraceRendering

/// A subcommand that does not exist, and the nearest that does. (For options the argument parser does this.)
enum Misspelling {
  /// A failure if the first argument names no subcommand; nil if all is well.
  static func check(_ arguments: [String]) -> Failure? {
    guard let word = arguments.first, !word.hasPrefix("-") else { return nil }
    let known = TraceCommand.configuration.subcommands.map { $0._commandName } + ["help"]
    guard !known.contains(word) else { return nil }
    let nearest = known.min { distance(word, $0) < distance(word, $1) }
    let suggestion = nearest.flatMap { distance(word, $0) <= 2 ? ["did you mean: trace \($0)"] : nil } ?? []
    return Failure(
      .usage, "there is no command '\(word)'",
      details: suggestion + [
        "commands: \(known.joined(separator: ", "))", "to see what they do: trace --help",
      ])
  }

  /// The parser's message about an unknown option, with the nearest option of the command: a swap of letters
  /// counts as one edit here, and as two there.
  static func improve(_ message: String, help: String) -> String {
    guard let option = message.firstMatch(of: /Unknown option '(--[^']+)'/)?.output.1 else { return message }
    let known = Set(help.matches(of: /--[a-z][a-z-]+/).map { String($0.output) })
    let nearest = known.sorted().min { distance(String(option), $0) < distance(String(option), $1) }
    guard let nearest, distance(String(option), nearest) <= 3 else { return message }
    let lines = message.split(separator: "\n", omittingEmptySubsequences: false).dropFirst()
    return (["Unknown option '\(option)'. Did you mean '\(nearest)'?"] + lines).joined(separator: "\n")
  }

  /// Edits between two words, a swap of neighbours being one (Damerau; the optimal string alignment distance).
  static func distance(_ a: String, _ b: String) -> Int {
    let a = Array(a), b = Array(b)
    var rows = [Array(0...b.count)]
    for i in a.indices {
      var row = [i + 1]
      for j in b.indices {
        var best = min(row[j] + 1, rows[i][j + 1] + 1, rows[i][j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, rows[i - 1][j - 1] + 1) }
        row.append(best)
      }
      rows.append(row)
    }
    return rows[a.count][b.count]
  }
}
