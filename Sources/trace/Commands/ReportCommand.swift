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
        trace report --explain --where job_type=video
        trace report --every 5m --since 6h
        trace report --histogram --segment queue_wait
        trace report --heatmap --service api
        trace report --format html > report.html
        trace report --ids p99 --segment queue_wait | trace show -
        kubectl logs deploy/api | trace report --from -

      SEGMENTS
      \(SegmentHelp.lines)

      end_to_end and from_api hold completed requests; requests that ended otherwise join with --by outcome or \
      --outcome.

      PERCENTILES are exact, by nearest rank: the p-th of n values is the one at rank p/100 * n, rounded up. Each has a \
      distribution-free 95 % confidence interval (binomial order statistics); a star marks a percentile for which \
      n is too small to have one. Negative durations come from clocks that disagree, or from coarse \
      times: they are counted and kept. Where some program logs whole seconds, 'time step' says so of each segment. \
      Outcomes count every request; none is dropped.

      UNFINISHED work has lasted from its beginning to the end of the logs, at least. Where there is some, a second \
      row counts it, too: its percentiles are Kaplan and Meier's estimate, '> x' where one is not reached within \
      x, the longest time observed. The first row alone gets better as a consumer stalls. Requests that failed or \
      were refused have ended, and so have calls and deliveries with another try. Lost work, and work without an end in \
      the logs, is in neither row; a line below the table counts it.

      EXPLAIN compares the slowest requests (--slowest, 1 % without it) with the middle half, from p25 to p75. It \
      does so by segment of the critical path, in parts that add up to the difference. Then it names attributes, topics, \
      partitions, services and instances more frequent among the slowest than by chance (Fisher's test, corrected for \
      the number of values by Holm). Values are compared from 8 slow requests on.

      EVERY counts a request in the interval in which it starts. Intervals begin at multiples of their length, as \
      clocks of --tz show it. 'waiting' are the messages published and not consumed at the interval's end, also those of \
      requests before --since. An interval without a log is marked: it is not one of zero requests.

      HISTOGRAM has ten bins a decade, from 1 us up; on a screen several make a line. 'bars' of the table are the same \
      histograms. HEATMAP counts them in the intervals in which requests start. Durations below 1 us and below 0 have a \
      line of their own, and so have requests that have not ended.

      IDS lists requests as 'trace find' does, the slowest first: those with a value at or above the percentile of its \
      row. Each topic, and each service, has a row of its own.

      The cost grows with the requests, twice with --explain; with an attribute of many values in --by or --where, \
      with their records.

      EXIT STATUS
        0   done, also with 0 requests
        1   no request is at or above the percentile of --ids
        2   failed, or lines were skipped under --strict
        64  wrong usage, such as a field in --by that no request has
      """)

  @OptionGroup var form: ReportFormOptions
  @OptionGroup var grouping: GroupingOptions
  @OptionGroup var folding: GroupCountOptions
  @OptionGroup var shown: PercentileOptions
  @OptionGroup var source: SourceOptions
  @OptionGroup var filters: FilterOptions

  @Option(name: .long, help: "Print in this format. Without it: table; with --ids, in a pipe: ids.")
  var format: FormatOption<ReportResult>?

  @OptionGroup var clockOptions: ClockOptions
  @OptionGroup var cells: CellOptions
  @OptionGroup var output: OutputOptions

  mutating func validate() throws {
    if form.ids != nil, let format, format.writer.forFind == nil {
      throw ValidationError(
        "--ids lists requests, which \(format.writer.name) does not; a page of them: trace report --ids p99 | "
          + "trace show - --format \(format.writer.name)")
    }
    if let groups = folding.groups, grouping.by == nil {
      throw ValidationError("--groups is of --by: trace report --by topic --groups \(groups)")
    }
    guard let name = form.name, let by = grouping.by else { return }
    throw ValidationError(
      "\(name) takes no --by; for one group: --where, --service or --outcome in place of --by \(by)")
  }

  mutating func run() async throws {
    var projection = AttributeProjection()
    let filter = try filters.filter(&projection, zone: output.zone())
    let page = try output.page(isForSpreadsheets: cells.safe)
    let asked = AskedReport(
      form: form, grouping: grouping, folding: folding, percentiles: shown.percentiles,
      zone: try output.zone(), format: format?.writer)
    let report = try asked.report(filter, of: filters.segment, &projection)
    let requests = try await source.open(
      projection: projection, keepsRecords: form.ids != nil || filters.needRecords || asked.isPage,
      keepsAttributes: form.explain)
    let hints = QueryHints(filters: filters, requests: requests, projection: projection, times: page.times)
    try await report.print(
      requests, clocks: try clockOptions.clocks(of: requests),
      on: ReportTarget(
        format: format?.writer, page: page, hints: hints, sourceOptions: source.typed,
        offer: try clockOptions.offer(of: requests)))
    try source.conclude(requests)
  }
}
