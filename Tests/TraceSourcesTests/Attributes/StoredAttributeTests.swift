import Foundation
import GRDB
import LogReading
import Testing
import TraceModel
import TraceStore

@testable import TraceSources

/// The attributes that an index stores, and their fate.
@Suite final class StoredAttributeTests {
  private let directory: URL
  private var index: String { directory.appendingPathComponent("trace.db").path }

  init() throws {
    directory = FileManager.default.temporaryDirectory.appendingPathComponent(
      "trace-attributes-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: directory) }

  /// Writes a log of requests with some more members each; returns its path.
  private func write(_ name: String, _ members: [(id: String, member: String)]) throws -> String {
    let lines = members.enumerated().map { number, request in
      #"{"timestamp":\#(1_795_600_000_000 + number),"service":"api","event":"Request started","#
        + #""request_id":"\#(request.id)",\#(request.member)}"# + "\n"
    }
    let file = directory.appendingPathComponent(name)
    try Data(lines.joined().utf8).write(to: file)
    return file.path
  }

  private func rows(_ sql: String) async throws -> [String] {
    try await DatabaseQueue(path: index).writeWithoutTransaction { database in
      try SchemaViews.addTemporary(to: database)
      return try String.fetchAll(database, sql: sql)
    }
  }

  @Test func `a key with more values than are stored is read from the records, and none of its values stays`()
    async throws
  {
    let requests = (0...AttributeCatalog.mostValues).map { number in
      ("request-\(number)", #""user":"u\#(number)","job_type":"\#(number % 3)""#)
    }
    let log = try write("api.jsonl", requests)
    try await AttributedIndex.ingest([log], into: index, batchBytes: 20_000)
    #expect(try await AttributedIndex.isStored(["job_type"], in: index))
    #expect(try await !AttributedIndex.isStored(["user"], in: index))
    #expect(try await rows("SELECT text FROM attribute_value WHERE text LIKE 'u%'").isEmpty)
    for paths in [["user"], ["job_type"], ["job_type", "user"]] {
      #expect(try await AttributedIndex(index, [log], paths).difference == nil, "\(paths)")
    }
  }

  /// A field's value is no attribute until another record has the key as the beginning of a longer one.
  @Test(arguments: [#""topic.name":"y""#, #""topic":{"name":"y"}"#])
  func `a field whose name begins another key is read from the records that came before`(member: String)
    async throws
  {
    let log = try write(
      "api.jsonl",
      [("request-1", #""topic":"jobs""#), ("request-2", member), ("request-3", #""topic":"jobs""#)])
    // A line that breaks off tells of keys, too.
    let torn = try write(
      "torn.jsonl", [("request-4", #""topic":"jobs""#), ("request-5", #""group":{"a":{"b":1"#)])
    try await AttributedIndex.ingest([log, torn], into: index, batchBytes: 20_000)
    for paths in [["topic"], ["topic.name"], ["group"]] {
      #expect(try await AttributedIndex(index, [log, torn], paths).difference == nil, "\(paths)")
    }
  }

  @Test func `a key that comes with a later log is stored, and the requests before do not have it`()
    async throws
  {
    let first = try write("first.jsonl", [("request-1", #""job_type":"video""#)])
    let second = try write("second.jsonl", [("request-2", #""plan":{"tier":"gold"}"#)])
    try await AttributedIndex.ingest([first], into: index)
    #expect(try await AttributedIndex.isStored(["plan.tier"], in: index))
    try await AttributedIndex.ingest([second], into: index)
    let told = try await AttributedIndex(index, [first, second], ["plan.tier", "job_type"])
    #expect(told.stored != nil && told.difference == nil)
    #expect(
      try await rows("SELECT correlation_id || ' ' || key || ' ' || value FROM attributes ORDER BY 1") == [
        "request-1 job_type video", "request-2 plan.tier gold",
      ])
  }

  @Test func `a message whose records have another value than the request has a row of its own`() async throws
  {
    let step = { (event: String, member: String) in ("request-1", #""event":"\#(event)",\#(member)"#) }
    let log = try write(
      "all.jsonl",
      [
        ("request-1", #""job_type":"upload""#),
        step("message_published", #""topic":"jobs","message_id":"m1","job_type":"video""#),
        step("message_received", #""topic":"jobs","message_id":"m1","job_type":"video""#),
        step("message_published", #""topic":"jobs","message_id":"m2""#),
      ])
    try await AttributedIndex.ingest([log], into: index)
    #expect(
      try await rows(
        "SELECT ifnull(message, 'request') || ' ' || value FROM attributes WHERE key = 'job_type' ORDER BY 1")
        == ["0 video", "request upload"])
    #expect(try await AttributedIndex(index, [log], ["job_type"]).difference == nil)
  }

  @Test func `a value that only removed requests had is gone, and so is its key`() async throws {
    let log = try write(
      "api.jsonl",
      [("request-1", #""customer":"bob","job_type":"video""#), ("request-2", #""job_type":"video""#)])
    try await AttributedIndex.ingest([log], into: index)
    #expect(try await rows("SELECT text FROM attribute_value ORDER BY 1").contains("bob"))
    let decoder = LogDecoder(ofIndexWith: AttributeProjection(), catalog: Catalog())
    let file = try IndexFile(path: index, for: .writing, catalog: decoder.catalog)
    let known = try IndexSource(index: file, decoder: decoder).id(exactly: "request-1")
    let key = try #require(known).request
    _ = try await RequestRemoval(index: file, decoder: decoder).run(.requests([key]))
    #expect(try await rows("SELECT text FROM attribute_value ORDER BY 1") == ["video"])
    #expect(try await rows("SELECT key FROM attribute WHERE key = 'customer'").isEmpty)
    let later = try write("later.jsonl", [("request-3", #""customer":"eve""#)])
    try await AttributedIndex.ingest([later], into: index)
    #expect(try await rows("SELECT text FROM attribute_value ORDER BY 1") == ["eve", "video"])
  }

  @Test
  func `an index that does not know the attributes of its requests reads records until it is made anew`()
    async throws
  {
    let logs = [
      try write("first.jsonl", [("request-1", #""job_type":"video""#)]),
      try write("second.jsonl", [("request-2", #""job_type":"image""#)]),
    ]
    try await AttributedIndex.ingest([logs[0]], into: index)
    // As an older version leaves it.
    try await DatabaseQueue(path: index).write {
      try $0.execute(sql: "DELETE FROM attribute_state; DELETE FROM table_seal")
    }
    try await AttributedIndex.ingest(logs, into: index)
    let before = try await AttributedIndex(index, logs, ["job_type"])
    #expect(before.stored == nil && before.difference == nil)
    let file = try IndexFile(path: index, for: .writing, catalog: Catalog())
    let decoder = try LogDecoder(profile: .makeDefault(), catalog: Catalog())
    _ = try await Reindexer(index: file, decoder: decoder).run()
    let anew = try await AttributedIndex(index, logs, ["job_type"])
    #expect(anew.stored != nil && anew.difference == nil)
  }

  @Test func `keys that are the same up to a NUL are two`() async throws {
    let log = try write(
      "first.jsonl",
      [("request-1", #""top\u0000ic":"a","top":"b""#), ("request-2", #""top\u0000ic":"c","top\u0000":"d""#)])
    for _ in 1...2 { try await AttributedIndex.ingest([log], into: index) }
    #expect(try await AttributedIndex(index, [log], ["top"]).difference == nil)
    let keys = try await DatabaseQueue(path: index).read {
      try Int.fetchOne($0, sql: "SELECT count(DISTINCT hex(key)) FROM attribute WHERE key LIKE 'top%'")
    }
    #expect(keys == 3)
  }

  @Test(arguments: ["vocabulary = ''", "vocabulary = '[]'", "is_full = 'x'", "vocabulary = x'ff'"])
  func `a state that no program writes ends nothing`(change: String) async throws {
    let log = try write("first.jsonl", [("request-1", #""job_type":"video""#)])
    try await AttributedIndex.ingest([log], into: index)
    try await DatabaseQueue(path: index).write {
      try $0.execute(sql: "UPDATE attribute_state SET \(change); DELETE FROM table_seal")
    }
    try await AttributedIndex.ingest([log], into: index)
    #expect(try await AttributedIndex(index, [log], ["job_type"]).difference == nil)
  }

  @Test func `values do not stand for those that an ingest with other standard fields would find`()
    async throws
  {
    let log = try write("first.jsonl", [("request-1", #""job_type":"video""#)])
    try await AttributedIndex.ingest([log], into: index)
    try await DatabaseQueue(path: index).write {
      try $0.execute(sql: "UPDATE attribute_state SET vocabulary = 0; DELETE FROM table_seal")
    }
    try await AttributedIndex.ingest([log], into: index)
    #expect(try await !AttributedIndex.isStored(["job_type"], in: index))
    #expect(try await AttributedIndex(index, [log], ["job_type"]).difference == nil)
  }
}
