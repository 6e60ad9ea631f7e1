import ArgumentParser
import TraceModel
import TraceRendering
import TraceSources

/// `trace export`: requests for other viewers.
struct ExportCommand: NamedCommand {
  static let name = "export"
  static let configuration = CommandConfiguration(
    commandName: name,
    _superCommandName: "trace",
    abstract: "Write requests for Perfetto, Jaeger, Zipkin or OTLP.",
    usage: "trace export [<id> ...] [<options>]",
    discussion: """
      EXAMPLES
        trace export 7f3a --format perfetto > 7f3a.json
        trace export --outcome failed --since 1h --format jaeger > failed.json
        trace find --slower-than 2s | trace export - --format zipkin
        trace export --format otlp > traces.jsonl
        trace export --since 1h --to http://localhost:4318/v1/traces

      It writes the requests with the ids that are named, those that pass the filters, or both; without either, all. \
      They come one by one, the oldest first, and the same requests always give the same bytes.

      EACH REQUEST is a trace. It has a span for each work that show --format json has, below the span that caused it, and \
      one for the wait of each message. A consumer is linked to its producer. Records are events of the spans in which they were \
      logged. The first span tells the outcome and the notes.

      IDS of traces follow from the correlation id. A UUID, or 32 or 16 hexadecimal digits, stays. Others, and the ids of \
      spans, are the first digits of SHA-256.

      FORMATS
        perfetto  Chrome's trace events, for ui.perfetto.dev and chrome://tracing
        otlp      OpenTelemetry's JSON, a trace a line, for its collector
        jaeger    the JSON of Jaeger's page, which opens it as a file
        zipkin    version 2, for POST /api/v2/spans

      TO SEND, --to takes the address of a collector (OTLP over HTTP, JSON, gzip). Requests go in batches. A batch that the \
      collector refuses for now (429, 502, 503, 504, no connection, no answer in 30 s) is sent again: after longer and \
      longer pauses, or at Retry-After. After six attempts the command fails.

      EXIT STATUS
        0   done
        1   no request matches, or an id was not found
        2   failed, or the collector did not take everything; or lines were
            skipped under --strict
        64  wrong usage
      """)

  @Argument(
    help: ArgumentHelp(
      "Correlation ids or their beginnings; '-' reads them from standard input. Without any: all requests.",
      valueName: "id"), completion: Completions.ids)
  var ids: [String] = []

  @OptionGroup var source: SourceOptions
  @OptionGroup var filters: FilterOptions

  @Option(name: .long, help: "Write for this viewer; with --to it is otlp.")
  var format: FormatOption<ExportResult>?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Send the requests to this collector, such as http://localhost:4318.", valueName: "url"))
  var to: String?

  @OptionGroup var clockOptions: ClockOptions
  @OptionGroup var output: OutputOptions

  mutating func validate() throws {
    guard let format else {
      guard to == nil else { return }
      let names = OutputFormats.names(for: ExportResult.self).joined(separator: ", ")
      throw ValidationError("--format says for which viewer: \(names); to send: --to http://localhost:4318")
    }
    if to != nil, format.writer.name != OTLPFormat().name {
      throw ValidationError("--to sends otlp, and not \(format.writer.name)")
    }
  }

  mutating func run() async throws {
    let collector = try to.map { try CollectorAddress($0) }
    var projection = AttributeProjection()
    let filter = try filters.filter(&projection, zone: output.zone())
    let page = try output.page()
    let requests = try await source.open(projection: projection, keepsRecords: true)
    let clocks = try clockOptions.clocks(of: requests)
    var named = NamedRequests(ids, in: requests, options: source.typed)
    let keys = try ids.isEmpty ? nil : named.all()
    let found = try await ExportQuery(filter: filter).requests(of: requests, among: keys, clocks: clocks)
    let builder = TraceViewBuilder(source: requests, clocks: clocks, precision: try requests.precision())
    let endOfLogs = found.isEmpty ? nil : try requests.endOfLogs(clocks: clocks)
    if let collector {
      var delivery = BatchedDelivery(to: collector)
      for request in found { try await delivery.add(builder.view(of: request.key), endOfLogs: endOfLogs) }
      try await delivery.finish(requests: found.count)
    } else if let format = format?.writer, let first = found.first {
      Output.write(format.frame.opening)
      for (number, request) in found.enumerated() {
        if number > 0 { Output.write(format.frame.separator) }
        let context = ExportContext(number: number, since: first.start, endOfLogs: endOfLogs)
        Output.write(format.export(try builder.view(of: request.key), in: context))
      }
      Output.write(format.frame.closing)
    }
    try source.conclude(requests)
    if named.missing > 0 { throw Failure(.nothingFound) }
    if found.isEmpty {
      throw try await QueryHints(
        filters: filters, requests: requests, projection: projection, times: page.times
      )
      .nothingFound()
    }
  }
}
