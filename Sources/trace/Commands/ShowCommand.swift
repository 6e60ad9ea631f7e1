import ArgumentParser
import TraceModel
import TraceRendering
import TraceSources

/// `trace show`: one request's view.
struct ShowCommand: NamedCommand {
  static let name = "show"
  static let configuration = CommandConfiguration(
    commandName: name,
    _superCommandName: "trace",
    abstract: "Draw the timeline of a request.",
    usage: "trace show <id> ... [<options>]",
    discussion: """
      EXAMPLES
        trace show 7f3a9c1e-6a4d-4e0f-9b7a-0d2c5e8f1a33
        trace show 7f3a
        trace show 'req-1#2'
        trace find --outcome failed | trace show -
        grep -h timeout *.jsonl | trace show -
        trace show 7f3a --log
        trace show 7f3a --raw | jq .
        trace show 7f3a --format json | jq .critical_path
        trace show 7f3a --from api.jsonl consumer.jsonl

      An id may be shortened to any beginning that only one request has. Braces and the hyphens of a UUID do not \
      matter, nor does case, unless two ids differ in nothing else. Of an id that names several requests all are \
      shown; id#2 is the second. With '-' ids come from standard input, one a line, or in JSON from grep, jq or trace \
      find --format json; each is shown once. The cost is that of the request's own records.

      The drawing has a bar for each HTTP attempt, for the wait in the queue and for the work of each \
      delivery. Below it stand the critical path (its parts add up to the whole), the clocks that told the \
      times, and what reconstruction noticed or could not find. Of more than 200 bars only the first, the \
      last, the failed and the longest are drawn. Very many log lines, notes and requests with one id are cut likewise, \
      and a line says by how many. --all draws everything; the formats for programs always have everything.

      --log lists the records instead, each with its time since the first, its program, level, message and fields. On a \
      terminal a record takes one line; warnings and errors are whole. In a pipe all are. Of more \
      than 200 records some are left out, as above.

      EXIT STATUS
        0   every id was shown
        1   an id was not found, or fits more than one request
        2   failed, or lines were skipped under --strict
        64  wrong usage
      """)

  @Argument(
    help: ArgumentHelp(
      "Correlation ids or their beginnings; '-' reads them from standard input.", valueName: "id"),
    completion: Completions.ids)
  var ids: [String]

  @OptionGroup var source: SourceOptions

  @Option(
    name: .long,
    help: "Print in this format; table, which it is without this option, and markdown are the drawing.")
  var format: FormatOption<ShowResult>?

  @Flag(name: .long, help: "Draw everything, however much there is.")
  var all = false

  @Flag(name: .long, help: "Print the records as they were logged, byte for byte, in causal order.")
  var raw = false

  @Flag(name: .long, help: "List all records as readable lines, in causal order.")
  var log = false

  @Flag(name: .long, help: .hidden)
  var explain = false

  @OptionGroup var clockOptions: ClockOptions
  @OptionGroup var cells: CellOptions
  @OptionGroup var output: OutputOptions

  mutating func validate() throws {
    if raw, let format {
      throw ValidationError(
        "--raw prints the records as they were logged, and not as \(format.writer.name)")
    }
    if log, let format, !format.writer.isForPeople {
      throw ValidationError(
        "--log lists records for people; for programs: --raw, or --format \(format.writer.name) without --log"
      )
    }
    if log, raw { throw ValidationError("--log and --raw exclude each other") }
  }

  mutating func run() async throws {
    let format = format?.writer ?? TableFormat()
    let requests = try await source.open(keepsRecords: true)
    let known = try clockOptions.clocksAndOffer(of: requests)
    let builder = TraceViewBuilder(
      source: requests, clocks: known.clocks, offer: known.offer, precision: try requests.precision())
    let page = try output.page(isForSpreadsheets: cells.safe)
    var named = NamedRequests(ids, in: requests, options: source.typed, byValue: true)
    let form: ShownRequests.Form = explain ? .explanation : raw ? .records : log ? .log : .drawing
    var shown = ShownRequests(form, format: format, isWhole: all, on: page, by: builder)
    while let keys = try named.next(isBounded: !raw && !all && format.isForPeople) {
      for key in keys { try shown.add(key) }
    }
    shown.end(ids)
    try source.conclude(requests)
    if shown.count + named.missing == 0 { throw IDMessages.noIDs }
    if named.missing > 0 || shown.count == 0 { throw Failure(.nothingFound) }
  }
}
