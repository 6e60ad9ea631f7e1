import AgedIndexes
import Foundation
import GRDB
import LogReading
import Synchronization
import Testing
import TraceModel
import TraceStore

@testable import TraceSources

/// Records that name many requests: the index has each once, and is read as the log is.
@Suite struct SharedRecordTests {
  @Test(arguments: [Indexer.batchBytes, 2_000])
  func `the index tells of the requests of a batch what the log tells, in one transaction or in many`(
    batchBytes: Int64
  ) async throws {
    let log = try BatchLog(requests: 30)
    defer { log.remove() }
    try await log.ingest(batchBytes: batchBytes)
    let (direct, indexed) = (
      try await ToldSource(of: [log.path]), try await ToldSource(ofIndexAt: log.index)
    )
    #expect(direct.stories.count == 30)
    #expect(indexed.difference(from: direct) == nil)
  }

  @Test(arguments: [200, 400])
  func `a record that names n requests takes its own bytes and those of each id`(requests: Int) async throws {
    let log = try BatchLog(requests: requests)
    defer { log.remove() }
    try await log.ingest()
    let bytes = try Data(contentsOf: URL(fileURLWithPath: log.path)).count
    try await DatabaseQueue(path: log.index).writeWithoutTransaction { database in
      let shared = try Int.fetchAll(database, sql: "SELECT length(line) FROM shared_record")
      #expect(shared.count == BatchLog.batchRecords)
      // The records that name one request, and four ids and places for each: not the square.
      try SchemaViews.addTemporary(to: database)
      let (own, places) = try #require(
        try Row.fetchOne(
          database,
          sql: """
            SELECT sum(l), sum(p) FROM (
              SELECT length(record_places(b.content, g.slot)) AS p,
                (SELECT sum(v.value ->> 8) FROM json_each(record_places(b.content, g.slot)) v) AS l
              FROM records g JOIN record_block b ON b.number = g.block)
            """)
      ).pair
      #expect(shared.reduce(own, +) <= 2 * bytes)
      #expect(places <= requests * (BatchLog.batchRecords + 3) * 80)
    }
  }

  @Test func `the view of events has the whole record with each of its requests`() async throws {
    let log = try BatchLog(requests: 20)
    defer { log.remove() }
    try await log.ingest()
    let lines = try String(contentsOfFile: log.path, encoding: .utf8).split(separator: "\n").map(String.init)
    try await DatabaseQueue(path: log.index).writeWithoutTransaction { database in
      try SchemaViews.addTemporary(to: database)
      let rows = try Row.fetchAll(database, sql: "SELECT line, record FROM events")
      #expect(rows.count == 20 * (2 + BatchLog.batchRecords) + 10)
      for row in rows { #expect(row["record"] == lines[(row["line"] as Int) - 1]) }
    }
  }

  @Test func `each record that requests share is decoded once, however many ask for it`() async throws {
    let log = try BatchLog(requests: 300)
    defer { log.remove() }
    try await log.ingest()
    let decoder = try Decoders.index.get()
    let source = IndexSource(
      index: try IndexFile(path: log.index, for: .reading, catalog: decoder.catalog), decoder: decoder)
    let decoded = Mutex(0)
    let shared = SharedRecords(try source.stored.profiles()) { block in
      decoded.withLock { $0 += 1 }
      return block.events.count
    }
    var members = 0
    try await source.forEachBatch(shared) { batches in
      for batch in batches {
        for request in try source.index.unpack(batch.requests) {
          members += request.records.sharedPositions.count { batch.shared[$0] == 300 }
        }
      }
    }
    #expect(members == 300 * BatchLog.batchRecords)
    #expect(decoded.withLock { $0 } == BatchLog.batchRecords)
  }

  @Test func `an index of version 7, which has such a record with each request, tells the same`() async throws
  {
    let log = try BatchLog(requests: 30)
    defer { log.remove() }
    try await log.ingest()
    let expected = try await ToldSource(ofIndexAt: log.index)
    try await age(log.index)
    let difference = try await ToldSource(ofIndexAt: log.index).difference(from: expected)
    #expect(difference == nil)
    #expect(
      try await DatabaseQueue(path: log.index).read { try Int.fetchOne($0, sql: "PRAGMA user_version") } == 22
    )
  }

  /// Makes the index what version 7 would have made of the same log.
  private func age(_ path: String) async throws {
    try await DatabaseQueue(path: path).write { database in
      try AgedRecords.unpack(database)
      for row in try Row.fetchAll(database, sql: "SELECT id, places, lines FROM records") {
        let (places, lines) = try Self.inlined(row, database)
        try database.execute(
          sql: "UPDATE records SET places = ?, lines = ? WHERE id = ?",
          arguments: [places, lines, row["id"] as Int64])
      }
      try AgedRequests.unpack(database)
      try database.execute(sql: "DROP TABLE shared_record; PRAGMA user_version = 7")
    }
  }

  private static func inlined(_ row: Row, _ database: Database) throws -> (places: String, lines: Data) {
    let places = try JSONDecoder().decode([[Int64]].self, from: Data((row["places"] as String).utf8))
    var (lines, told) = (Data(), [[Int64]]())
    for place in places {
      var (place, record) = (place, Data())
      if place.count > 9 {
        record = try #require(
          try Data.fetchOne(
            database, sql: "SELECT line FROM shared_record WHERE source = ? AND offset = ?",
            arguments: [place[4], place[6]]))
      } else {
        let all: Data = row["lines"]
        record = all.dropFirst(Int(place[7]) - 1).prefix(Int(place[8]))
      }
      place = Array(place.prefix(7)) + [Int64(lines.count + 1), Int64(record.count)]
      told.append(place)
      lines += record + [0x0A]
    }
    return (String(decoding: try JSONEncoder().encode(told), as: UTF8.self), lines)
  }
}

extension Row {
  fileprivate var pair: (Int, Int) { (self[0], self[1]) }
}
