import Foundation
import LogReading
import TraceModel
import TraceStore

@testable import TraceSources

/// A log of requests with one message each, and of consumers with many of these in one record.
struct BatchLog {
  let directory: URL
  let ids: [String]
  /// How many records name all of them.
  static let batchRecords = 4

  private var lines: [String] = []

  init(requests: Int) throws {
    directory = FileManager.default.temporaryDirectory.appendingPathComponent(
      "trace-batch-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    // Some with characters that JSON escapes.
    ids = (0..<requests).map { $0 % 7 == 3 ? "r\"\($0)\\é" : "request-\($0)" }
    for (number, id) in ids.enumerated() {
      add("api", "Request started", number, #""request_id":\#(Self.json(id))"#)
      add(
        "api", "message_published", number + 1,
        #""request_id":\#(Self.json(id)),"topic":"jobs","message_id":"m\#(number)""#)
    }
    let all = "[" + ids.map(Self.json).joined(separator: ",") + "]"
    let beside = #","trace_id":"4bf92f3577b34da6a3ce929d0e0e4736""#
    add("worker", "message_received", 5_000, #""correlation_id":\#(all),"topic":"jobs"\#(beside)"#)
    add("worker", "message_started", 5_010, #""correlation_id":\#(all)"#)
    add("worker", "something about all", 5_020, #""correlation_id":\#(all),"level":"error""#)
    let wrapped = Self.record("worker", "message_finished", 5_030, #""correlation_id":\#(all)"#)
    lines.append(#"{"time":\#(Self.begin + 5_030),"log":\#(Self.json(wrapped))}"#)
    for (number, id) in ids.enumerated() where number.isMultiple(of: 2) {
      add("api", "note", 6_000 + number, #""request_id":\#(Self.json(id))"#)
    }
    try Data(lines.map { $0 + "\n" }.joined().utf8).write(to: URL(fileURLWithPath: path))
  }

  private static let begin = 1_795_600_000_000

  private static func json(_ text: String) -> String {
    "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }

  private static func record(_ service: String, _ event: String, _ time: Int, _ more: String) -> String {
    #"{"ts":\#(begin + time),"service":"\#(service)","event":"\#(event)",\#(more)}"#
  }

  private mutating func add(_ service: String, _ event: String, _ time: Int, _ more: String) {
    lines.append(Self.record(service, event, time, more))
  }

  var path: String { directory.appendingPathComponent("batch.jsonl").path }
  var index: String { directory.appendingPathComponent("trace.db").path }

  /// Makes the index. Of small batches many requests are in several.
  func ingest(batchBytes: Int64 = Indexer.batchBytes) async throws {
    let decoder = try Decoders.ingest.get()
    let file = try IndexFile(path: index, for: .writing, catalog: decoder.catalog)
    var indexer = try Indexer([path], index: file, decoder: decoder, batchBytes: batchBytes) { _, _ in }
    _ = try await indexer.run()
  }

  func remove() { try? FileManager.default.removeItem(at: directory) }
}
