import GRDB
import TraceModel

extension RecordSpool {
  /// How the records of two sources agree, as far as both were read.
  package struct Agreement: Equatable {
    /// Records with the same bytes in the same place.
    package var common: Int64 = 0
    /// Places with a record in both, of other bytes.
    package var different: Int64 = 0
    /// Records in whose place the other source has none.
    package var onlyFirst: Int64 = 0
    /// Records of the second source in whose place the first one has none.
    package var onlySecond: Int64 = 0

    package init() {}
  }

  /// Compares the records of two sources, by their numbers here, in the bytes before `end`. One pass over both.
  package func agreement(of first: Int64, with second: Int64, before end: Int64) throws -> Agreement {
    try queue.inDatabase { database in
      let rows = try Statement(
        database,
        """
        SELECT count(b.offset), count(CASE WHEN a.bytes = b.bytes THEN 1 END), count(*),
          (SELECT count(*) FROM record WHERE source = ?2 AND offset < ?3)
          FROM record a LEFT JOIN record b ON b.source = ?2 AND b.offset = a.offset
          WHERE a.source = ?1 AND a.offset < ?3
        """)
      rows.bind(1, first)
      rows.bind(2, second)
      rows.bind(3, end)
      var agreement = Agreement()
      guard try rows.step() else { return agreement }
      let met = rows.integer(0)
      agreement.common = rows.integer(1)
      agreement.different = met - agreement.common
      agreement.onlyFirst = rows.integer(2) - met
      agreement.onlySecond = rows.integer(3) - met
      return agreement
    }
  }

  /// Place and hash of a source's first record; nil where it has none.
  package func firstRecord(of source: Int64) throws -> [UInt64]? {
    try queue.inDatabase { database in
      let rows = try Statement(
        database, "SELECT offset, bytes FROM record WHERE source = ? ORDER BY offset LIMIT 1")
      rows.bind(1, source)
      guard try rows.step() else { return nil }
      return [UInt64(bitPattern: rows.integer(0)), ByteHash.hash(Array(rows.blob(1)))]
    }
  }
}
