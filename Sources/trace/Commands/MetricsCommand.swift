import ArgumentParser
import TraceModel
import TraceRendering
import TraceSources

/// `trace metrics`: requests as a monitoring system counts them.
struct MetricsCommand: NamedCommand {
  static let name = "metrics"
  static let configuration = CommandConfiguration(
    commandName: name,
    _superCommandName: "trace",
    abstract: "Print histograms and counters for Prometheus.",
    usage: "trace metrics [<options>]",
    discussion: """
      EXAMPLES
        trace metrics
        trace metrics --textfile /var/lib/prometheus/node-exporter
        trace metrics --where job_type=video --until 5m
        trace metrics --buckets 10ms,50ms,250ms,1s,5s --without topic
        kubectl logs deploy/api | trace metrics --from -

      METRICS
        trace_segment_duration_seconds            histogram of each segment
        trace_segment_negative_durations_total    those of them below zero
        trace_segment_unfinished                  begun, and not ended
        trace_segment_longest_unfinished_seconds  how long the oldest lasts
        trace_requests_total                      by outcome, of what ended
        trace_requests_open                       by outcome, of the others
        trace_skipped_lines_total                 by reason
        trace_latest_record_timestamp_seconds     when the logs end
      The text is OpenMetrics 1.0. Each bucket names its latest request as an exemplar, which trace show draws. \
      --textfile writes Prometheus's older text, without exemplars, to trace.prom in a directory, as node_exporter reads \
      it. It writes a temporary file first, which then takes that name.

      LABELS are few and fixed: segment; topic of a message; service whose work it is; caller and callee of a call or \
      passage; outcome; reason. An attribute is none, since each of its values would be one more series of every bucket. \
      For one value there is --where. A label with more than 50 values (--label-limit) is refused.

      BUCKETS are log-linear: each decade from 100 us to 1000 s has 1, 2.5, 5 and 7.5. A negative duration counts in the \
      first one; where all durations of a series add up to less than zero, OpenMetrics lets it have no sum.

      COUNTERS count all requests that pass the filters, so they grow with the index. A request that is tried again after \
      a failure may still end otherwise, and a counter that falls looks like a restart: --until 5m leaves out the requests \
      of the last five minutes.

      EXIT STATUS
        0   done, also with 0 requests
        2   failed, or lines were skipped under --strict; or a label has too many
            values
        64  wrong usage
      """)

  @Option(
    name: .long,
    help: ArgumentHelp("Write trace.prom in this directory, and print nothing.", valueName: "directory"),
    completion: .directory)
  var textfile: String?

  @OptionGroup var metrics: MetricsOptions
  @OptionGroup var source: SourceOptions
  @OptionGroup var filters: FilterOptions

  @Option(name: .long, help: "Print in this format. Without it: openmetrics; with --textfile: prometheus.")
  var format: FormatOption<MetricsResult>?

  @OptionGroup var clockOptions: ClockOptions
  @OptionGroup var output: OutputOptions

  mutating func validate() throws {
    guard textfile != nil, let format, format.writer.name != PrometheusFormat().name else { return }
    throw ValidationError("--textfile is read as prometheus, and not as \(format.writer.name)")
  }

  mutating func run() async throws {
    var projection = AttributeProjection()
    let query = try MetricsQuery(
      filter: filters.filter(&projection, zone: output.zone()), bounds: metrics.buckets,
      labels: metrics.labels, mostValues: metrics.labelLimit)
    let page = try output.page()
    let requests = try await source.open(projection: projection, keepsRecords: filters.needRecords)
    let found = try await query.metrics(of: requests, clocks: try clockOptions.clocks(of: requests))
    if let textfile {
      try Textfile(directory: textfile).write(PrometheusFormat().metrics(found))
    } else {
      Output.write((format?.writer ?? OpenMetricsFormat()).metrics(found))
    }
    if found.outcomes.isEmpty {
      let hints = QueryHints(filters: filters, requests: requests, projection: projection, times: page.times)
      try await hints.tellEmptiness()
    }
    try source.conclude(requests)
  }
}
