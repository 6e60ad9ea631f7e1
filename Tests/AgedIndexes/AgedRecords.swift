import Foundation
package import GRDB
import TraceStore

/// The table `records` as versions 1 to 13 had it: lines as they were logged, and their places as JSON.
package enum AgedRecords {
  /// Takes the records of an index out of their blocks, and the checksums of version 20 away.
  package static func unpack(_ database: Database) throws {
    RecordFunctions.add(to: database)
    let rows = try Row.fetchAll(
      database,
      sql: """
        SELECT g.id, g.count, g.slot, b.content, record_places(b.content, g.slot) AS places
          FROM records g JOIN record_block b ON b.number = g.block ORDER BY g.id
        """)
    try database.execute(
      sql: """
        DROP TABLE records; DROP TABLE record_block; DROP TABLE IF EXISTS table_seal;
        CREATE TABLE records (id INTEGER PRIMARY KEY, places TEXT NOT NULL, lines BLOB NOT NULL);
        """)
    for row in rows {
      try database.execute(
        sql: "INSERT INTO records VALUES (?, ?, ?)",
        arguments: [row["id"] as Int64, row["places"] as String, try lines(row, database)])
    }
  }

  private static func lines(_ row: Row, _ database: Database) throws -> Data {
    try (0..<(row["count"] as Int)).reduce(into: Data()) { lines, number in
      let line = try Data.fetchOne(
        database, sql: "SELECT record_line(?, ?, ?)",
        arguments: [row["content"] as Data, row["slot"] as Int, number])
      lines += (line ?? Data()) + [0x0A]
    }
  }
}
