import Foundation
import LogReading
import SyntheticFleet
import TraceModel
import TraceStore

@testable import TraceSources

/// Indexes of the same logs, each filled from some of them as on a machine of its own, and what becomes of them.
struct SeparateIndexes {
  private let directory: URL
  private(set) var paths: [String] = []

  /// Their files are made in `directory`.
  init(in directory: URL) { self.directory = directory }

  /// The path of an index with a name.
  func path(_ name: String) -> String { directory.appendingPathComponent(name + ".db").path }

  /// Adds one index for each of some lists of logs.
  mutating func add(_ dealt: [[String]], with yaml: String? = nil) async throws {
    for logs in dealt {
      paths.append(path("part-\(paths.count)"))
      try await Self.ingest(logs, into: paths[paths.count - 1], with: yaml)
    }
  }

  /// Reads logs into the index at `path`, by the profile `yaml`.
  static func ingest(
    _ logs: [String], into path: String, with yaml: String? = nil, zones: LogZones = LogZones()
  ) async throws {
    let decoder = try LogDecoder(
      profile: .makeDefault(), rules: yaml.map { try LogProfile(yaml: $0, name: "trace.yaml") },
      catalog: Catalog())
    let file = try IndexFile(path: path, for: .writing, catalog: decoder.catalog)
    var indexer = try Indexer(logs, zones: zones, index: file, decoder: decoder, batchBytes: 1 << 16) {
      _, _ in
    }
    _ = try await indexer.run()
  }

  /// Merges the indexes at `others` into the one at `path`.
  @discardableResult
  static func merge(_ others: [String], into path: String) async throws -> Merger.Summary {
    let decoder = try LogDecoder(profile: .makeDefault(), catalog: Catalog())
    let others = try others.map { try IndexFile(path: $0, for: .reading, catalog: Catalog()) }
    let index = try IndexFile(path: path, for: .writing, catalog: Catalog())
    return try await Merger.merge(others, into: index, decoder: decoder)
  }

  /// Merges all of them, some at a time in any order, until there is one. Returns its path.
  func mergedInAnyTree(_ random: inout SplitMix64) async throws -> String {
    var (left, number) = (paths.shuffled(using: &random), 0)
    repeat {
      let some = Array(left.prefix(Int.random(in: 1...max(1, left.count), using: &random)))
      left.removeFirst(some.count)
      // Into a new index, or into the first of them.
      let isNew = Bool.random(using: &random)
      let merged = isNew ? path("merged-\(number)") : some[0]
      try await Self.merge(isNew ? some : Array(some.dropFirst()), into: merged)
      left.insert(merged, at: Int.random(in: 0...left.count, using: &random))
      number += 1
    } while left.count > 1
    return left[0]
  }
}
