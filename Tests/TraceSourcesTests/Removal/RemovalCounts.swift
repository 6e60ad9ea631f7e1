import GRDB

/// The counts of all lines in the ledger of an index.
struct RemovalCounts {
  let lines: Int
  /// Events, records without an id, and skipped lines.
  let kept: Int
  let forgotten: Int

  /// Every line has become one of them.
  var isBalanced: Bool { lines == kept + forgotten }

  init(_ database: Database) throws {
    let row = try Row.fetchOne(
      database,
      sql: """
        SELECT sum(lines), sum(events + uncorrelated + malformed + no_time + oversize), sum(forgotten) FROM source
        """)
    (lines, kept, forgotten) = (row?[0] ?? 0, row?[1] ?? 0, row?[2] ?? 0)
  }
}
