import Foundation
import Testing

/// A command by the argument parser (`--experimental-dump-help`): the list that texts are held against.
struct CommandDescription: Decodable, Sendable, CustomTestStringConvertible {
  var commandName: String
  var abstract: String?
  var shouldDisplay: Bool
  var subcommands: [CommandDescription]?
  var arguments: [Argument]?

  struct Argument: Decodable, Sendable {
    var kind: String
    var shouldDisplay: Bool
    var names: [Name]?
    var valueName: String?
    /// Its possible values, if they are a list.
    var allValues: [String]?
    var abstract: String?

    /// As it is typed: `--db`, `-h`, `<file>`.
    var spellings: [String] {
      guard let names else { return ["<\(valueName ?? "")>"] }
      return names.map { $0.kind == "short" ? "-\($0.name)" : "--\($0.name)" }
    }
  }

  struct Name: Decodable, Sendable {
    var kind: String
    var name: String
  }

  var testDescription: String { commandName }

  /// The visible arguments, hidden options left out.
  var shown: [Argument] { (arguments ?? []).filter(\.shouldDisplay) }

  /// The commands of the program, `help` left out.
  var commands: [CommandDescription] { (subcommands ?? []).filter { $0.commandName != "help" } }

  /// The built program.
  static let root = Task {
    struct Dump: Decodable { var command: CommandDescription }
    let output = try await TraceBinary.run(["--experimental-dump-help"]).standardOutput
    return try JSONDecoder().decode(Dump.self, from: output).command
  }
}
