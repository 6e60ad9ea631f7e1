import Foundation
import LogReading
import Testing
import TraceModel
import TraceStore

@testable import TraceSources

/// A typed id means the same request, whether an index, a query of it, or logs are asked.
@Suite struct IDResolverTests {
  private static let ids = [
    "a3ce929d0e0e4736b0a1c2d3e4f50617", "00f067aa0ba902b7", "c0ffee", "c0ffee-maker", "ABC-1", "Job-7",
  ]

  @Test(
    arguments: [
      ("c0ffee", ["c0ffee"]),  // exact: what also begins so is not meant
      ("C0FFEE", ["c0ffee"]),
      ("c0ff", ["c0ffee", "c0ffee-maker"]),
      ("{c0ffee-", ["c0ffee-maker"]),
      ("b0a1c2d3e4f50617", ["a3ce929d0e0e4736b0a1c2d3e4f50617"]),  // the last 16 of 32 digits
      ("c2d3e4f50617", []),  // 12 are no end
      ("0123456789abcdef00f067aa0ba902b7", ["00f067aa0ba902b7"]),  // the logs have the last 16 only
      ("ABC", ["ABC-1"]),  // hexadecimal digits, and yet a beginning of another id
      ("jOB", ["Job-7"]),
      ("nothing", []),
      (" ", []),
    ])
  func `the first form that fits decides`(typed: String, meant: [String]) async throws {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent(
      "trace-resolver-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let log = directory.appendingPathComponent("api.jsonl").path
    let lines = Self.ids.enumerated().map {
      #"{"event": "a", "correlation_id": "\#($1)", "timestamp": "2026-01-01T00:00:0\#($0)Z"}"# + "\n"
    }
    try Data(lines.joined().utf8).write(to: URL(fileURLWithPath: log))
    let decoder = try Decoders.index.get()
    let index = try IndexFile(
      path: directory.appendingPathComponent("trace.db").path, for: .writing, catalog: decoder.catalog)
    var indexer = try Indexer([log], index: index, decoder: decoder) { _, _ in }
    _ = try await indexer.run()
    let source = IndexSource(index: index, decoder: decoder)
    #expect(try found(typed, in: source) == meant)
    if meant.count > 1 {
      #expect(throws: QueryRefusal.self) { try queried(typed, in: source) }
    } else {
      #expect(try queried(typed, in: source) == meant.first)
    }
    let logs = try await LogFileSource(files: [log], decoder: Decoders.logs.get(), keepsRecords: true)
    #expect(try found(typed, in: logs) == meant)
  }

  /// The id of the request that `request()` of a query finds.
  private func queried(_ typed: String, in source: IndexSource) throws -> String? {
    try source.number(ofRequest: typed).flatMap {
      try source.correlationIDs(of: [RequestID(number: $0)]).first
    }
  }

  /// The ids found, or listed if there are several.
  private func found(_ typed: String, in source: any RequestSource) throws -> [String] {
    do {
      return try source.correlationIDs(of: IDResolver(source).requests(named: typed))
    } catch IDResolver.Problem.ambiguous(_, let ids, _, _) {
      return ids
    } catch IDResolver.Problem.unknown { return [] }
  }
}
