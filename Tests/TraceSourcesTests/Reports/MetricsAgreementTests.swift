import ClockEstimation
import LogReading
import SyntheticFleet
import Testing
import TraceAnalysis
import TraceModel
import TraceRendering
import TraceStore

@testable import TraceSources

/// Metrics count what a report counts, and an index counts what its logs do.
@Suite struct MetricsAgreementTests {
  private static let percentiles = [50.0, 95, 99.9]

  @Test func `counts, sums and buckets are those of the report`() async throws {
    for seed in Seeds.upToMany(120) {
      var random = SplitMix64(seed: seed)
      let dealt = try DealtLogs(seed, &random)
      defer { dealt.remove() }
      let source = try await LogFileSource(
        files: dealt.paths, decoder: LogDecoder(profile: .makeDefault(), catalog: Catalog()),
        keepsRecords: false)
      var filter = RequestFilter()
      if seed % 3 == 0 { filter.outcomes = [.completed, .failed, .queued] }
      let differences = try await Self.differences(source, filter)
      #expect(differences == [], "seed \(seed)")
    }
  }

  @Test func `an index, in any order of ingest, counts what the logs do`() async throws {
    for seed in Seeds.upToMany(60) {
      var random = SplitMix64(seed: seed)
      let dealt = try DealtLogs(seed, &random)
      defer { dealt.remove() }
      for file in dealt.paths.shuffled(using: &random) {
        try await AttributedIndex.ingest([file], into: dealt.index)
      }
      let decoder = try LogDecoder(profile: .makeDefault(), catalog: Catalog())
      let index = IndexSource(
        index: try IndexFile(path: dealt.index, for: .reading, catalog: decoder.catalog), decoder: decoder)
      let logs = try await LogFileSource(
        files: dealt.paths, decoder: LogDecoder(profile: .makeDefault(), catalog: Catalog()),
        keepsRecords: false)
      let (stored, read) = try await (Self.text(index), Self.text(logs))
      #expect(stored == read, "seed \(seed)")
    }
  }

  /// Without exemplars: of durations that end in the same instant either may be one.
  private static func text(_ source: any RequestSource) async throws -> String {
    PrometheusFormat().metrics(try await metrics(source, RequestFilter()))
  }

  private static func metrics(_ source: any RequestSource, _ filter: RequestFilter) async throws
    -> RequestMetrics
  {
    try await MetricsQuery(
      filter: filter, bounds: nil, labels: Set(RequestMetrics.Label.allCases), mostValues: 1_000
    ).metrics(of: source, clocks: source.clocks().logged)
  }

  private static func differences(_ source: any RequestSource, _ filter: RequestFilter) async throws
    -> [String]
  {
    var projection = AttributeProjection()
    let report = try await ReportQuery(
      filter: filter, keys: "", percentiles: percentiles.map { "\($0)" }.joined(separator: ","),
      projection: &projection
    ).report(on: source, clocks: source.clocks().logged)
    let metrics = try await metrics(source, filter)
    let group = report.groups[0]
    var differences: [String] = []
    if metrics.outcomes != group.outcomes { differences.append("\(metrics.outcomes), not \(group.outcomes)") }
    if metrics.segments.count != group.segments.count { differences.append("\(metrics.segments.count) rows") }
    for (series, row) in zip(metrics.segments, group.segments) {
      differences += self.differences(series, row, metrics.bounds).map { "\(row.segment): \($0)" }
    }
    return differences
  }

  private static func differences(
    _ series: RequestMetrics.SegmentSeries, _ row: LatencyReport.Statistics, _ bounds: BucketBounds
  ) -> [String] {
    var differences: [String] = []
    func expect(_ isSame: Bool, _ what: String) { if !isSame { differences.append(what) } }
    expect(series.segment == row.segment && series.labels[.topic] == row.destination, "another row")
    if row.segment != .requestTransit && row.segment != .responseTransit {
      expect(series.labels[.caller] == row.caller, "another caller")
      expect((series.labels[.callee] ?? series.labels[.service]) == row.callee, "another callee")
    }
    expect(series.count == row.count && series.negative == row.negative, "count \(series.count)")
    expect(series.unfinished == row.censored, "unfinished \(series.unfinished)")
    expect(
      series.longestUnfinished == row.longestUnfinished,
      "longest \(String(describing: row.longestUnfinished))")
    let mean = row.count == 0 ? 0 : series.sum / Int128(row.count)
    expect((mean - Int128(row.mean.count)).magnitude <= 1, "mean \(mean)")
    for percentile in row.percentiles {
      // By nearest rank.
      let rank = max(1, Int((percentile.p / 100 * Double(row.count)).rounded(.up)))
      var count = 0
      let bucket = series.buckets.firstIndex { bucket in
        count += bucket.count
        return count >= rank
      }
      expect(bucket == bounds.bucket(of: percentile.value), "p\(percentile.p) in bucket \(bucket ?? -1)")
    }
    return differences
  }
}
