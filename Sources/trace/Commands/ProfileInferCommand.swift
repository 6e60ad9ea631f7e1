import ArgumentParser
import TraceSources

/// `trace profile infer`: a profile that logs propose by themselves.
struct ProfileInferCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "infer",
    abstract: "Propose a profile for logs whose records trace does not know.",
    usage: "trace profile infer <file> ... [<options>]",
    discussion: """
      EXAMPLES
        trace profile infer api.log worker.log > trace.yaml
        trace profile test trace.yaml api.log worker.log

      Give it the logs of all programs that requests pass, of the same time. It knows no words. It looks for:
        - the field whose values join the records of a request
        - the first and the last record of each program in a request
        - records that share a key with another program's first record
        - methods, paths and statuses
      Steps that trace understands by itself are left as they are.

      Above each rule stands its evidence, such as '16 of 16 deliveries'. Likely rules are commented out. Unknown texts \
      are listed with their number and an example. Read the file before you rely on it.

      Of huge logs the first 24 MB are read, and the file says so.

      EXIT STATUS
        0   done
        1   no field joins the records of requests
        2   failed
        64  wrong usage
      """)

  @Argument(
    help: ArgumentHelp("Log files and directories of them; '-' is standard input.", valueName: "file"),
    completion: .file())
  var files: [String]

  @OptionGroup var zones: ZoneOptions

  @OptionGroup var redaction: RedactionOptions

  @OptionGroup var output: OutputOptions

  mutating func run() async throws {
    _ = try output.page()
    let logs = LogPaths(files)
    let redaction = try redaction.redaction()
    let inference = try await ProfileInference(
      logs, zones: zones.zones(of: logs.files), redaction: redaction,
      decoder: try DecoderOptions.plainDecoder())
    Diagnostics.report(inference.inputs)
    if inference.inputs.hasNothing { throw Failure(.failed) }
    self.redaction.tellMissing(redaction, of: inference.inputs.sources)
    Output.write(try InferredProfile.text(of: inference))
  }
}
