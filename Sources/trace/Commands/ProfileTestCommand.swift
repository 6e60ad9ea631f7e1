import ArgumentParser
import TraceModel
import TraceSources

/// `trace profile test`: what a profile understands of some logs.
struct ProfileTestCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "Say what a profile understands of some logs.",
    usage: "trace profile test [<profile>] <file> ... [<options>]",
    discussion: """
      EXAMPLES
        trace profile test api.log worker.log
        trace profile test trace.yaml sample.log --at-least 90%
        trace profile test pino-http api.log

      Prints each text with the number of its records, their steps, and the place of the first. Then it counts \
      understood records, and requests that begin and end. It lists fields of the profile without a record, and rules \
      without one. A record is understood if it is a step, or if a rule says that it is none ('is: note'). \
      Records without an id are counted apart.

      The first argument is the profile if it ends in .yaml or .yml, or is the name of a built-in one.

      In a service's own tests it fails the build when a line is reworded.

      EXIT STATUS
        0   done
        1   only with --at-least: less is understood than it asks for, or the profile names fields that no record has
        2   failed, or the profile is wrong
        64  wrong usage
      """)

  @Argument(
    help: ArgumentHelp("A profile, then log files; '-' is standard input.", valueName: "file"),
    completion: .file())
  var files: [String]

  @Option(
    name: .customLong("at-least"),
    help: ArgumentHelp(
      "End with status 1 where fewer of a hundred records are understood.", valueName: "percentage"))
  var atLeast: String?

  @OptionGroup var decoding: DecoderOptions

  @OptionGroup var redaction: RedactionOptions

  @OptionGroup var output: OutputOptions

  mutating func validate() throws { _ = try limit() }

  mutating func run() async throws {
    let page = try output.page()
    let found = try ProfileFinder.find(takeProfile() ?? decoding.profile)
    Diagnostics.tell(found)
    guard !files.isEmpty else {
      throw Failure(
        .usage, "no logs are named", details: ["for example: trace profile test trace.yaml sample.log"])
    }
    let decoder = try decoding.decoder(profile: found?.profile)
    let redaction = try redaction.redaction()
    let logs = LogPaths(files)
    let trial = try await ProfileTrial(
      logs, zones: decoding.zones(of: logs.files), redaction: redaction, decoder: decoder)
    Diagnostics.report(trial.inputs)
    if trial.inputs.hasNothing { throw Failure(.failed) }
    self.redaction.tellMissing(redaction, of: trial.inputs.sources)
    let text = ProfileTrialText(trial, found, page: page)
    for line in text.lines { Output.writeLine(line) }
    if let limit = try limit(), let shortcoming = text.shortcoming(below: limit) { throw shortcoming }
  }

  /// Takes the profile that stands in front of the logs, if one does.
  private mutating func takeProfile() -> String? {
    guard let first = files.first, ProfileFinder.isProfile(first) else { return nil }
    return files.removeFirst()
  }

  /// The percentage of `--at-least`.
  private func limit() throws -> Double? {
    guard let atLeast else { return nil }
    guard let limit = Double(atLeast.hasSuffix("%") ? String(atLeast.dropLast()) : atLeast),
      (0...100).contains(limit)
    else { throw ValidationError("--at-least takes a percentage from 0% to 100%, not \(atLeast)") }
    return limit
  }
}
