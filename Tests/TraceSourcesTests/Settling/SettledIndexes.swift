import ClockEstimation
import Foundation
import LogReading
import SyntheticFleet
import Testing
import TraceAnalysis
import TraceModel
import TraceRendering
import TraceStore

@testable import TraceSources

/// The tables of several shards, or of one index, as lines.
struct SettledIndexes {
  static let version = KnowledgeFile.version(ofProgram: "test")

  let paths: [String]

  /// What all tell together, put together in a random tree, in which each step goes through a file.
  func knowledge(_ random: inout SplitMix64) async throws -> KnowledgeFile {
    var parts = paths.map { Knowledge.Input.index($0) }
    while parts.count > 1 {
      parts.shuffle(using: &random)
      let count = Int.random(in: 2...parts.count, using: &random)
      let merged = try await Knowledge.merged(Array(parts.prefix(count)))
      parts = Array(parts.dropFirst(count)) + [.file(try Self.read(merged.bytes(version: Self.version)))]
    }
    return try await Self.read(Knowledge.merged(parts).bytes(version: Self.version))
  }

  static func read(_ bytes: [UInt8]) throws -> KnowledgeFile {
    try KnowledgeFile(bytes, path: "all.knowledge", version: version)
  }

  /// The rows of each table, sorted.
  func tables(_ knowledge: KnowledgeFile) async throws -> [RequestTable: [String]] {
    var tables: [RequestTable: [String]] = [:]
    for path in paths {
      let shard = try SettledShard(path, knowledge)
      try await shard.forEach { request in
        Array(zip(RequestTable.allCases, RequestTable.lines(of: request)))
      } _: { rows in
        for (table, lines) in rows.joined() {
          tables[table, default: []] += lines.split(separator: "\n").map(String.init)
        }
      }
    }
    return tables.mapValues { $0.sorted() }
  }
}

/// An object of JSON.
typealias TableRow = [String: Any]

/// What `find` and `show` say of an index, for programs.
struct ToldRequests {
  /// A line of `find`, by the name of its request.
  private(set) var found: [String: TableRow] = [:]
  /// The document of `show`.
  private(set) var shown: [String: TableRow] = [:]

  init(ofIndexAt path: String) async throws {
    let decoder = try LogDecoder(profile: .makeDefault(), catalog: Catalog())
    let source = IndexSource(
      index: try IndexFile(path: path, for: .reading, catalog: decoder.catalog), decoder: decoder)
    let clocks = try source.clocks().logged
    let aggregate = try await source.aggregate(
      FindAggregate(
        filter: RequestFilter(), catalog: source.catalog, corrections: source.corrections(clocks: clocks)))
    let builder = TraceViewBuilder(source: source, clocks: clocks, precision: try source.precision())
    let list = try await builder.found(aggregate.found, endOfLogs: source.endOfLogs(clocks: clocks))
    for (request, key) in zip(list, aggregate.found.map(\.key)) {
      found[request.name] = try Self.row(NDJSONFormat().list([request], on: OutputTarget()))
      let view = try builder.view(of: key)
      var document = try Self.row(NDJSONFormat().show([view], on: OutputTarget()))
      let notes = document["notes"] as? [TableRow] ?? []
      // Whether another request has an id, a shard does not know.
      document["notes"] = zip(notes, view.trace.notes).compactMap { row, note -> TableRow? in
        if case .alsoKnownAs(_, isMerged: false) = note { nil } else { row }
      }
      shown[request.name] = document
    }
  }

  static func row(_ line: String) throws -> TableRow {
    try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? TableRow)
  }

  /// The name of a row's request, as `find` has it.
  static func name(of row: TableRow) -> String {
    OccurrenceName.text(row["correlation_id"] as? String ?? "", row["generation"] as? Int)
  }

  /// Equal of rows with equal members, whatever their order; members in `own` are left out.
  static func text(_ row: TableRow, without own: [String] = []) throws -> String {
    let rest = row.filter { !own.contains($0.key) }
    return String(
      decoding: try JSONSerialization.data(withJSONObject: rest, options: .sortedKeys), as: UTF8.self)
  }
}
