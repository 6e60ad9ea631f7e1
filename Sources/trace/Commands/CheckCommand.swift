import ArgumentParser
import TraceModel
import TraceRendering
import TraceSources

/// `trace check`: whether requests keep service-level objectives.
struct CheckCommand: NamedCommand {
  static let name = "check"
  static let configuration = CommandConfiguration(
    commandName: name,
    _superCommandName: "trace",
    abstract: "Hold the requests against service-level objectives.",
    usage: "trace check --slo <objective> ... [<options>]",
    discussion: """
      EXAMPLES
        trace check --slo 'p99(end_to_end) < 2s' --slo 'share(failed) < 1%'
        trace check --slo 'oldest(queued) < 5m' --since 15m
        trace check --slos objectives.txt --by job_type --format junit > check.xml
        kubectl logs deploy/api | trace check --from - --slo 'p95(api) < 300ms'

      OBJECTIVES
        p99(SEGMENT) < 2s     any percentile of a segment, by nearest rank, as in
                              trace report; p99(queue_wait jobs): of one topic or
                              service
        share(OUTCOME) < 1%   of the requests whose end is known; several outcomes
                              with commas: share(failed,lost)
        oldest(queued) < 5m   how long the oldest waiting message has waited,
                              whenever its request began (--since aside)
      A limit stands behind < or <=; that of a percentile or a share may stand behind > or >=. Each group of --by and \
      each row of a segment has a verdict of its own.

      VERDICTS go by the measured number. 'violated?' and 'kept?' mean that the limit lies within its 95 % confidence \
      interval: it may be noise. There is too little data where as few could not show that the objective is kept, and where \
      clocks may be off by so much that the number may lie on the other side of the limit. p50 needs 6 values, p95 72, p99 368, a share below 1 % 368 requests.

      UNFINISHED work must not flatter. Percentiles count it by Kaplan and Meier's estimate, and the interval holds \
      however long it will last. Requests that are queued, processing or incomplete are in no share with an upper \
      limit, and count against one with a lower limit.

      EXIT STATUS
        0   every objective is kept
        2   failed, or lines were skipped under --strict
        3   an objective is violated
        4   none is violated, and there is too little data for one, or clocks
            do not tell
        64  wrong usage, such as a field in --by that no request has
      """)

  @OptionGroup var objectives: ObjectiveOptions
  @OptionGroup var grouping: GroupingOptions
  @OptionGroup var source: SourceOptions
  @OptionGroup var filters: FilterOptions

  @Option(name: .long, help: "Print in this format; github is annotations of a workflow.")
  var format = FormatOption<CheckResult>(table: TableFormat())

  @OptionGroup var clockOptions: ClockOptions
  @OptionGroup var cells: CellOptions
  @OptionGroup var output: OutputOptions

  mutating func run() async throws {
    var projection = AttributeProjection()
    let query = try CheckQuery(
      objectives.objectives(), filter: filters.filter(&projection, zone: output.zone()),
      keys: grouping.by ?? "",
      projection: &projection)
    let page = try output.page(isForSpreadsheets: cells.safe)
    let requests = try await source.open(projection: projection, keepsRecords: filters.needRecords)
    let clocks = try clockOptions.clocks(of: requests)
    let found = try await query.check(requests, clocks: clocks, offer: try clockOptions.offer(of: requests))
    let hints = QueryHints(filters: filters, requests: requests, projection: projection, times: page.times)
    try await hints.checkFields(of: query.report, found.report, clocks: clocks)
    Output.writeLine(format.writer.verdicts(found.verdicts, on: page))
    hints.tell(found.verdicts, of: found.report)
    try await hints.tell(found.report, of: query.report)
    try source.conclude(requests)
    if let status = ExitStatus(found.verdicts.worst) { throw Failure(status) }
  }
}

extension ExitStatus {
  /// How a check ends with this as its worst verdict; nil where it ends well.
  fileprivate init?(_ ruling: Verdict.Ruling) {
    switch ruling {
    case .violated: self = .violated
    case .tooLittleData: self = .tooLittleData
    case .kept: return nil
    }
  }
}
