import TraceSources
import ClockEstimation
import ArgumentParser
import TraceAnalysis
import TraceModel
import TraceRendering

/// `trace report`: percentiles over all requests.
struct ReportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
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
        request_transit   request sent -> request received
        api               request received -> response sent
        publish           request received -> message published
        queue_wait        published -> first consumed; once a message
        retry_wait        published to a retry topic -> consumed; each retry
        dispatch          consumed -> processing started
        processing        processing started -> finished; each attempt
        response_transit  response sent -> response received
        client            request sent -> response received
        accepted          request sent -> 2xx answer
        first_effect      request sent -> first message done
        end_to_end        request sent -> every message done
        from_api          request received -> every message done, of requests
                          without a client record
        launch            app started -> first screen, as the app states it
        screen_load       tap -> screen with its content, as the app states it

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

      The cost grows with the requests; with an attribute in --by or --where, with their records.

      EXIT STATUS
        0   done, also with 0 requests
        2   failed, or lines were skipped under --strict
        64  wrong usage
      """)

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Group by these, with commas between them: service, instance, outcome, topic, or any attribute.",
      valueName: "keys"))
  var by: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Print these percentiles, with commas between them; each is above 0 and at most 100.", valueName: "list"
    ))
  var percentiles = "50,90,95,99"

  @OptionGroup var source: SourceOptions
  @OptionGroup var filters: FilterOptions

  @Option(name: .long, help: "Print in this format.")
  var format = FormatOption<any ReportFormat>(TableFormat())

  @OptionGroup var clockOptions: ClockOptions
  @OptionGroup var output: OutputOptions

  mutating func run() async throws {
    var projection = AttributeProjection()
    var filter = try filters.filter(&projection, zone: output.zone())
    let keys = try groupKeys(&projection)
    let page = try output.page()
    let ranks = try parsedPercentiles()
    let requests = try await source.open(projection: projection, keepsRecords: false)
    let clocks = try clockOptions.clocks(of: requests)
    let end = try requests.endOfLogs(clocks: clocks)
    filter.endOfLogs = end
    let empty = ReportAggregate(
      filter: filter, keys: keys, percentiles: ranks, catalog: requests.catalog,
      corrections: try requests.corrections(clocks: clocks), precision: try requests.precision())
    var report = try await requests.aggregate(empty).report(endOfLogs: end)
    report.clocks = ClockStatement.all(in: clocks, catalog: requests.catalog)
    Output.writeLine(format.writer.report(report, on: page))
    try await tellOddities(report, requests, page)
    try source.conclude(requests)
  }

  /// Says what is probably a mistake in the command: filters that nothing passes, attributes that no request has.
  private func tellOddities(
    _ report: LatencyReport, _ requests: any RequestSource, _ page: OutputTarget
  ) async throws {
    let keepsRecords = source.from.isEmpty
    if report.groups.allSatisfy({ $0.requests == 0 }) {
      let hints = try await filters.hints(requests, keepsRecords: keepsRecords, page.times)
      if !hints.isEmpty { Diagnostics.print(remark: "no request matches", details: hints) }
    }
    let absent = report.keys.indices.filter { key in
      report.groups.contains { $0.requests > 0 } && report.groups.allSatisfy { $0.values[key] == nil }
    }.map { report.keys[$0] }.filter { !["service", "instance", "outcome", "topic"].contains($0) }
    guard !absent.isEmpty else { return }
    let names = keepsRecords ? try await AttributeNames(in: requests) : nil
    for key in absent {
      let nearest = names?.nearest(to: key).map { ["did you mean: --by \($0)"] } ?? []
      Diagnostics.print(remark: "no request has a field '\(key)'", details: nearest)
    }
  }

  private func groupKeys(_ projection: inout AttributeProjection) throws -> [GroupKey] {
    var keys: [GroupKey] = []
    for name in (by ?? "").split(separator: ",").map(String.init) {
      switch name {
      case "service": keys.append(.service)
      case "instance": keys.append(.instance)
      case "outcome": keys.append(.outcome)
      case "topic": keys.append(.topic)
      default: keys.append(.attribute(index: projection.index(of: name), name: name))
      }
    }
    return keys
  }

  private func parsedPercentiles() throws -> [Double] {
    let words = percentiles.split(separator: ",").map { $0.drop(while: { $0 == "p" || $0 == " " }) }
    let values = words.compactMap { Double($0) }.filter { $0 > 0 && $0 <= 100 }
    guard !values.isEmpty, values.count == words.count else {
      throw Failure(
        .usage, "'\(percentiles)' is no list of percentiles",
        details: ["for example: --percentiles 50,99,99.9", "each is above 0 and at most 100"])
    }
    return values
  }
}
