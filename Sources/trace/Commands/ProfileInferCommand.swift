import ArgumentParser
import LogReading
import TraceModel
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

      Give it the logs of all programs that requests pass, of the same time. It knows no words. It looks for the field \
      whose values join the records of a request; which record of each program comes first and last in a request; which \
      records share a key with the first record of another program; and which name a method, a path or a status. What \
      trace understands by itself is left as it is.

      Above each rule stands what speaks for it, such as '16 of 16 deliveries'. Likely rules are commented out. Texts of \
      which nothing is known are listed with their number and an example. Read the file before you rely on it.

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
    let decoder = try LogDecoder(profile: .makeDefault(), catalog: Catalog())
    let logs = LogPaths(files)
    let redaction = try redaction.redaction()
    let inference = try await ProfileInference(
      logs, zones: zones.zones(of: logs.files), redaction: redaction, decoder: decoder)
    Diagnostics.report(inference.inputs)
    if inference.inputs.hasNothing { throw Failure(.failed) }
    self.redaction.tellMissing(redaction, of: inference.inputs.sources)
    do {
      Output.write(try inference.proposal().profile.yaml)
    } catch let problem as ProposedProfile.Problem {
      throw Self.failure(problem)
    }
  }

  /// Fields that are named where none is an id.
  private static let mostNamed = 8

  private static func failure(_ problem: ProposedProfile.Problem) -> Failure {
    switch problem {
    case .noRecords: Failure(.failed, "no line of these logs is a record with a time")
    case .noID(let considered):
      Failure(
        .nothingFound, "no field joins the records of these logs to requests",
        details: [
          considered.isEmpty
            ? "no field has values that could be ids"
            : "fields that were compared, of which none is an id: "
              + considered.prefix(mostNamed).joined(separator: ", ")
              + (considered.count > mostNamed ? ", …" : ""),
          "an id is a value that one request has and no other, on several of its records",
          "to infer more: name the logs of all programs that requests pass, of the same time",
          "to have an id: log the header that callers send on, such as X-Request-ID or traceparent",
          "to name it yourself: 'sources: [{id: FIELD}]' in trace.yaml",
        ])
    }
  }
}
