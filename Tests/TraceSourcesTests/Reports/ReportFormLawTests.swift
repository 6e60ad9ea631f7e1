import ClockEstimation
import LogReading
import SyntheticFleet
import Testing
import TraceAnalysis
import TraceModel
import TraceRendering
import TraceStore

@testable import TraceSources

/// An explanation, a series and the requests of a percentile by an index are those by its logs.
@Suite struct ReportFormLawTests {
  private static let page = OutputTarget()

  @Test func `an index, in any order and grouping of ingest, tells what the logs tell`() async throws {
    for seed in Seeds.upToMany(100) {
      var random = SplitMix64(seed: seed)
      let dealt = try DealtLogs(seed, &random)
      try dealt.addAttributes(&random)
      defer { dealt.remove() }
      for file in dealt.paths.shuffled(using: &random) {
        try await AttributedIndex.ingest([file], into: dealt.index)
      }
      for condition in [nil, "job_type=video"] {
        var projection = AttributeProjection()
        var filter = RequestFilter()
        if let condition {
          let parsed = try AttributeCondition(parsing: condition)
          filter.conditions = [(projection.index(of: parsed.key), parsed)]
        }
        let (index, logs) = try await (
          Self.told(Self.index(dealt.index, projection), filter),
          Self.told(Self.logs(dealt.paths, projection), filter)
        )
        #expect(index == logs, "seed \(seed), \(condition ?? "no condition")")
      }
    }
  }

  private static func told(_ source: any RequestSource, _ filter: RequestFilter) async throws -> [String] {
    let clocks = try source.clocks().logged
    let tail = try await TailQuery(filter: filter, slowest: "25%").explain(source, clocks: clocks)
    let series = try await SeriesQuery(every: "1h", filter: filter, percentiles: "50,99", zone: nil)
      .series(on: source, clocks: clocks)
    let map = try await SeriesQuery(
      every: nil, filter: filter, percentiles: "50", zone: nil, hasHistograms: true
    ).series(on: source, clocks: clocks)
    let list = try await PercentileRequests("p50(elapsed)", filter: filter).list(in: source, clocks: clocks)
    var ids: [FoundRequest] = []
    for piece in list.pieces(of: nil) { ids += try await list.requests(piece, onlyNames: true) }
    return [JSONFormat().explanation(tail, on: page), JSONFormat().series(series, on: page)]
      + [JSONFormat().heatMap(map, of: nil, on: page)]
      + ids.map(\.name)
  }

  private static func index(_ path: String, _ projection: AttributeProjection) throws -> IndexSource {
    let decoder = try LogDecoder(profile: .makeDefault(), projection: projection, catalog: Catalog())
    return IndexSource(
      index: try IndexFile(path: path, for: .reading, catalog: decoder.catalog), decoder: decoder)
  }

  private static func logs(
    _ paths: [String], _ projection: AttributeProjection
  ) async throws -> LogFileSource {
    let decoder = try LogDecoder(profile: .makeDefault(), projection: projection, catalog: Catalog())
    return try await LogFileSource(
      LogPaths(paths), decoder: decoder, keepsRecords: false, keepsAttributes: true)
  }
}
