import ArgumentParser
import TraceModel
import TraceRendering
import TraceSources

/// `trace report`: percentiles over all requests.
struct ReportCommand: NamedCommand {
  static let name = "report"
  static let configuration = CommandConfiguration(
    commandName: name,
    _superCommandName: "trace",
    abstract: "Print latency percentiles by segment and group.",
    usage: "trace report [<options>]",
    discussion: """
      EXAMPLES
        trace report
        trace report --by job_type
        trace report --by service,outcome --since 2h
        trace report --percentiles 50,99,99.9 --format csv
        kubectl logs deploy/api | trace report --from -

      SEGMENTS
      \(SegmentHelp.lines)

      end_to_end and from_api hold completed requests; requests that ended otherwise join with --by outcome or \
      --outcome.

      PERCENTILES are exact, by nearest rank: the p-th of n values is the one at rank p/100 * n, rounded up. Each has a \
      distribution-free 95 % confidence interval (binomial order statistics); a star marks a percentile for which \
      n is too small to have one. Negative durations are clocks that disagree, or times that are told in coarse \
      steps: they are counted and kept. Where some program logs whole seconds, 'time step' says so of each segment. \
      Outcomes count every request; none is dropped.

      UNFINISHED work has lasted from its beginning to the end of the logs, at least. Where there is some, a second \
      row counts it, too: its percentiles are Kaplan and Meier's estimate, '> x' where one is not reached within \
      x, the longest time observed. The first row alone gets better as a consumer stalls. Requests that failed or \
      were refused have ended, and calls and deliveries that were tried again are not waited for. What is lost, or \
      whose end is missing from the logs, is in neither row; a line below the table counts it.

      The cost grows with the requests; with an attribute of many values in --by or --where, with their records.

      EXIT STATUS
        0   done, also with 0 requests
        2   failed, or lines were skipped under --strict
        64  wrong usage, such as a field in --by that no request has
      """)

  @OptionGroup var grouping: GroupingOptions
  @OptionGroup var shown: PercentileOptions
  @OptionGroup var source: SourceOptions
  @OptionGroup var filters: FilterOptions

  @Option(name: .long, help: "Print in this format.")
  var format = FormatOption<ReportResult>(TableFormat())

  @OptionGroup var clockOptions: ClockOptions
  @OptionGroup var cells: CellOptions
  @OptionGroup var output: OutputOptions

  mutating func run() async throws {
    var projection = AttributeProjection()
    let query = try ReportQuery(
      filter: filters.filter(&projection, zone: output.zone()), keys: grouping.by ?? "",
      percentiles: shown.percentiles,
      projection: &projection)
    let page = try output.page(isForSpreadsheets: cells.safe)
    let requests = try await source.open(projection: projection, keepsRecords: filters.needRecords)
    let clocks = try clockOptions.clocks(of: requests)
    let report = try await query.report(on: requests, clocks: clocks)
    let hints = QueryHints(filters: filters, requests: requests, projection: projection, times: page.times)
    try await hints.checkFields(of: query, report, clocks: clocks)
    Output.writeLine(format.writer.report(report, on: page))
    try await hints.tell(report, of: query)
    try source.conclude(requests)
  }
}
