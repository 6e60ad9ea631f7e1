import AgedIndexes
import GRDB
import LogReading
import SyntheticFleet
import Testing
import TraceAnalysis
import TraceModel
import TraceStore

@testable import TraceSources

/// An index that an older version wrote: one request for each id.
@Suite struct MigrationTests {
  @Test(arguments: UInt64(1)...40)
  func `an index of version 3 has the requests of its ids when it is opened, and tells all after an ingest`(
    seed: UInt64
  ) async throws {
    var random = SplitMix64(seed: ~seed)
    let dealt = try DealtLogs(seed, &random)
    defer { dealt.remove() }
    try await dealt.ingest(dealt.paths)
    try age(dealt.index)
    let direct = try await ToldSource(of: dealt.paths)
    let opened = try await ToldSource(ofIndexAt: dealt.index)
    #expect(opened.stories.keys.sorted() == direct.stories.keys.sorted(), "seed \(seed)")
    try await dealt.ingest(dealt.paths)
    #expect(try await ToldSource(ofIndexAt: dealt.index).difference(from: direct) == nil, "seed \(seed)")
  }

  /// Makes the index what version 3 would have made of the same logs.
  private func age(_ path: String) throws {
    let decoder = try Decoders.index.get()
    let index = try IndexFile(path: path, for: .writing, catalog: decoder.catalog)
    try index.write { try $0.execute(sql: "DELETE FROM alias; UPDATE lookup_state SET aliased = 0") }
    let stored = StoredEvents(index, decoder: decoder)
    let whole = try index.read { database in
      let reader = IndexReader(database, catalog: index.catalog)
      return try Int64.fetchAll(database, sql: "SELECT number FROM request").map { number in
        let decoded = try stored.decode(number, reader)
        let trace = TraceReconstructor(catalog: index.catalog).reconstruct(decoded.occurrences.flatMap { $0 })
        return (decoded, trace)
      }
    }
    let ids = try index.fileNumbers(nil)
    try index.write { database in
      let writer = try IndexWriter(database)
      var rows = BatchRows(fileNumbers: ids)
      for (decoded, trace) in whole {
        let id =
          decoded.records(for: RequestID(number: decoded.stored.number)).correlationID(in: trace) ?? ""
        let row = rows.add(TraceSummary(trace), correlationID: id, lookup: decoded.stored.ids[0].lookup)
        try writer.replace(row, of: rows, number: decoded.stored.number)
      }
      try writer.finish()
      try AgedRequests.unpack(database)
      try AgedRecords.unpack(database)
      try database.execute(
        sql: """
          DROP TABLE generation; DROP TABLE alias; DROP INDEX lookup_short; DROP INDEX IF EXISTS lookup_ending;
          ALTER TABLE lookup_state DROP COLUMN aliased; ALTER TABLE request DROP COLUMN client_events;
          ALTER TABLE request DROP COLUMN end_origin; ALTER TABLE source DROP COLUMN stray_times;
          UPDATE verdict SET outcome = 1; ALTER TABLE survey_state RENAME TO fleet_state;
          PRAGMA user_version = 3
          """)
    }
  }
}
