import ArgumentParser
import TraceModel
import TraceRendering
import TraceSources

/// `trace diff`: whether the requests of one side differ from those of another by more than noise.
struct DiffCommand: NamedCommand {
  static let name = "diff"
  static let configuration = CommandConfiguration(
    commandName: name,
    _superCommandName: "trace",
    abstract: "Compare two sets of requests.",
    usage: "trace diff <side> <side> [<options>]",
    discussion: """
      EXAMPLES
        trace diff before.db after.db
        trace diff '--since 2h --until 1h' '--since 1h'
        trace diff '--where version=1.2' '--where version=1.3' --service api
        trace diff old.jsonl new.jsonl --format json
        trace diff since=yesterday since=15m --from logs

      SIDES
      Each side is an index, a log (a file, a directory, a pattern in quotes), or a filter in the words of the options \
      below. A filter with spaces stands in quotes; --since 1h may be written since=1h. Filters choose from --db or --from. \
      The options of the command hold for both sides; a side's own go before.

      CHANGES
      A segment is slower or faster by a test of ranks: Mann and Whitney's, with Gehan's for unfinished work. A request \
      counts once, with its longest value. An outcome is more or fewer by Fisher's exact test. The \
      p-values are corrected for the number of tests (Holm): of 100 comparisons of equal things at most 5 find any \
      change. A segment is tested from 8 requests on each side on. If one side has records of clients and the other has \
      none, both are compared from the server's first record on.

      The interval of a shift holds with 95 % at least, whatever the distributions. The last sentence divides the \
      difference of the mean times among the segments of the critical path; the parts add up to it.

      EXIT STATUS
        0   no change that is more than noise, or only changes for the better
        2   failed, or lines were skipped under --strict
        3   worse: some segment is slower, failures are more, or a consumer group
            has stopped
        4   too little data, and nothing is worse: the whole time, or the segment
            asked for, could not be tested, many more requests of one side have no
            known end, clocks may be off by as much as something changed, or a
            row is mixed
        64  wrong usage
      """)

  /// Words unknown to the parser may be a side in the words of options.
  @Argument(
    parsing: .allUnrecognized,
    help: ArgumentHelp("What is compared, the older first: an index, a log or a filter.", valueName: "side"),
    completion: .file())
  var sides: [String] = []

  @OptionGroup var shown: PercentileOptions
  @OptionGroup var source: SourceOptions
  @OptionGroup var filters: FilterOptions

  @Option(name: .long, help: "Print in this format.")
  var format = FormatOption<DiffResult>(table: TableFormat())

  @OptionGroup var clockOptions: ClockOptions
  @OptionGroup var cells: CellOptions
  @OptionGroup var output: OutputOptions

  mutating func run() async throws {
    try checkSides()
    let query = try ComparisonQuery(percentiles: shown.percentiles)
    let page = try output.page(isForSpreadsheets: cells.safe)
    let sides = try await DiffSides(sides, filters, in: source, clocks: clockOptions, output)
    let report = try await query.compare(sides.query(0), with: sides.query(1))
    let text = format.writer.comparison(report, on: page)
    Output.writeLine(text)
    LargePage.tell(text, format.writer, page.command)
    try await sides.tell(report, on: page)
    try sides.conclude()
    switch report.change {
    case .worse: throw Failure(.violated)
    case .tooLittleData: throw Failure(.tooLittleData)
    case .better, .none, .mixed, .clocks: break
    }
  }

  private func checkSides() throws {
    if let option = sides.first(where: { $0.hasPrefix("-") && $0.count > 1 && !$0.contains(" ") }) {
      throw ValidationError("Unknown option '\(option)'")
    }
    guard sides.count != 2 else { return }
    let seen =
      sides.isEmpty
      ? "there is none" : "there are \(sides.count): " + sides.map(Shell.quoted).joined(separator: " ")
    throw Failure(
      .usage, "two sides are compared, and \(seen)",
      details: DiffSide.examples
        + (source.from.isEmpty ? [] : ["sides stand before --from, which takes every word that follows"]))
  }
}
