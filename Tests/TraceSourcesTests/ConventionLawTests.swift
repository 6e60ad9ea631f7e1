import Foundation
import LogReading
import Testing
import TraceModel
import TraceStore

@testable import TraceSources

/// The convention of a log is the same for an index as for one command, whether the log is read at once or grows line
/// by line.
@Suite struct ConventionLawTests {
  /// A log in the manner of some program, whose records alone mislead.
  struct Dialect: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var lines: [String]
  }

  private static func record(_ time: Int, _ members: String) -> String {
    #"{"ts":\#(1_795_600_000_000 + time),\#(members)}"#
  }

  static let dialects = [
    Dialect(
      testDescription: "a consumer that logs the message's timestamp",
      lines: [
        record(
          105,
          #""service":"worker","msg":"message_received","request_id":"a","offset":3,"topic":"jobs","timestamp":1795600000005"#
        ),
        record(
          106, #""service":"worker","msg":"processing_started","request_id":"a","offset":3,"topic":"jobs""#),
        record(
          156, #""service":"worker","msg":"processing_finished","request_id":"a","offset":3,"topic":"jobs""#),
      ]),
    Dialect(
      testDescription: "a consumer id on one step, and a header on another",
      lines: [
        record(0, #""service":"api","msg":"request_received","request_id":"a","host":"shop.example.com""#),
        record(5, #""service":"api","msg":"message_published","request_id":"a","task_id":"t""#),
        record(6, #""service":"api","msg":"response_sent","request_id":"a","status":202"#),
        record(
          50,
          #""service":"worker","msg":"message_received","request_id":"a","task_id":"t","consumer_id":"c-1""#),
        record(51, #""service":"worker","msg":"processing_started","request_id":"a","task_id":"t""#),
        record(61, #""service":"worker","msg":"processing_finished","request_id":"a","task_id":"t""#),
      ]),
    Dialect(
      testDescription: "a logger for each module",
      lines: ["app.ui", "app.net", "app.jobs", "app.net"].enumerated().map { number, name in
        record(
          number * 10, #""name":"\#(name)","process":1,"message":"request_sent","request_id":"r-\#(number)""#)
      }),
    Dialect(
      testDescription: "a first record of the year 2000",
      lines: [
        #"{"ts":"2000-01-01T00:00:03Z","service":"worker","msg":"message_received","request_id":"a","task_id":"t"}"#,
        record(105, #""service":"worker","msg":"message_received","request_id":"a","task_id":"t""#),
        record(106, #""service":"worker","msg":"processing_started","request_id":"a","task_id":"t""#),
        record(156, #""service":"worker","msg":"processing_finished","request_id":"a","task_id":"t""#),
      ]),
  ]

  private let directory: URL

  init() throws {
    directory = FileManager.default.temporaryDirectory.appendingPathComponent(
      "trace-convention-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  }

  private func write(_ lines: some Sequence<String>, to name: String) throws -> String {
    let file = directory.appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(lines.map { $0 + "\n" }.joined().utf8).write(to: file)
    return file.path
  }

  private func ingest(_ files: [String], into index: String) async throws {
    let decoder = try Decoders.ingest.get()
    let file = try IndexFile(path: index, for: .writing, catalog: decoder.catalog)
    var indexer = try Indexer(files, index: file, decoder: decoder, batchBytes: 300) { _, _ in }
    _ = try await indexer.run()
    #expect(indexer.failures.isEmpty)
  }

  @Test(arguments: dialects)
  func `a log that grows in two steps tells what it tells at once, and so does the index`(dialect: Dialect)
    async throws
  {
    defer { try? FileManager.default.removeItem(at: directory) }
    for cut in 0..<dialect.lines.count {
      let index = directory.appendingPathComponent("\(cut).db").path
      if cut > 0 { try await ingest([write(dialect.lines.prefix(cut), to: "worker.jsonl")], into: index) }
      let whole = try write(dialect.lines, to: "worker.jsonl")
      try await ingest([whole], into: index)
      let difference = try await ToldSource(ofIndexAt: index).difference(from: ToldSource(of: [whole]))
      #expect(difference == nil, "\(cut) lines first")
    }
  }

  @Test func `logs of one name in two directories are two origins`() async throws {
    defer { try? FileManager.default.removeItem(at: directory) }
    let line = Self.record(0, #""msg":"m","request_id":"a""#)
    let files = try [
      write([line], to: "a/app.log"), write([line + " "], to: "b/app.log"),
      write([line + "  "], to: "b/app.log.1"),
    ]
    let source = try await LogFileSource(files: files, decoder: Decoders.logs.get(), keepsRecords: false)
    let origins = Set(source.coverage().stretches.map { source.catalog.origin($0.origin) })
    #expect(origins == [Origin(service: "app", instance: "a"), Origin(service: "app", instance: "b")])
  }

  @Test func `a log that is called like one of another directory keeps the origin that it has`() async throws
  {
    defer { try? FileManager.default.removeItem(at: directory) }
    let line = Self.record(0, #""msg":"m","request_id":"a""#)
    let index = directory.appendingPathComponent("trace.db").path
    try await ingest([write([line], to: "a/app.log")], into: index)
    try await ingest(
      [write([line, line], to: "a/app.log"), write([line + " "], to: "b/app.log")], into: index)
    let decoder = try Decoders.index.get()
    let source = IndexSource(
      index: try IndexFile(path: index, for: .reading, catalog: decoder.catalog), decoder: decoder)
    let origins = Set(try source.coverage().stretches.map { source.catalog.origin($0.origin).name })
    #expect(origins == ["app", "app/b"])
  }
}
