import GRDB
package import TraceModel

/// The tables `clock`, `clock_pair`, `clock_step` and `clock_conflict`: what is known of the clocks, as the last
/// ingest left it. Rows stand in the order of the table in memory.
extension IndexReader {
  /// The clocks of all origins: what the logs tell, or also what idle consumers do. The cost grows with the
  /// number of origins.
  package func clocks(assuming: Bool) throws -> ClockFacts {
    ClockFacts(
      periods: try periods(assuming), pairs: try pairs(assuming), steps: try steps(),
      conflicts: try conflicts())
  }

  private func periods(_ assuming: Bool) throws -> [ClockPeriod] {
    let ids = try ids
    let rows = try Statement(
      database,
      """
      SELECT origin, reference, since, until, kind, offset_epoch, offset, drift, evidence, resolution, pickups,
        fetch_delay, epoch, base, upper, lower FROM clock WHERE assumed = \(assuming ? 1 : 0) ORDER BY rowid
      """)
    var periods: [ClockPeriod] = []
    while try rows.step() {
      var period = ClockPeriod(
        origin: ids.origin(rows.integer(0)), reference: ids.origin(rows.integer(1)),
        kind: ClockKind(rawValue: rows.text(4)) ?? .uncorrected, region: rows.region(at: 12))
      period.since = rows.optional(2)
      period.until = rows.optional(3)
      period.correction = rows.line(at: 5)
      period.evidence = Int(rows.integer(8))
      period.resolution = rows.integer(9)
      if let pickups = rows.optional(10) {
        period.assumption = IdlePickups(count: Int(pickups), fetchDelay: rows.integer(11))
      }
      periods.append(period)
    }
    return periods
  }

  private func pairs(_ assuming: Bool) throws -> [ClockPair] {
    let ids = try ids
    let rows = try Statement(
      database,
      """
      SELECT first, first_period, second, second_period, offset_epoch, offset, drift, epoch, base, upper, lower
        FROM clock_pair WHERE assumed = \(assuming ? 1 : 0) ORDER BY rowid
      """)
    var pairs: [ClockPair] = []
    while try rows.step() {
      pairs.append(
        ClockPair(
          first: ids.origin(rows.integer(0)), firstPeriod: Int(rows.integer(1)),
          second: ids.origin(rows.integer(2)), secondPeriod: Int(rows.integer(3)),
          axis: rows.line(at: 4), region: rows.region(at: 7)))
    }
    return pairs
  }

  private func steps() throws -> [ClockStep] {
    let ids = try ids
    let rows = try Statement(
      database, "SELECT origin, against, since, until, size, low, high FROM clock_step ORDER BY rowid")
    var steps: [ClockStep] = []
    while try rows.step() {
      var step = ClockStep(
        origin: ids.origin(rows.integer(0)), against: ids.origin(rows.integer(1)),
        since: Timestamp(nanoseconds: rows.integer(2)), until: Timestamp(nanoseconds: rows.integer(3)))
      step.size = rows.optional(4).map(Nanoseconds.init)
      step.low = rows.optional(5).map(Nanoseconds.init)
      step.high = rows.optional(6).map(Nanoseconds.init)
      steps.append(step)
    }
    return steps
  }

  private func conflicts() throws -> [ClockConflict] {
    let ids = try ids
    let rows = try Statement(database, "SELECT first, second, evidence FROM clock_conflict ORDER BY rowid")
    var conflicts: [ClockConflict] = []
    while try rows.step() {
      conflicts.append(
        ClockConflict(
          first: ids.origin(rows.integer(0)), second: ids.origin(rows.integer(1)),
          evidence: Int(rows.integer(2))))
    }
    return conflicts
  }
}

extension IndexWriter {
  /// Stores the clocks in the place of those that the index has.
  func replace(clocks: ClockFacts, assumed: ClockFacts, fileNumbers: FileNumbers) throws {
    for table in ["clock", "clock_pair", "clock_step", "clock_conflict"] {
      try database.execute(sql: "DELETE FROM \(table)")
    }
    for (isAssumed, table) in [(false, clocks), (true, assumed)] {
      for period in table.periods { try insert(period, isAssumed, fileNumbers) }
      for pair in table.pairs { try insert(pair, isAssumed, fileNumbers) }
    }
    for step in clocks.steps {
      try database.execute(
        sql: "INSERT INTO clock_step VALUES (?, ?, ?, ?, ?, ?, ?)",
        arguments: [
          fileNumbers.origin(step.origin), fileNumbers.origin(step.against), step.since.nanoseconds,
          step.until.nanoseconds, step.size?.count, step.low?.count, step.high?.count,
        ])
    }
    for conflict in clocks.conflicts {
      try database.execute(
        sql: "INSERT INTO clock_conflict VALUES (?, ?, ?)",
        arguments: [
          fileNumbers.origin(conflict.first), fileNumbers.origin(conflict.second), conflict.evidence,
        ])
    }
  }

  private func insert(_ period: ClockPeriod, _ isAssumed: Bool, _ fileNumbers: FileNumbers) throws {
    try database.execute(
      sql: "INSERT INTO clock VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      arguments: [
        fileNumbers.origin(period.origin), fileNumbers.origin(period.reference), period.since, period.until,
        period.kind.rawValue, period.correction.epoch, period.correction.offset, period.correction.drift,
        period.evidence, period.resolution, period.assumption?.count, period.assumption?.fetchDelay,
        period.region.epoch, period.region.base, VertexText.text(period.region.upper),
        VertexText.text(period.region.lower), isAssumed,
      ])
  }

  private func insert(_ pair: ClockPair, _ isAssumed: Bool, _ fileNumbers: FileNumbers) throws {
    try database.execute(
      sql: "INSERT INTO clock_pair VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      arguments: [
        fileNumbers.origin(pair.first), pair.firstPeriod, fileNumbers.origin(pair.second), pair.secondPeriod,
        pair.axis.epoch, pair.axis.offset, pair.axis.drift, pair.region.epoch, pair.region.base,
        VertexText.text(pair.region.upper), VertexText.text(pair.region.lower),
        isAssumed,
      ])
  }
}

/// Vertices as JSON, `[[drift, offset], …]`. Swift writes a Double with the fewest digits that read back as it.
enum VertexText {
  static func text(_ vertices: [OffsetRegion.Vertex]) -> String {
    "[" + vertices.map { "[\($0.drift),\($0.offset)]" }.joined(separator: ",") + "]"
  }

  static func vertices(_ text: String) -> [OffsetRegion.Vertex] {
    let numbers = text.split { "[],".contains($0) }.compactMap { Double($0) }
    return stride(from: 0, to: numbers.count - 1, by: 2).map {
      OffsetRegion.Vertex(drift: numbers[$0], offset: numbers[$0 + 1])
    }
  }
}

extension Statement {
  /// An integer, nil where the column is NULL.
  fileprivate func optional(_ column: Int32) -> Int64? {
    let value = integer(column, absent: .min)
    return value == .min ? nil : value
  }

  /// Epoch, offset and drift from `column` on.
  fileprivate func line(at column: Int32) -> ClockLine {
    ClockLine(epoch: integer(column), offset: integer(column + 1), drift: double(column + 2))
  }

  /// Epoch, base and both chains from `column` on.
  fileprivate func region(at column: Int32) -> OffsetRegion {
    OffsetRegion(
      epoch: integer(column), base: integer(column + 1), upper: VertexText.vertices(text(column + 2)),
      lower: VertexText.vertices(text(column + 3)))
  }
}
