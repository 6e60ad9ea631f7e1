import Foundation
import GRDB
import LogReading
import SyntheticFleet
import Testing
import TraceModel
import TraceStore

@testable import TraceSources

/// An index is what it would be if its logs had been ingested with the profile that it was made anew with.
@Suite struct ReindexLawTests {
  static let profiles = [
    """
    sources:
      - rules:
          - {text: message published, is: note}
          - {text: request started, is: [request_received, processing_started]}
    """,
    """
    inherit: none
    sources:
      - files: ["*api*"]
        service: gateway
        rules:
          - {where: {event: exists}, is: [request_received, processing_started]}
      - id: [trace_id, correlation_id]
        rules:
          - {pattern: '(?i)receive', is: consumed, key: correlation_id, topic: {constant: all}}
    """,
    """
    sources:
      - where: {service: '*'}
        instance: {file: '[0-9]+'}
        level: {field: level, scale: {info: warning, error: critical}}
        id: [{field: trace_id, text: '^.{12}'}, correlation_id, correlation_ids, {field: event, text: '^.{6}'}]
    """,
  ]

  private func decoder(_ yaml: String?) throws -> LogDecoder {
    try LogDecoder(
      profile: .makeDefault(), rules: yaml.map { try LogProfile(yaml: $0, name: "trace.yaml") },
      catalog: Catalog())
  }

  private func ingest(_ dealt: DealtLogs, into path: String, with yaml: String?) async throws {
    let decoder = try decoder(yaml)
    let file = try IndexFile(path: path, for: .writing, catalog: decoder.catalog)
    var indexer = try Indexer(dealt.paths, index: file, decoder: decoder, batchBytes: 1 << 16) { _, _ in }
    _ = try await indexer.run()
  }

  private func reindex(_ path: String, with yaml: String?) async throws {
    let file = try IndexFile(path: path, for: .writing, catalog: Catalog())
    _ = try await Reindexer(index: file, decoder: decoder(yaml)).run()
  }

  @Test(arguments: profiles.indices)
  func `an index made anew with a profile tells what one tells that was made with it`(number: Int)
    async throws
  {
    let yaml = Self.profiles[number]
    for seed in Seeds.upToMany(100) {
      var random = SplitMix64(seed: seed)
      var dealt = try DealtLogs(seed, &random)
      try dealt.addBatches(&random)
      defer { dealt.remove() }
      let (direct, anew) = (dealt.index, dealt.index + ".anew")
      try await ingest(dealt, into: direct, with: yaml)
      try await ingest(dealt, into: anew, with: Bool.random(using: &random) ? nil : Self.profiles[0])
      try await reindex(anew, with: yaml)
      let told = try await ToldSource(ofIndexAt: direct)
      let difference = try await ToldSource(ofIndexAt: anew).difference(from: told)
      #expect(difference == nil, "seed \(seed)")
      #expect(!told.found.isEmpty, "seed \(seed)")
    }
  }

  @Test func `made anew without a profile it is what it was before any`() async throws {
    for seed in Seeds.upToMany(50) {
      var random = SplitMix64(seed: seed)
      var dealt = try DealtLogs(seed, &random)
      try dealt.addBatches(&random)
      defer { dealt.remove() }
      let (direct, anew) = (dealt.index, dealt.index + ".anew")
      try await ingest(dealt, into: direct, with: nil)
      try await ingest(dealt, into: anew, with: Self.profiles[1])
      try await reindex(anew, with: nil)
      let difference = try await ToldSource(ofIndexAt: anew).difference(from: ToldSource(ofIndexAt: direct))
      #expect(difference == nil, "seed \(seed)")
    }
  }

  /// Logs with lines that are skipped, and would speak for another convention; and with a time that is set aside.
  static let skipping = [
    // Behind a container's name: names of services without a time, and records that cannot be read.
    """
    shop-7d9f web {"event":"started","correlation_id":"b","service":"mailer","timestamp":"soon"}
    shop-7d9f web {"correlation_id":"a","step":"truth","clients":[{"attempt":1}]}
    shop-7d9f web {"event":"Request started","correlation_id":"a","service":"api","timestamp":"2026-01-01T00:00:01Z"}
    shop-7d9f web {"event":"Request sent","correlation_id":"a","service":"phone","instance":"p-1","timestamp":"2026-01-01T00:00:00Z"}
    shop-7d9f web {"event":"Request finished","correlation_id":"a","service":0,"instance":"p-1","timestamp":"2026-01-01T00:00:02Z"}
    """,
    // As they are written: two records of one line, a torn line, a blank one.
    """
    {"event":"Request started","correlation_id":"a","time":"later","timestamp":"2026-01-01T00:00:01Z","host":"x"}
    {"correlation_id":"a","host":"y","service":"other"}{"correlation_id":"a","host":"z","service":"other"}

    {"event":"Request finished","correlation_id":"a","service":"api","timestamp":"2026-01-01T00:00:02Z","host":"x"}
    {"event":"up","correlation_id":"c","service":"api","timestamp":"2026-01-01T00:00:03Z"}{"event":"down","correlation_id":"c","service":"api","timestamp":"2026-01-01T00:00:04Z"}
    {"event":"Request started","correlation_id":"b","service":"other","timestamp":"2026-01-01T00
    """,
    // A time without an offset that is far from all others.
    #"""
    {"log":"{\"event\": \"up\", \"correl","stream":"stdout","time":"2026-11-25T10:49:24.611Z"}
    {"log":"{\"event\":\"Request started\",\"correlation_id\":\"a\",\"timestamp\":\"2026-03-29T02:30:00\"}","stream":"stdout","time":"2026-11-25T10:49:24.611Z"}
    {"log":"{\"event\":\"Request finished\",\"correlation_id\":\"b\",\"timestamp\":\"2026-11-23T12:12:59.121569Z\"}","stream":"stdout","time":"2026-11-25T10:49:24.611Z"}
    """#,
  ]

  @Test(arguments: skipping.indices)
  func `what is skipped or set aside leaves nothing in an index, nor in one made anew`(number: Int)
    async throws
  {
    let directory = FileManager.default.temporaryDirectory.appending(path: "skipping-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let (log, path) = (directory.appending(path: "worker-2.log"), directory.appending(path: "trace.db").path)
    try Data(Self.skipping[number].utf8).write(to: log)
    let decoder = try decoder(nil)
    let file = try IndexFile(path: path, for: .writing, catalog: decoder.catalog)
    var indexer = try Indexer([log.path], index: file, decoder: decoder) { _, _ in }
    _ = try await indexer.run()
    let told = try await ToldSource(ofIndexAt: path)
    try await reindex(path, with: nil)
    let difference = try await ToldSource(ofIndexAt: path).difference(from: told)
    #expect(difference == nil)
    #expect(!told.found.isEmpty)
  }

  @Test func `logs tell the same by a profile, in an index and without one`() async throws {
    for seed in Seeds.upToMany(50) {
      var random = SplitMix64(seed: seed)
      var dealt = try DealtLogs(seed, &random)
      try dealt.addBatches(&random)
      defer { dealt.remove() }
      let yaml = Self.profiles[Int(seed) % Self.profiles.count]
      try await ingest(dealt, into: dealt.index, with: yaml)
      let source = try await LogFileSource(files: dealt.paths, decoder: decoder(yaml), keepsRecords: true)
      let attributes = try LogDecoder(
        profile: .makeDefault(), rules: LogProfile(yaml: yaml, name: "trace.yaml"),
        projection: Decoders.attributes, catalog: Catalog())
      let told = try await ToldSource(
        source, withAttribute: LogFileSource(files: dealt.paths, decoder: attributes, keepsRecords: true))
      let difference = try await ToldSource(ofIndexAt: dealt.index).difference(from: told)
      #expect(difference == nil, "seed \(seed)")
    }
  }

  @Test func `a record that names several requests stands once in an index made anew, byte for byte`()
    async throws
  {
    let log = try BatchLog(requests: 30)
    defer { log.remove() }
    try await log.ingest()
    let before = try await sharedRecords(log.index)
    try await reindex(log.index, with: Self.profiles[0])
    #expect(before.count == BatchLog.batchRecords)
    #expect(try await sharedRecords(log.index) == before)
  }

  /// The records of an index that name several requests, in their order.
  private func sharedRecords(_ path: String) async throws -> [Data] {
    try await DatabaseQueue(path: path).read {
      try Data.fetchAll($0, sql: "SELECT line FROM shared_record ORDER BY source, offset")
    }
  }
}
