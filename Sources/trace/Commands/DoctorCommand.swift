import ArgumentParser
import TraceModel
import TraceRendering
import TraceSources

/// `trace doctor`: what is wrong with the logging.
struct DoctorCommand: NamedCommand {
  static let name = "doctor"
  static let configuration = CommandConfiguration(
    commandName: name,
    abstract: "Say what the logs hold and what is wrong with them.",
    usage: "trace doctor [<options>]",
    discussion: """
      EXAMPLES
        trace doctor
        trace doctor --from client.jsonl api.jsonl consumer.jsonl
        trace doctor --format json | jq '.origins[] | {service, clock}'
        trace doctor > /dev/null || echo "the logging needs attention"

      Prints who logged what and from when to when, and then:
        what is not understood: texts without a known meaning, fields that could
          be an id, rules of profiles that name no records any more, times of
          another zone
        what is known of each clock, and durations below zero before and after
          correction
        where correlation ids stop: requests sent and not received, messages
          published and not consumed, and the other way around
        skipped lines, with file and line
        ids that do not stand for one request each
      A line that needs attention is marked with '!'.

      IDS: an id on more than 1,000 records and on more than 1 % of all is probably a constant, unless exactly one of its \
      records begins a request.

      CLOCKS are compared over all requests: a record of sending cannot be later than one of receiving. Both \
      directions (HTTP) give an estimate; one direction (a queue) gives a bound, and the other side stays open.

      The cost grows with the requests.

      EXIT STATUS
        0   nothing needs attention
        1   something does, such as that there is no record
        2   failed, or lines were skipped under --strict
        64  wrong usage
      """)

  @OptionGroup var source: SourceOptions

  @Option(name: .long, help: "Print in this format.")
  var format = FormatOption<DoctorResult>(table: TableFormat())

  @OptionGroup var output: OutputOptions

  mutating func run() async throws {
    let requests = try await source.open(keepsRecords: true, tellsInterruption: true, acceptsNoRecord: true)
    var diagnosis = try await Diagnostician(source: requests).diagnose()
    diagnosis.indexOption = source.index.typed
    try Diagnostics.tell(profilesOf: requests)
    Diagnostics.tell(redaction: try requests.redactedFields())
    Output.write(format.writer.diagnosis(diagnosis, on: try output.page()))
    try source.conclude(requests)
    if diagnosis.needsAttention { throw Failure(.nothingFound) }
  }
}
