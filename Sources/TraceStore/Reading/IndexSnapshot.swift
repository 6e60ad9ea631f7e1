import GRDB
import TraceModel

/// One state of an index, read over several connections at a time, each by one task.
///
/// Each connection has a transaction that has begun to read before the first is used, so that no writer can commit
/// in between: all see what the first sees. A connection that a waiting writer keeps from beginning is done
/// without.
package final class IndexSnapshot: Sendable {
  /// The part that one connection reads.
  package struct Part: Sendable {
    fileprivate var connection: Int
    /// Numbers of requests.
    package var requests: ClosedRange<Int64>
  }

  /// Fewer requests than this are not worth a connection of their own.
  private static let leastRequests: Int64 = 10_000

  private let path: String
  private let connections: [DatabaseQueue]
  private let catalog: Catalog
  /// The parts that make up all requests.
  package let parts: [Part]

  fileprivate init(path: String, catalog: Catalog, connections most: Int) throws {
    self.path = path
    self.catalog = catalog
    var connections = [
      try DatabaseQueue(path: path, configuration: IndexFile.snapshotSettings(path, waits: true))
    ]
    let last = try Self.begin(connections[0])
    while connections.count < min(Int64(most), last / Self.leastRequests) {
      let next = try DatabaseQueue(path: path, configuration: IndexFile.snapshotSettings(path, waits: false))
      do {
        _ = try Self.begin(next)
      } catch let error as DatabaseError where error.resultCode.primaryResultCode == .SQLITE_BUSY { break }
      connections.append(next)
    }
    self.connections = connections
    parts = Self.parts(of: last, count: Int64(connections.count))
  }

  /// Begins a transaction that reads. Returns the number of the newest request.
  private static func begin(_ connection: DatabaseQueue) throws -> Int64 {
    try connection.inDatabase { database in
      try database.beginTransaction(.deferred)
      return try Int64.fetchOne(database, sql: "SELECT max(number) FROM request") ?? 0
    }
  }

  private static func parts(of last: Int64, count: Int64) -> [Part] {
    (0..<count).map { part in
      let end = part == count - 1 ? Int64.max : last / count * (part + 1)
      return Part(connection: Int(part), requests: (last / count * part + 1)...end)
    }
  }

  /// Runs `body` on the connection of a part.
  package func read<T>(_ part: Part, _ body: (IndexReader) throws -> T) throws -> T {
    try IndexFile.Problem.naming(path, .reading) {
      try connections[part.connection].inDatabase { try body(IndexReader($0, catalog: catalog)) }
    }
  }
}

extension IndexFile {
  /// The present state of the index, to be read over at most `connections` connections.
  package func snapshot(connections: Int) throws -> IndexSnapshot {
    try Problem.naming(path, .reading) {
      try IndexSnapshot(path: path, catalog: catalog, connections: connections)
    }
  }

  /// Settings of a connection with a transaction that stays open between two uses; it waits for a writer or not.
  fileprivate static func snapshotSettings(_ path: String, waits: Bool) -> Configuration {
    var configuration = configuration(.reading, of: path)
    configuration.allowsUnsafeTransactions = true
    if !waits { configuration.busyMode = .immediateError }
    return configuration
  }
}
