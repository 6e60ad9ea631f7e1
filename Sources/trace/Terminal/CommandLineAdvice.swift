import ArgumentParser
import TraceModel
import TraceRendering
import TraceSources

/// Advice on a misspelt subcommand, with the nearest one, and on an option in the wrong place. (Misspelt options are
/// told by the argument parser.)
enum CommandLineAdvice {
  private static let commands = TraceCommand.commands.map { $0.name }

  /// A failure if the first argument names no subcommand, or the second where help is asked for; nil if all is well.
  static func check(_ arguments: [String]) -> Failure? {
    guard let word = arguments.first else { return nil }
    if word.hasPrefix("-") { return strayOption(arguments) }
    if word == "help" {
      return arguments.dropFirst().first { !$0.hasPrefix("-") }.flatMap { unknown($0, among: commands) }
    }
    if word == ProfileCommand.name, arguments.count > 1, !arguments[1].hasPrefix("-") {
      let subcommands = ProfileCommand.configuration.subcommands.compactMap { $0.configuration.commandName }
      return unknown(arguments[1], among: subcommands, of: word)
    }
    return unknown(word, among: commands + ["help"])
  }

  /// Options of a command that stand before it.
  private static func strayOption(_ arguments: [String]) -> Failure? {
    let option = arguments[0].prefix { $0 != "=" }
    let own = ["-h", "--help", "--version", "--generate-completion-script", "--experimental-dump-help"]
    guard !own.contains(String(option)), let index = arguments.firstIndex(where: commands.contains) else {
      return nil
    }
    var rest = arguments
    let command = rest.remove(at: index)
    let line = (["trace", command] + rest.map(Shell.quoted)).joined(separator: " ")
    return Failure(
      .usage, "'\(option)' stands before the command", details: ["options stand behind it: \(line)"])
  }

  /// `command` is the command with these subcommands; nil: `trace` itself.
  private static func unknown(_ word: String, among known: [String], of command: String? = nil) -> Failure? {
    guard !known.contains(word) else { return nil }
    let line = (["trace"] + [command].compactMap(\.self)).joined(separator: " ")
    let nearest = EditDistance.nearest(to: word, among: known)
    let suggestion = nearest.flatMap { $0.distance <= 2 ? ["did you mean: \(line) \($0.word)"] : nil } ?? []
    return Failure(
      .usage, "there is no command '\([command, word].compactMap(\.self).joined(separator: " "))'",
      details: suggestion + [
        "commands: \(known.joined(separator: ", "))", "to see what they do: \(line) --help",
      ])
  }

  /// The parser's message about an unknown option, with the nearest option of the command: a swap of letters
  /// counts as one edit here, and as two there.
  static func improve(_ message: String, help: String) -> String {
    guard let option = message.firstMatch(of: /Unknown option '(--[^']+)'/)?.output.1 else { return message }
    let rest = message.split(separator: "\n", omittingEmptySubsequences: false).dropFirst()
    if UsageHints.otherTools(option: String(option)) != nil {
      return (["Unknown option '\(option)'"] + rest).joined(separator: "\n")
    }
    let known = Set(help.matches(of: /--[a-z][a-z-]+/).map { String($0.output) })
    let nearest = EditDistance.nearest(to: String(option), among: known.sorted())
    guard let nearest, nearest.distance <= 3 else { return message }
    return (["Unknown option '\(option)'. Did you mean '\(nearest.word)'?"] + rest).joined(separator: "\n")
  }
}
