import TraceSources
import ArgumentParser
import TraceAnalysis
import TraceModel
import TraceRendering

/// What a list of requests is ordered by.
enum FindOrder: String, CaseIterable, ExpressibleByArgument { case oldest, newest, slowest }

/// `trace find`: the requests that match.
struct FindCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "find",
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

      A request that has not ended has lasted up to the end of the logs, at least: it counts as slower than that, \
      and is listed with '> 2.956 s'. So do its messages that still wait. What is lost, or lacks a record, has no \
      known duration and does not count.

      On a terminal it prints a table, in a pipe one id a line. All filters must hold. The cost grows with the \
      requests; with --where, with their records.

      EXIT STATUS
        0   at least one request matches
        1   no request matches
        2   failed, or lines were skipped under --strict
        64  wrong usage
      """)

  @OptionGroup var source: SourceOptions
  @OptionGroup var filters: FilterOptions

  @Option(name: .long, help: "Which requests come first; slowest is by --segment, if given.")
  var sort = FindOrder.oldest

  @Option(name: .long, help: ArgumentHelp("Print at most so many.", valueName: "n"))
  var limit: Int?

  @Option(name: .long, help: "Print in this format. Without it: table on a terminal, else ids.")
  var format: FormatOption<any FindFormat>?

  @OptionGroup var clockOptions: ClockOptions
  @OptionGroup var output: OutputOptions

  mutating func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit takes a number from 1, not \(limit)") }
  }

  mutating func run() async throws {
    var projection = AttributeProjection()
    var filter = try filters.filter(&projection, zone: output.zone())
    let page = try output.page()
    let requests = try await source.open(projection: projection, keepsRecords: true)
    let clocks = try clockOptions.clocks(of: requests)
    filter.endOfLogs = try requests.endOfLogs(clocks: clocks)
    let aggregate = try await requests.aggregate(
      FindAggregate(
        filter: filter, catalog: requests.catalog, corrections: try requests.corrections(clocks: clocks)))
    let teller = TraceViewBuilder(source: requests, clocks: clocks)
    let end = filter.endOfLogs
    let wanted = try ordered(aggregate.found, requests, filter).prefix(limit ?? .max)
    let format = format?.writer ?? Self.defaultFormat
    for part in pieces(of: wanted, for: format) {
      let found = try format.listsOnlyIDs ? named(part, requests) : teller.found(part, endOfLogs: end)
      Output.write(format.list(found, on: page))
    }
    try source.conclude(requests)
    if wanted.isEmpty { throw try await nothingFound(requests, page) }
  }

  private static var defaultFormat: any FindFormat {
    TerminalStream.output.isTerminal ? TableFormat() : IDList()
  }

  private func nothingFound(_ requests: any RequestSource, _ page: OutputTarget) async throws -> Failure {
    let count = NumberFormat.counted(try requests.requestCount(), "request")
    return Failure(
      .nothingFound, "no request matches (\(count) in \(requests.name))",
      details: try await filters.hints(requests, keepsRecords: true, page.times))
  }

  private typealias Found = (key: RequestKey, summary: TraceSummary)

  /// Some at a time where the format allows it, so that the reader of a pipe begins at once and may stop early.
  private func pieces(of wanted: ArraySlice<Found>, for format: any FindFormat) -> [ArraySlice<Found>] {
    guard format.listsInPieces else { return [wanted] }
    return stride(from: wanted.startIndex, to: wanted.endIndex, by: 500).map {
      wanted[$0..<min($0 + 500, wanted.endIndex)]
    }
  }

  /// What a list of ids needs of some requests.
  private func named(_ part: ArraySlice<Found>, _ requests: any RequestSource) throws -> [FoundRequest] {
    let ids = try requests.correlationIDs(of: part.map(\.key))
    return zip(part, ids).map { found, id in
      var request = FoundRequest(
        correlationID: id, outcome: found.summary.outcome, start: found.summary.start)
      request.occurrence = found.key.occurrence
      return request
    }
  }

  /// In the order asked for; requests that are equal in it stand in the order of their ids.
  private func ordered(
    _ found: [Found], _ requests: any RequestSource, _ filter: RequestFilter
  ) throws -> [Found] {
    let measured = found.map { (found: $0, measure: measure($0.summary, filter)) }
    let sorted = measured.sorted { $0.measure < $1.measure }
    var result: [Found] = []
    result.reserveCapacity(sorted.count)
    var index = 0
    while index < sorted.count {
      var end = index + 1
      while end < sorted.count, sorted[end].measure == sorted[index].measure { end += 1 }
      result +=
        try end - index == 1 ? [sorted[index].found] : byID(sorted[index..<end].map(\.found), requests)
      index = end
    }
    return result
  }

  private func byID(_ found: [Found], _ requests: any RequestSource) throws -> [Found] {
    let ids = try requests.correlationIDs(of: found.map(\.key))
    return zip(ids, found).sorted { ($0.0, $0.1.key.occurrence ?? 0) < ($1.0, $1.1.key.occurrence ?? 0) }
      .map(\.1)
  }

  private func measure(_ summary: TraceSummary, _ filter: RequestFilter) -> Int64 {
    switch sort {
    case .oldest: summary.start.nanoseconds
    case .newest: -summary.start.nanoseconds
    case .slowest: -longest(summary, filter)
    }
  }

  /// The time that the request took, or had lasted when the logs ended, or the longest of the segment that is
  /// asked for; 0 where none is known.
  private func longest(_ summary: TraceSummary, _ filter: RequestFilter) -> Int64 {
    var longest: Int64 = 0
    summary.forEachSegment { measured in
      if filter.isAbout(measured.segment) { longest = max(longest, measured.duration.count) }
    }
    guard let end = filter.endOfLogs else { return longest }
    return max(longest, summary.longestUnfinished(until: end, filter.isAbout)?.count ?? 0)
  }
}
