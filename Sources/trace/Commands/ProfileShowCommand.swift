import ArgumentParser

/// `trace profile show`: the file of a profile.
struct ProfileShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Print the file of a profile.",
    usage: "trace profile show [<name>]",
    discussion: """
      EXAMPLES
        trace profile show
        trace profile show pino-http > trace.yaml

      Without a name it prints the profile that is used here.

      EXIT STATUS
        0   done
        1   no profile is used here
        2   failed, or the profile is wrong
        64  there is no profile of that name
      """)

  @Argument(help: ArgumentHelp("A built-in profile, or a file.", valueName: "name"))
  var name: String?

  mutating func run() async throws {
    guard let found = try ProfileFinder.find(name, by: "trace profile show") else {
      throw Failure(
        .nothingFound, "no profile is used here",
        details: [
          "built-in profiles: trace profile list", "to write one: trace profile show pino-http > trace.yaml",
        ])
    }
    Output.write(found.text)
  }
}
