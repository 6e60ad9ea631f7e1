import ArgumentParser

/// `trace profile`: what records mean.
struct ProfileCommand: NamedCommand {
  static let name = "profile"
  static let configuration = CommandConfiguration(
    commandName: name,
    _superCommandName: "trace",
    abstract: "Propose, test, show or list what records mean.",
    usage: "trace profile <subcommand>",
    discussion: """
      EXAMPLES
        trace profile list
        trace profile show pino-http > trace.yaml
        trace profile test api.log worker.log
        trace profile test trace.yaml sample.log --at-least 90%

      A profile is a file in YAML. It names the steps of a request among the records. trace looks for it as --profile and as \
      TRACE_PROFILE. Then it looks for trace.yaml here and above, up to the root of the repository, and for \
      ~/.config/trace/profile.yaml. \
      Logs of known loggers need none: they are recognised by their fields.

      EXIT STATUS
        0   done
        1   less is understood than --at-least asks for
        2   failed, or the profile is wrong
        64  wrong usage
      """,
    subcommands: [
      ProfileListCommand.self, ProfileShowCommand.self, ProfileTestCommand.self, ProfileInferCommand.self,
    ],
    defaultSubcommand: nil)
}
