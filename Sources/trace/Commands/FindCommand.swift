import ArgumentParser
import TraceModel
import TraceRendering
import TraceSources

extension RequestOrder: ExpressibleByArgument {}

/// `trace find`: the requests that match.
struct FindCommand: NamedCommand {
  static let name = "find"
  static let configuration = CommandConfiguration(
    commandName: name,
    _superCommandName: "trace",
    abstract: "List the requests that match.",
    usage: "trace find [<options>]",
    discussion: """
      EXAMPLES
        trace find --outcome failed | trace show -
        trace find --slower-than 2s --sort slowest --limit 10
        trace find --slower-than 500ms --segment queue_wait
        trace find --service consumer --level error --since 5m | trace show -
        trace find --redelivered | trace show -
        trace find --attempts '>=3' --outcome failed
        trace find --where job_type=video --where 'size_mb>500'
        trace find --level error --format ndjson | jq -r .correlation_id

      An unfinished request has lasted up to the end of the logs, at least: it counts as slower than that, and is listed \
      with '2.956 s so far'. So do its waiting messages. Of a lost, incomplete or unknown request the time from its first \
      to its last record counts (elapsed).

      On a terminal it prints a table, in a pipe one id a line. All filters must hold. The cost grows with the \
      requests; with --where and an attribute of many values, with their records.

      EXIT STATUS
        0   at least one request matches
        1   no request matches
        2   failed, or lines were skipped under --strict
        64  wrong usage
      """)

  @OptionGroup var source: SourceOptions
  @OptionGroup var filters: FilterOptions

  @Option(name: .long, help: "Which requests come first; slowest is by --segment, if given.")
  var sort = RequestOrder.oldest

  @Option(name: .long, help: ArgumentHelp("Print at most this number of requests.", valueName: "n"))
  var limit: Int?

  @Option(name: .long, help: "Print in this format. Without it: table on a terminal, else ids.")
  var format: FormatOption<FindResult>?

  @OptionGroup var clockOptions: ClockOptions
  @OptionGroup var cells: CellOptions
  @OptionGroup var output: OutputOptions

  mutating func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit takes a number from 1, not \(limit)") }
  }

  mutating func run() async throws {
    var projection = AttributeProjection()
    let filter = try filters.filter(&projection, zone: output.zone())
    let page = try output.page(isForSpreadsheets: cells.safe)
    let requests = try await source.open(projection: projection, keepsRecords: true)
    let list = try await RequestList(
      filter, by: sort, limit: limit, in: requests, clocks: try clockOptions.clocks(of: requests))
    let format = format?.writer ?? Self.defaultFormat
    try await list.write(format, on: page, shortens: page.isTerminal && format.isForPeople)
    try source.conclude(requests)
    if list.isEmpty {
      throw try await QueryHints(
        filters: filters, requests: requests, projection: projection, times: page.times
      ).nothingFound()
    }
  }

  /// The format where none is asked for.
  static var defaultFormat: any FindFormat {
    TerminalStream.output.isTerminal ? TableFormat() : IDList()
  }
}
