import GRDB
package import TraceModel

/// The tables `clock`, `clock_pair`, `clock_step` and `clock_conflict`: what is known of the clocks, as the last
/// ingest left it. Rows stand in the order of the tables in memory; most are the same with and without assumptions.
extension IndexReader {
  /// The clocks of all origins: by the logs alone, and with idle consumers where these say more.
  /// Less than a µs for each origin.
  package func clocks() throws -> (logged: ClockFacts, assuming: ClockFacts?) {
    let ids = try ids
    let (steps, conflicts) = try (steps(ids), conflicts(ids))
    var (periods, pairs) = (SharedRows<ClockPeriod>(), SharedRows<ClockPair>())
    try TableSeals.forEachRow(of: .clock, database) {
      periods.append(try $0.period(ids), ClockTables(number: $0.integer(16)))
    }
    try TableSeals.forEachRow(of: .clockPair, database) {
      pairs.append(try $0.pair(ids), ClockTables(number: $0.integer(11)))
    }
    func facts(_ periods: [ClockPeriod], _ pairs: [ClockPair]) throws -> ClockFacts {
      let facts = ClockFacts(periods: periods, pairs: pairs, steps: steps, conflicts: conflicts)
      guard facts.isConsistent else {
        throw Damage.found("the table clock_pair names a clock that is not in clock")
      }
      return facts
    }
    let logged = try facts(periods.logged, pairs.logged)
    guard periods.assuming != nil || pairs.assuming != nil else { return (logged, nil) }
    return (
      logged, try facts(periods.assuming ?? periods.logged, pairs.assuming ?? pairs.logged)
    )
  }

  private func steps(_ ids: CatalogIDs) throws -> [ClockStep] {
    var steps: [ClockStep] = []
    try TableSeals.forEachRow(of: .clockStep, database) { rows in
      var step = ClockStep(
        origin: ids.origin(rows.integer(0)), against: ids.origin(rows.integer(1)),
        since: Timestamp(nanoseconds: try rows.nanoseconds(2, "a time in the table clock_step")),
        until: Timestamp(nanoseconds: try rows.nanoseconds(3, "a time in the table clock_step")))
      step.size = try rows.optional(4).map(Nanoseconds.init)
      step.low = try rows.optional(5).map(Nanoseconds.init)
      step.high = try rows.optional(6).map(Nanoseconds.init)
      steps.append(step)
    }
    return steps
  }

  private func conflicts(_ ids: CatalogIDs) throws -> [ClockConflict] {
    var conflicts: [ClockConflict] = []
    try TableSeals.forEachRow(of: .clockConflict, database) { rows in
      conflicts.append(
        ClockConflict(
          first: ids.origin(rows.integer(0)), second: ids.origin(rows.integer(1)),
          evidence: Int(try rows.count(2, "a count in the table clock_conflict"))))
    }
    return conflicts
  }
}

/// Rows of both tables. As long as they are the same they are held once.
private struct SharedRows<Row> {
  private(set) var logged: [Row] = []
  /// nil while all rows are in both tables.
  private(set) var assuming: [Row]?

  mutating func append(_ row: Row, _ tables: ClockTables) {
    if assuming == nil, !(tables.isLogged && tables.isAssuming) { assuming = logged }
    if tables.isLogged { logged.append(row) }
    if tables.isAssuming { assuming?.append(row) }
  }
}

extension IndexWriter {
  /// Stores the clocks in the place of the index's.
  func replace(clocks: ClockFacts, assumed: ClockFacts, fileNumbers: FileNumbers) throws {
    for table in ["clock", "clock_pair", "clock_step", "clock_conflict"] {
      try database.execute(sql: "DELETE FROM \(table)")
    }
    let periodRow = try Statement(
      database, "INSERT INTO clock VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
    try ClockTables.forEachRow(clocks.periods, assumed.periods) { try periodRow.insert($0, $1, fileNumbers) }
    let pairRow = try Statement(
      database, "INSERT INTO clock_pair VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
    try ClockTables.forEachRow(clocks.pairs, assumed.pairs) { try pairRow.insert($0, $1, fileNumbers) }
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
}

extension Statement {
  fileprivate func insert(_ period: ClockPeriod, _ tables: ClockTables, _ fileNumbers: FileNumbers) throws {
    bind(1, fileNumbers.origin(period.origin))
    bind(2, fileNumbers.origin(period.reference))
    bind(3, period.since)
    bind(4, period.until)
    bind(5, period.kind.rawValue)
    bind(line: period.correction, at: 6)
    bind(9, Int64(period.evidence))
    bind(10, period.resolution)
    bind(11, period.assumption.map { Int64($0.count) })
    bind(12, period.assumption?.fetchDelay)
    bind(region: period.region, at: 13)
    bind(17, tables.number)
    try run()
  }

  fileprivate func insert(_ pair: ClockPair, _ tables: ClockTables, _ fileNumbers: FileNumbers) throws {
    bind(1, fileNumbers.origin(pair.first))
    bind(2, Int64(pair.firstPeriod))
    bind(3, fileNumbers.origin(pair.second))
    bind(4, Int64(pair.secondPeriod))
    bind(line: pair.axis, at: 5)
    bind(region: pair.region, at: 8)
    bind(12, tables.number)
    try run()
  }

  private func bind(line: ClockLine, at index: Int32) {
    bind(index, line.epoch)
    bind(index + 1, line.offset)
    bind(index + 2, line.drift)
  }

  private func bind(region: OffsetRegion, at index: Int32) {
    bind(index, region.epoch)
    bind(index + 1, region.base)
    bind(copyOf: VertexBytes.bytes(region.upper), at: index + 2)
    bind(copyOf: VertexBytes.bytes(region.lower), at: index + 3)
  }
}

extension ClockFacts {
  /// Every pair is of existing periods, and those of one origin stand together.
  fileprivate var isConsistent: Bool {
    var counts = [Int](repeating: 0, count: (periods.lazy.map { $0.origin.index }.max() ?? -1) + 1)
    for (index, period) in periods.enumerated() {
      let isApart = index == 0 || periods[index - 1].origin != period.origin
      guard !isApart || counts[period.origin.index] == 0 else { return false }
      counts[period.origin.index] += 1
    }
    func has(_ origin: OriginID, _ period: Int) -> Bool {
      origin.index < counts.count && period < counts[origin.index]
    }
    return pairs.allSatisfy { has($0.first, $0.firstPeriod) && has($0.second, $0.secondPeriod) }
  }
}

extension Statement {
  /// A row of `clock`, in the order of its columns.
  fileprivate func period(_ ids: CatalogIDs) throws -> ClockPeriod {
    var period = ClockPeriod(
      origin: ids.origin(integer(0)), reference: ids.origin(integer(1)),
      kind: ClockKind(rawValue: text(4)) ?? .uncorrected, region: try region(at: 12))
    period.since = try optional(2)
    period.until = try optional(3)
    period.correction = try line(at: 5)
    period.evidence = Int(try count(8, "a count in the table clock"))
    period.resolution = try integer(9, within: 0...(1 << 40), "a step in the table clock")
    if let pickups = try optional(10) {
      period.assumption = IdlePickups(
        count: Int(pickups), fetchDelay: try nanoseconds(11, "a delay in the table clock"))
    }
    return period
  }

  /// A row of `clock_pair`.
  fileprivate func pair(_ ids: CatalogIDs) throws -> ClockPair {
    ClockPair(
      first: ids.origin(integer(0)),
      firstPeriod: Int(try count(1, "a number in the table clock_pair")),
      second: ids.origin(integer(2)),
      secondPeriod: Int(try count(3, "a number in the table clock_pair")),
      axis: try line(at: 4), region: try region(at: 7))
  }

  /// An integer, nil where the column is NULL.
  fileprivate func optional(_ column: Int32) throws -> Int64? {
    optionalInteger(column) == nil ? nil : try nanoseconds(column, "a number of a clock")
  }

  /// Epoch, offset and drift from `column` on. No clock gains or loses a tenth.
  fileprivate func line(at column: Int32) throws -> ClockLine {
    let drift = double(column + 2)
    guard drift.magnitude < 0.1 else { throw Damage.found("the drift of a clock is \(drift)") }
    return ClockLine(
      epoch: try nanoseconds(column, "the epoch of a clock"),
      offset: try nanoseconds(column + 1, "the offset of a clock"), drift: drift)
  }

  /// Epoch, base and both chains from `column` on.
  fileprivate func region(at column: Int32) throws -> OffsetRegion {
    let region = OffsetRegion(
      epoch: try nanoseconds(column, "the epoch of a clock"),
      base: try nanoseconds(column + 1, "the offset of a clock"),
      upper: vertices(column + 2), lower: vertices(column + 3))
    func isBounded(_ vertex: OffsetRegion.Vertex) -> Bool {
      vertex.drift.magnitude < 0.1 && vertex.offset.magnitude < 0x1p63
    }
    guard region.upper.allSatisfy(isBounded), region.lower.allSatisfy(isBounded) else {
      throw Damage.found("the bounds of a clock are no numbers of ours")
    }
    return region
  }

  private func vertices(_ column: Int32) -> [OffsetRegion.Vertex] {
    isText(column) ? VertexBytes.vertices(ofText: bytes(column)) : VertexBytes.vertices(blob(column))
  }
}
