import Testing
import TraceModel

@testable import TraceRendering

@Suite struct MetricTextTests {
  /// A wait of 0.5 ms and one of 1.5 s, of a topic with characters that end a label.
  private static func metrics(id: String? = "r-1", sum: Int128 = 1_500_500_000) throws -> RequestMetrics {
    var metrics = RequestMetrics()
    metrics.bounds = try BucketBounds([1_000_000, 1_000_000_000].map { Nanoseconds($0) })
    metrics.outcomes = [.completed: 2, .queued: 1]
    metrics.skipped = [.malformed: 3]
    metrics.endOfLogs = Timestamp(nanoseconds: 1_795_603_768_000_000_001)
    var buckets = Array(repeating: RequestMetrics.Bucket(), count: 3)
    buckets[0].count = 1
    buckets[2].count = 1
    buckets[2].exemplar = .init(
      duration: Nanoseconds(1_500_000_000), end: Timestamp(nanoseconds: 1_795_603_768_120_000_000),
      key: RequestID(number: 1))
    buckets[2].exemplar?.id = id
    var wait = RequestMetrics.SegmentSeries(segment: .queueWait, buckets: buckets)
    wait.labels = [.topic: "a\"b\\c\n"]
    (wait.sum, wait.negative, wait.unfinished) = (sum, 1, 4)
    wait.longestUnfinished = Nanoseconds(2_500_000_000)
    metrics.segments = [wait]
    return metrics
  }

  private static let labels = #"segment="queue_wait",topic="a\"b\\c\\n""#

  /// Lines of a text that are about a metric.
  private static func lines(_ name: String, in text: String) -> [String] {
    text.split(separator: "\n").map(String.init).filter { $0.contains(name) }
  }

  @Test func `OpenMetrics has types, units, cumulative buckets, exemplars and an end`() throws {
    let text = OpenMetricsFormat().metrics(try Self.metrics())
    let name = "trace_segment_duration_seconds"
    #expect(
      Self.lines(name, in: text) == [
        "# HELP \(name) How long segments of requests took that have ended, by corrected clocks.",
        "# TYPE \(name) histogram",
        "# UNIT \(name) seconds",
        #"\#(name)_bucket{\#(Self.labels),le="0.001"} 1"#,
        #"\#(name)_bucket{\#(Self.labels),le="1.0"} 1"#,
        #"\#(name)_bucket{\#(Self.labels),le="+Inf"} 2 # {correlation_id="r-1"} 1.5 1795603768.12"#,
        "\(name)_count{\(Self.labels)} 2",
        "\(name)_sum{\(Self.labels)} 1.5005",
      ])
    #expect(text.hasSuffix("\n# EOF\n"))
    #expect(Self.lines("# TYPE trace_requests ", in: text) == ["# TYPE trace_requests counter"])
  }

  @Test func `the older text names counters by their samples, and has no exemplars, units or end`() throws {
    let text = PrometheusFormat().metrics(try Self.metrics())
    #expect(Self.lines("# TYPE trace_requests_total", in: text) == ["# TYPE trace_requests_total counter"])
    #expect(!text.contains(" # {") && !text.contains("# UNIT") && !text.contains("# EOF"))
    #expect(text.contains("trace_latest_record_timestamp_seconds 1795603768.000000001\n"))
    #expect(text.contains("trace_segment_longest_unfinished_seconds{\(Self.labels)} 2.5\n"))
  }

  @Test func `outcomes and reasons that have not occurred are zero, and those that may change are a gauge`()
    throws
  {
    let text = OpenMetricsFormat().metrics(try Self.metrics())
    #expect(
      Self.lines("trace_requests_total{", in: text)
        == [
          "unknown", "failed", "lost", "rejected", "unreachable", "completed",
        ].map { #"trace_requests_total{outcome="\#($0)"} \#($0 == "completed" ? 2 : 0)"# })
    #expect(
      Self.lines("trace_requests_open{", in: text)
        == ["queued", "processing", "incomplete"].map {
          #"trace_requests_open{outcome="\#($0)"} \#($0 == "queued" ? 1 : 0)"#
        })
    #expect(Self.lines("trace_skipped_lines_total{", in: text).count == SkipReason.allCases.count)
  }

  @Test(arguments: [
    (114, true), (115, false),
  ])
  func `an exemplar has 128 characters at most, the name of its label included`(length: Int, fits: Bool)
    throws
  {
    let text = OpenMetricsFormat().metrics(try Self.metrics(id: String(repeating: "ä", count: length)))
    #expect(text.contains("# {correlation_id=") == fits)
  }

  @Test func `an id that a terminal would obey is no exemplar`() throws {
    #expect(!OpenMetricsFormat().metrics(try Self.metrics(id: "a\u{1B}[31m")).contains("# {"))
    #expect(!OpenMetricsFormat().metrics(try Self.metrics(id: nil)).contains("# {"))
  }

  /// Prometheus 2.42 escapes no label of an exemplar that it answers with.
  @Test(arguments: ["say \"hi\"", "a\\b"])
  func `an id that would be escaped is no exemplar`(id: String) throws {
    #expect(!OpenMetricsFormat().metrics(try Self.metrics(id: id)).contains("# {"))
  }

  /// Text format 0.0.4 has no rule on sums; a reader takes what is missing for 0.
  @Test func `the older text has a sum below zero, and the count`() throws {
    let text = PrometheusFormat().metrics(try Self.metrics(sum: -1_500_000_000))
    #expect(text.contains("_count{\(Self.labels)} 2\n"))
    #expect(text.contains("_sum{\(Self.labels)} -1.5\n"))
  }

  @Test func `OpenMetrics has no sum below zero, nor its count, which the last bucket has`() throws {
    let text = OpenMetricsFormat().metrics(try Self.metrics(sum: -1))
    #expect(!text.contains("_sum") && !text.contains("_count"))
    #expect(text.contains(#"le="+Inf"} 2"#))
  }

  /// Examples of the specification's section on canonical numbers, and of numbers between them.
  @Test(arguments: [
    (1, "1e-09"), (10_000, "1e-05"), (25_000, "2.5e-05"), (100_000, "0.0001"), (1_000_000, "0.001"),
    (250_000_000, "0.25"), (1_000_000_000, "1.0"), (2_500_000_000, "2.5"), (100_000_000_000_000, "100000.0"),
    (1_000_000_000_000_000, "1e+06"), (1_500_000_000_000_000, "1.5e+06"),
  ])
  func `bounds are canonical numbers`(nanoseconds: Int64, text: String) {
    #expect(DecimalSeconds.canonical(nanoseconds) == text)
  }

  @Test(arguments: [
    (0, "0"), (1, "0.000000001"), (-1_500_000_000, "-1.5"), (3_000_000_000, "3"),
    (Int128(Int64.max) * 1_000, "9223372036854.775807"),
  ])
  func `seconds are exact`(nanoseconds: Int128, text: String) {
    #expect(DecimalSeconds.text(nanoseconds) == text)
  }

  @Test func `without requests there are counters of nothing`() {
    let text = PrometheusFormat().metrics(RequestMetrics())
    #expect(text.contains(#"trace_requests_total{outcome="failed"} 0"#))
    #expect(!text.contains("trace_segment") && !text.contains("latest_record"))
  }
}
