import Foundation
import LogReading
import TraceAnalysis
import TraceModel

@testable import TraceSources

/// A system's logs with the profile that they propose, and what is reconstructed with it.
struct InferredRun {
  /// The proposal's file.
  let yaml: String
  /// By request.
  let found: [String: WrittenSystem.Truth]

  init(_ system: WrittenSystem) async throws {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent(
      "trace-infer-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    var paths: [String] = []
    for (name, text) in system.files.sorted(by: { $0.key < $1.key }) {
      let file = directory.appendingPathComponent(name)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
      paths.append(file.path)
    }
    let plain = try LogDecoder(profile: .makeDefault(), catalog: Catalog())
    let proposal = try await ProfileInference(LogPaths(paths), zones: LogZones(), decoder: plain).proposal()
    yaml = proposal.profile.yaml.replacing(directory.path + "/", with: "")
    let profile = try LogProfile(yaml: yaml, name: "trace.yaml", builtIns: BuiltInProfiles.all.names)
    let decoder = try LogDecoder(profile: .makeDefault(), rules: profile, catalog: Catalog())
    found = try await Self.values(LogFileSource(files: paths, decoder: decoder, keepsRecords: true))
  }

  private static func values(_ source: LogFileSource) throws -> [String: WrittenSystem.Truth] {
    var found: [String: WrittenSystem.Truth] = [:]
    let reconstructor = TraceReconstructor(catalog: source.catalog)
    for shard in source.groups.shards.indices {
      for key in source.groups.keys(ofShard: shard) {
        let trace = reconstructor.reconstruct(source.records(for: key).events)
        found[try source.correlationIDs(of: [key])[0]] = WrittenSystem.Truth(trace)
      }
    }
    return found
  }

  /// Requests that differ from the truth.
  func mistakes(in system: WrittenSystem) -> [String] {
    system.truths.filter { found[$0.key] != $0.value }.map { id, truth in
      "\(id): \(truth) came out as \(found[id].map { "\($0)" } ?? "nothing")"
    }.sorted()
  }
}

extension WrittenSystem.Truth {
  fileprivate init(_ trace: Trace) {
    let time = { (event: Int) in trace.events[event].time.nanoseconds }
    outcome = trace.outcome
    let root = trace.exchanges.first { $0.caller == nil && $0.received != nil }
    if let received = root?.received, let responded = root?.responded {
      api = Self.ms(time(responded) - time(received))
    }
    let taken = trace.deliveries.compactMap { $0.consumed ?? $0.started }.map(time).min()
    if let published = trace.messages.compactMap(\.published).map(time).min(), let taken {
      wait = Self.ms(taken - published)
    }
    let starts = trace.exchanges.compactMap { $0.sent ?? $0.received }.map(time)
    let ends = trace.deliveries.compactMap(\.finished).map(time)
    if outcome == .completed, let start = starts.min(), let end = ends.max() { done = Self.ms(end - start) }
  }

  private static func ms(_ nanoseconds: Int64) -> Int { Int((Double(nanoseconds) / 1e6).rounded()) }
}
