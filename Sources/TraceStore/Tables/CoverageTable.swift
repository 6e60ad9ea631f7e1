import GRDB
package import TraceModel

/// The table `coverage`: what each source holds of each origin.
enum CoverageTable {
  /// Every row, by the number of its source. The cost grows with the number of sources and origins.
  static func read(_ database: Database, _ ids: CatalogIDs) throws -> [Int64: [OriginStretch]] {
    var coverage: [Int64: [OriginStretch]] = [:]
    try forEachSource(database, ids) { coverage[$0] = $1 }
    return coverage
  }

  /// Calls `body` with each source and its rows, in the order of their numbers.
  /// Throws damage where the table is not as it was written.
  static func forEachSource(
    _ database: Database, _ ids: CatalogIDs, _ body: (_ source: Int64, [OriginStretch]) -> Void
  ) throws {
    var (latest, stretches): (Int64?, [OriginStretch]) = (nil, [])
    try TableSeals.forEachRow(of: .coverage, database) { rows in
      let source = rows.integer(0)
      if source != latest {
        if let latest { body(latest, stretches) }
        (latest, stretches) = (source, [])
      }
      stretches.append(OriginStretch(origin: ids.origin(rows.integer(1)), stretch: try stretch(rows)))
    }
    if let latest { body(latest, stretches) }
  }

  private static func stretch(_ rows: Statement) throws -> LoggedStretch {
    let time = { try rows.nanoseconds($0, "a time in the table coverage") }
    return LoggedStretch(
      records: Int(try rows.count(2, "a count in the table coverage")),
      firstNanoseconds: try time(3), lastNanoseconds: try time(4),
      earliestNanoseconds: try time(5), latestNanoseconds: try time(6),
      longestAdvanceNanoseconds: try time(7), longestReturnNanoseconds: try time(10),
      changes: Int(try rows.count(8, "a count in the table coverage")),
      unitNanoseconds: try rows.integer(9, within: 0...(1 << 62), "a step in the table coverage"))
  }
}

extension IndexWriter {
  /// Stores the coverage of each origin by a source, in the place of the former one.
  package func store(coverage: [OriginStretch], source: Int64, fileNumbers: FileNumbers) throws {
    guard !coverage.isEmpty else { return }
    let row = try Statement(
      database,
      """
      INSERT INTO coverage VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
        ON CONFLICT DO UPDATE SET records = ?3, first = ?4, last = ?5, earliest = ?6, latest = ?7,
          longest_silence = ?8, changes = ?9, unit = ?10, longest_return = ?11
      """)
    for part in coverage {
      row.bind(1, source)
      row.bind(2, fileNumbers.origin(part.origin))
      row.bind(3, Int64(part.stretch.records))
      row.bind(4, part.stretch.firstNanoseconds)
      row.bind(5, part.stretch.lastNanoseconds)
      row.bind(6, part.stretch.earliestNanoseconds)
      row.bind(7, part.stretch.latestNanoseconds)
      row.bind(8, part.stretch.longestAdvanceNanoseconds)
      row.bind(9, Int64(part.stretch.changes))
      row.bind(10, part.stretch.unitNanoseconds)
      row.bind(11, part.stretch.longestReturnNanoseconds)
      try row.run()
    }
  }
}

extension IndexReader {
  /// The stretches of all origins in all sources; a source by its number.
  package func coverage() throws -> CoverageSurvey {
    var survey = CoverageSurvey()
    try CoverageTable.forEachSource(database, try ids) { survey.insert($1, source: UInt32(clamping: $0)) }
    return survey
  }
}
