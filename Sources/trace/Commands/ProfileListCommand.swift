import ArgumentParser
import TraceRendering

/// `trace profile list`: the profiles that there are.
struct ProfileListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the built-in profiles, and the one that is used here.",
    usage: "trace profile list",
    discussion: """
      EXAMPLES
        trace profile list

      EXIT STATUS
        0   done
        2   the profile that would be used here is wrong
      """)

  @OptionGroup var output: OutputOptions

  mutating func run() async throws {
    let page = try output.page()
    for line in ProfileText.list(ProfileFinder.builtIns, on: page) {
      Output.writeLine(line)
    }
    guard let found = try ProfileFinder.find(nil) else { return }
    Output.writeLine("used here: \(TerminalText.escaped(found.name))")
  }
}
