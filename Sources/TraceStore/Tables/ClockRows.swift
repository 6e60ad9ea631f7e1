import GRDB
package import TraceModel

/// The tables `clock`, `clock_pair`, `clock_step` and `clock_conflict`: what is known of the clocks, as the last
/// ingest left it. Rows stand in the order of the table in memory.
extension IndexReader {
  /// The clocks of all origins: what the logs tell, or also what idle consumers do. The cost grows with the
  /// number of origins.
  package func clocks(assuming: Bool) throws -> ClockFacts {
    let facts = ClockFacts(
      periods: try periods(assuming), pairs: try pairs(assuming), steps: try steps(),
      conflicts: try conflicts())
    guard facts.isConsistent else {
      throw Damage.found("the table clock_pair names a clock that is not in clock")
    }
    return facts
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
        kind: ClockKind(rawValue: rows.text(4)) ?? .uncorrected, region: try rows.region(at: 12))
      period.since = try rows.optional(2)
      period.until = try rows.optional(3)
      period.correction = try rows.line(at: 5)
      period.evidence = Int(try rows.count(8, "a count in the table clock"))
      period.resolution = try rows.integer(9, within: 0...(1 << 40), "a step in the table clock")
      if let pickups = try rows.optional(10) {
        period.assumption = IdlePickups(
          count: Int(pickups), fetchDelay: try rows.nanoseconds(11, "a delay in the table clock"))
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
          first: ids.origin(rows.integer(0)),
          firstPeriod: Int(try rows.count(1, "a number in the table clock_pair")),
          second: ids.origin(rows.integer(2)),
          secondPeriod: Int(try rows.count(3, "a number in the table clock_pair")),
          axis: try rows.line(at: 4), region: try rows.region(at: 7)))
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
        since: Timestamp(nanoseconds: try rows.nanoseconds(2, "a time in the table clock_step")),
        until: Timestamp(nanoseconds: try rows.nanoseconds(3, "a time in the table clock_step")))
      step.size = try rows.optional(4).map(Nanoseconds.init)
      step.low = try rows.optional(5).map(Nanoseconds.init)
      step.high = try rows.optional(6).map(Nanoseconds.init)
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
          evidence: Int(try rows.count(2, "a count in the table clock_conflict"))))
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

extension ClockFacts {
  /// Every pair is of periods that are there, and those of one origin stand together.
  fileprivate var isConsistent: Bool {
    var counts: [OriginID: Int] = [:]
    for (place, period) in periods.enumerated() {
      let isApart = place == 0 || periods[place - 1].origin != period.origin
      guard !isApart || counts[period.origin] == nil else { return false }
      counts[period.origin, default: 0] += 1
    }
    return pairs.allSatisfy { pair in
      pair.firstPeriod < counts[pair.first, default: 0] && pair.secondPeriod < counts[pair.second, default: 0]
    }
  }
}

extension Statement {
  /// An integer, nil where the column is NULL.
  fileprivate func optional(_ column: Int32) throws -> Int64? {
    integer(column, absent: .min) == .min ? nil : try nanoseconds(column, "a number of a clock")
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
      upper: VertexText.vertices(text(column + 2)),
      lower: VertexText.vertices(text(column + 3)))
    let isBounded = (region.upper + region.lower).allSatisfy {
      $0.drift.magnitude < 0.1 && $0.offset.magnitude < 0x1p63
    }
    guard isBounded else { throw Damage.found("the bounds of a clock are no numbers of ours") }
    return region
  }
}
