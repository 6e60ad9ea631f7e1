import ClockEstimation
import LogReading
import TraceAnalysis
import TraceModel
import TraceRendering
import TraceStore

@testable import TraceSources

/// Some attributes by an index and by its logs.
struct AttributedIndex {
  /// From summaries, where all are stored.
  let stored: String?
  /// From records.
  let read: String
  /// From the logs.
  let logged: String

  init(_ index: String, _ logs: [String], _ paths: [String]) async throws {
    let source = try Self.open(index, paths)
    stored = try await Self.told(source, paths) { try await source.aggregateSummaries($0) }
    read = try await Self.told(source, paths) { try await source.aggregateRecords($0) } ?? ""
    let decoder = try Self.decoder(paths)
    let direct = try await LogFileSource(files: logs, decoder: decoder, keepsRecords: true)
    logged = try await Self.told(direct, paths) { try await direct.aggregate($0) } ?? ""
  }

  /// Where they do not tell the same.
  var difference: String? {
    if let stored, stored != read { return "stored:\n\(stored)\nread:\n\(read)" }
    return read == logged ? nil : "read:\n\(read)\nlogged:\n\(logged)"
  }

  static func isStored(_ paths: [String], in index: String) async throws -> Bool {
    let source = try open(index, paths)
    return try await source.aggregateSummaries(KeyCount()) != nil
  }

  private static func decoder(_ paths: [String]) throws -> LogDecoder {
    try LogDecoder(
      profile: .makeDefault(), projection: AttributeProjection(paths: paths), catalog: Catalog())
  }

  private static func open(_ index: String, _ paths: [String]) throws -> IndexSource {
    let decoder = try decoder(paths)
    return IndexSource(
      index: try IndexFile(path: index, for: .reading, catalog: decoder.catalog), decoder: decoder)
  }

  /// Reads logs into an index, as a process of its own does.
  static func ingest(_ files: [String], into path: String, batchBytes: Int64 = 1 << 20) async throws {
    let decoder = try decoder([])
    let file = try IndexFile(path: path, for: .writing, catalog: decoder.catalog)
    var indexer = try Indexer(files, index: file, decoder: decoder, batchBytes: batchBytes) { _, _ in }
    _ = try await indexer.run()
  }

  /// A report by the attributes, of requests that meet a condition on the first of them; then how many do.
  private static func told(
    _ source: any RequestSource, _ paths: [String],
    _ aggregate: (ReportAggregate) async throws -> ReportAggregate?
  ) async throws -> String? {
    var told = ""
    for condition in ["", "=video"] {
      var filter = RequestFilter()
      if !condition.isEmpty {
        filter.conditions = [(0, try AttributeCondition(parsing: paths[0] + condition))]
      }
      let clocks = try source.clocks().logged
      let empty = ReportAggregate(
        filter: filter, keys: paths.indices.map { .attribute(index: $0, name: paths[$0]) },
        percentiles: [50, 99], catalog: source.catalog, corrections: try source.corrections(clocks: clocks))
      guard let result = try await aggregate(empty) else { return nil }
      let report = try result.report(endOfLogs: source.endOfLogs(clocks: clocks))
      told += condition + " " + JSONFormat().report(report, on: OutputTarget()) + "\n"
    }
    return told
  }
}

/// Counts requests.
private struct KeyCount: RequestAggregate {
  private(set) var count = 0

  mutating func add(_ requests: ((TraceSummary, RequestID) -> Void) throws -> Void) rethrows {
    try requests { _, _ in count += 1 }
  }

  mutating func merge(_ other: KeyCount) { count += other.count }
}
