package import GRDB
import Synchronization
import TraceModel

/// A connection's prepared statements and unpacked blocks, and the state of the index they belong to. While nobody
/// changes the index, the next reading uses them: requests read one after the other mostly share blocks.
///
/// It is used within accesses to its connection alone, which take turns.
struct LatestReading: @unchecked Sendable {
  private let state: State
  fileprivate let prepared: StatementCache

  /// Two numbers, of which one is another after every change: by others, or by this connection.
  private struct State: Equatable {
    var othersVersion: Int64
    var ownChanges: Int

    init(_ database: Database) throws {
      othersVersion = try Int64.fetchOne(database, sql: "PRAGMA data_version") ?? 0
      ownChanges = database.totalChangesCount
    }
  }

  /// The state of `latest`, if nothing has changed since.
  fileprivate init(
    _ database: Database, catalog: Catalog, _ sealedIDs: SealedIDs, after latest: LatestReading?
  ) throws {
    state = try State(database)
    if let latest, latest.state == state {
      prepared = latest.prepared
    } else {
      prepared = StatementCache(database, catalog: catalog, sealedIDs)
    }
  }
}

extension IndexFile {
  /// A reader within a reading that has begun.
  package func reader(_ database: Database) -> IndexReader {
    IndexReader(database, catalog: catalog, sealedIDs)
  }

  /// Runs `body` with a reader of one consistent state. Throws `Problem`, or what `body` throws.
  package func withReader<T>(_ body: (IndexReader) throws -> T) throws -> T {
    try read { database in
      let latest = latestReading.withLock { $0.take() }
      let reading = try LatestReading(database, catalog: catalog, sealedIDs, after: latest)
      let result = try body(IndexReader(database, catalog: catalog, prepared: reading.prepared))
      latestReading.withLock { $0 = reading }
      return result
    }
  }
}
