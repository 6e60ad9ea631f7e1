import GRDB
import TraceModel

/// The records of indexes in the order of their sources: a database beside an index while that is made anew, since they
/// may be more than memory holds.
package final class RecordSpool {
  /// A record and where it stood.
  package struct Record {
    /// Byte in the source's text.
    package var offset: Int64
    /// Line in the source, from 1.
    package var line: Int64
    /// Place among several records of a line, from 0.
    package var indexInLine: UInt32
    /// As its source as a whole told it, in ns since 1970.
    package var time: Int64
    /// The record as it is stored.
    package var bytes: [UInt8]
  }

  let queue: DatabaseQueue
  private let path: String

  /// Makes the spool at a path where nothing is. It holds logs, so it is its owner's alone, as an index is.
  package init(path: String) throws {
    self.path = path
    queue = try DatabaseQueue(path: IndexPath.prepare(path, for: .writing))
    try queue.inDatabase { database in
      try database.execute(
        sql: """
          PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536;
          CREATE TABLE record (source INTEGER, offset INTEGER, line INTEGER, item INTEGER, time INTEGER, bytes BLOB,
            PRIMARY KEY (source, offset)) WITHOUT ROWID;
          """)
    }
  }

  /// Takes every record of an index once; `index` is the `position`th from 0 of those that fill the spool. One that
  /// names several requests is read when the first of them is met.
  package func fill(from index: IndexFile, at position: Int = 0) throws {
    try queue.inDatabase { spool in
      try spool.inTransaction {
        let rows = try Rows(spool, position)
        try index.read { database in
          let reader = IndexReader(database, catalog: index.catalog)
          try reader.expectRecordsOfRequests()
          try reader.forEachRequest(from: 0, through: RecordRow.lastRequest) { _, stored in
            try rows.add(stored, reader)
          }
        }
        return .commit
      }
    }
  }

  /// The number that a source has here, whose number is `number` in the `position`th index.
  package static func source(_ number: Int64, ofIndex position: Int = 0) -> Int64 {
    Int64(position) << 32 | Int64(UInt32(clamping: number))
  }

  /// Calls `body` with each record of a source, by its number here, in its order; `body` may do so, too.
  package func forEachRecord(of source: Int64, _ body: (Record) throws -> Void) throws {
    try queue.unsafeReentrantRead { database in
      let rows = try Statement(
        database, "SELECT offset, line, item, time, bytes FROM record WHERE source = ? ORDER BY offset")
      rows.bind(1, source)
      while try rows.step() {
        try body(
          Record(
            offset: rows.integer(0), line: rows.integer(1), indexInLine: UInt32(clamping: rows.integer(2)),
            time: rows.integer(3), bytes: Array(rows.blob(4)))
        )
      }
    }
  }
}

/// The rows of a spool while it is filled.
private struct Rows {
  private let insert: Statement
  private let find: Statement
  /// Of the index that is read.
  private let position: Int

  init(_ spool: Database, _ position: Int) throws {
    self.position = position
    insert = try Statement(spool, "INSERT OR IGNORE INTO record VALUES (?, ?, ?, ?, ?, ?)")
    find = try Statement(spool, "SELECT 1 FROM record WHERE source = ? AND offset = ?")
  }

  /// Adds the missing records of a request; `reader` has the records shared with others.
  func add(_ stored: IndexReader.StoredLines, _ reader: IndexReader) throws {
    try stored.bytes.withUnsafeBytes { bytes in
      var start = 0
      for place in stored.places {
        var end = start
        while end < bytes.count, bytes[end] != 0x0A { end += 1 }
        if !place.isShared {
          try add(UnsafeRawBufferPointer(rebasing: bytes[start..<end]), at: place)
        } else if try !contains(place) {
          try reader.sharedRecord(at: place.position).withUnsafeBytes { try add($0, at: place) }
        }
        start = end + 1
      }
    }
  }

  private func add(_ record: UnsafeRawBufferPointer, at place: IndexReader.StoredLines.Place) throws {
    insert.bind(1, RecordSpool.source(Int64(place.source), ofIndex: position))
    insert.bind(2, place.offset)
    insert.bind(3, place.line)
    insert.bind(4, Int64(place.indexInLine))
    insert.bind(5, place.time)
    insert.bind(blob: record, at: 6)
    try insert.run()
  }

  private func contains(_ place: IndexReader.StoredLines.Place) throws -> Bool {
    find.bind(1, RecordSpool.source(Int64(place.source), ofIndex: position))
    find.bind(2, place.offset)
    defer { find.reset() }
    return try find.step()
  }
}

extension IndexFile {
  /// How many sources the index holds, bytes of them, and how often something was removed: whoever adds to it or
  /// removes from it changes that.
  package func extent() throws -> [Int64] {
    try read { database in
      let sums = try Statement.rows(database, "SELECT count(*), coalesce(sum(bytes), 0) FROM source") {
        [$0.integer(0), $0.integer(1)]
      }
      return sums.flatMap(\.self) + [try Removal.times(database)]
    }
  }

  /// Takes the skipped lines of another index, which keep their places in its sources.
  package func copyProblems(from other: IndexFile, _ numbers: SourceNumbers) throws {
    let problems = try other.read { database in
      try Statement.rows(database, "SELECT source, line, offset, reason, explanation FROM problem") {
        (source: $0.integer(0), place: [$0.integer(1), $0.integer(2)], texts: [$0.text(3), $0.text(4)])
      }
    }
    try write { database in
      for row in problems {
        guard let source = numbers[row.source] else { continue }
        try database.execute(
          sql: "INSERT INTO problem VALUES (?, ?, ?, ?, ?)",
          arguments: StatementArguments([source] + row.place) + StatementArguments(row.texts))
      }
    }
  }

  /// Becomes what `other` is, as one transaction: whoever reads sees the one or the other.
  package func become(_ other: IndexFile) throws { try other.copy(into: self) }
}
