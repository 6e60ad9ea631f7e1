package import GRDB

/// A removal of requests from an index. Numbers of removed requests are never given again: another process may still
/// know them.
package struct Removal: Sendable, Equatable {
  /// How often numbers of requests, origins or names have lost their meaning.
  package var times: Int64 = 0
  /// The highest number that a request has had.
  package var lastRequest: Int64 = 0
  /// The process that has something left to do, such as giving back the space; 0: nothing is left.
  package var process: Int64 = 0

  /// Nothing was removed.
  package init() {}

  /// The removal in the index.
  package init(_ database: Database) throws {
    let rows = try Statement(database, "SELECT times, last_request, process FROM removal")
    guard try rows.step() else { return }
    (times, lastRequest, process) = (rows.integer(0), rows.integer(1), rows.integer(2))
  }

  /// Stores it in the place of what the index said.
  package func store(_ database: Database) throws {
    try database.execute(sql: "DELETE FROM removal")
    try database.execute(
      sql: "INSERT INTO removal VALUES (?, ?, ?)", arguments: [times, lastRequest, process])
  }

  /// Numbers that were read before lose their meaning with this transaction.
  package static func count(_ database: Database, process: Int64) throws {
    var removal = try Removal(database)
    removal.times &+= 1
    removal.lastRequest = try IndexWriter(database).lastRequest()
    removal.process = process
    try removal.store(database)
  }

  /// The removals of two indexes that become one.
  func joined(with other: Removal) -> Removal {
    var joined = self
    joined.times = max(times, other.times)
    joined.lastRequest = max(lastRequest, other.lastRequest)
    return joined
  }

  /// How many records were removed of each source, by its number; sources without any are left out.
  package static func records(_ database: Database) throws -> [Int64: Int64] {
    let rows = try Statement.rows(database, "SELECT number, forgotten FROM source WHERE forgotten > 0") {
      ($0.integer(0), $0.integer(1))
    }
    return Dictionary(rows, uniquingKeysWith: { first, _ in first })
  }

  /// How often that has happened: numbers read before the last time may name nothing now.
  package static func times(_ database: Database) throws -> Int64 {
    try Int64.fetchOne(database, sql: "SELECT times FROM removal") ?? 0
  }
}

extension IndexReader {
  /// Records were removed of some source.
  package func hasForgotten() throws -> Bool { try !Removal.records(database).isEmpty }

  /// How often something was removed from the index.
  package func removals() throws -> Int64 { try Removal.times(database) }

  /// A process that removed requests was ended before it had given back the space.
  package func removalIsInterrupted() throws -> Bool {
    let process = try firstRow(of: "SELECT process FROM removal") { $0.integer(0) } ?? 0
    return process != 0 && !UnfinishedLogs.isAlive(process)
  }
}
