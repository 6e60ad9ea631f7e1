import GRDB
import TraceModel

/// One state of an index, read over several connections at a time, each by one task.
///
/// Each connection has a transaction that has begun to read before the first is used. They have begun in one state if
/// the last of them has seen no change since before the first began; else they begin again. A connection that a
/// writer keeps from beginning is done without.
package final class IndexSnapshot: Sendable {
  /// The part that one connection reads.
  package struct Part: Sendable {
    fileprivate var connection: Int
    /// Numbers of requests.
    package var requests: ClosedRange<Int64>
  }

  /// Fewer requests than this are not worth a connection of their own.
  private static let leastRequests: Int64 = 10_000
  /// How often several connections begin; after that there is one.
  private static let mostTries = 3

  private let path: String
  private let connections: [DatabaseQueue]
  private let catalog: Catalog
  private let sealedIDs: SealedIDs
  /// The parts that make up all requests.
  package let parts: [Part]

  fileprivate init(of index: IndexFile, connections most: Int) throws {
    (path, catalog, sealedIDs) = (index.path, index.catalog, index.sealedIDs)
    var tries = Self.mostTries
    var connections: [DatabaseQueue] = []
    var last: Int64 = 0
    repeat {
      tries -= 1
      (connections, last) = try Self.begin(index, tries == 0 ? 1 : most)
    } while connections.isEmpty
    self.connections = connections
    parts = Self.parts(from: index.start, through: last, count: Int64(connections.count))
  }

  /// Connections that read one state, at most `most`, and the number of the newest request;
  /// none if the index was changed meanwhile.
  private static func begin(_ index: IndexFile, _ most: Int) throws -> ([DatabaseQueue], last: Int64) {
    let witness = try index.connectionForSnapshot(waits: true)
    let version = try version(seenBy: witness)
    let wanted = try min(Int64(most), (newest(witness) - index.start) / leastRequests)
    var connections: [DatabaseQueue] = []
    while connections.count + 1 < wanted {
      let next = try index.connectionForSnapshot(waits: false)
      do { try begin(next) } catch let error as DatabaseError
        where error.resultCode.primaryResultCode == .SQLITE_BUSY
      { break }
      connections.append(next)
    }
    try begin(witness)
    guard try connections.isEmpty || Self.version(seenBy: witness) == version else { return ([], 0) }
    return try (connections + [witness], newest(witness))
  }

  /// A number that changes whenever another connection has changed the index.
  private static func version(seenBy connection: DatabaseQueue) throws -> Int64 {
    try connection.inDatabase { try Int64.fetchOne($0, sql: "PRAGMA data_version") ?? 0 }
  }

  /// Begins a transaction that reads.
  private static func begin(_ connection: DatabaseQueue) throws {
    try connection.inDatabase { try $0.beginTransaction(.deferred) }
    _ = try newest(connection)
  }

  /// The number of the newest request.
  private static func newest(_ connection: DatabaseQueue) throws -> Int64 {
    try connection.inDatabase { try Int64.fetchOne($0, sql: "SELECT max(number) FROM request") ?? 0 }
  }

  /// `start` is the number before that of the first request.
  private static func parts(from start: Int64, through last: Int64, count: Int64) -> [Part] {
    let share = max(0, last - start) / count
    return (0..<count).map { part in
      let end = part == count - 1 ? Int64.max : start + share * (part + 1)
      return Part(connection: Int(part), requests: (start + share * part + 1)...end)
    }
  }

  /// Runs `body` on the connection of a part.
  package func read<T>(_ part: Part, _ body: (IndexReader) throws -> T) throws -> T {
    try IndexFile.Problem.naming(path, .reading) {
      try connections[part.connection].inDatabase { try body(IndexReader($0, catalog: catalog, sealedIDs)) }
    }
  }
}

extension IndexFile {
  /// The present state of the index, to be read over at most `connections` connections.
  package func snapshot(connections: Int) throws -> IndexSnapshot {
    try Problem.naming(path, .reading) {
      try IndexSnapshot(of: self, connections: connections)
    }
  }

  /// A connection with a transaction that stays open between two uses; it waits for a writer or not.
  fileprivate func connectionForSnapshot(waits: Bool) throws -> DatabaseQueue {
    var configuration = Self.configuration(.reading, of: path)
    configuration.allowsUnsafeTransactions = true
    if !waits { configuration.busyMode = .immediateError }
    return try DatabaseQueue(path: openedPath, configuration: configuration)
  }
}
