import GRDB
package import TraceModel

/// What only `trace doctor` asks of an index.
extension IndexReader {
  /// How many records of each origin name no request. The cost grows with those records.
  package func uncorrelatedCounts() throws -> [OriginID: Int] {
    let ids = try ids
    let rows = try Statement(database, "SELECT places FROM records WHERE id < 1 << 24")
    var counts: [OriginID: Int] = [:]
    while try rows.step() {
      let isList = IntegerListJSON.read(rows.bytes(0)) { values in
        counts[RecordPlace(values, ids).origin, default: 0] += 1
      }
      guard isList else { throw Damage.found("the places of records without an id are no list of ours") }
    }
    return counts
  }

  /// The first records that name no request, about `limit`.
  package func uncorrelatedRecords(limit: Int) throws -> StoredLines {
    let ids = try ids
    var stored = StoredLines()
    let rows = try Statement(database, "SELECT places, lines FROM records WHERE id < 1 << 24 ORDER BY id")
    while stored.places.count < limit, try rows.step() {
      guard stored.add(rows.bytes(0), rows.blob(1), ids) else {
        throw Damage.found("the records without an id are not as many as their places")
      }
    }
    return stored
  }

  /// The ids some of whose records have one of the texts in them, those that are no part of others. One pass over the
  /// bytes of all records.
  package func requests(mentioning texts: Set<String>) throws -> [Int64] {
    var numbers: Set<Int64> = []
    for text in texts {
      let rows = try Statement(
        database,
        "SELECT DISTINCT id >> 24 FROM records WHERE id >= 1 << 24 AND instr(lines, CAST(? AS BLOB))")
      rows.bind(1, text)
      while try rows.step() { numbers.insert(rows.integer(0)) }
    }
    return try numbers.sorted().filter { try longForm(of: $0) == nil }
  }

  /// Throws damage where the file is no whole database. The cost is that of reading all of it.
  package func verify() throws {
    try forEachRow(of: "PRAGMA quick_check(1)") { row in
      if row.text(0) != "ok" { throw Damage.found(row.text(0)) }
    }
  }

  /// Every source with its first skipped lines.
  package func sources() throws -> [(entry: LedgerEntry, problems: [DecodingProblem])] {
    var problems: [Int64: [DecodingProblem]] = [:]
    let rows = try Statement(
      database, "SELECT source, reason, line, offset, explanation FROM problem ORDER BY source, line")
    while try rows.step() {
      let name = rows.text(1)
      guard let reason = SkipReason.allCases.first(where: { $0.name == name }) else { continue }
      problems[rows.integer(0), default: []].append(
        DecodingProblem(
          reason: reason, line: rows.integer(2), offset: rows.integer(3), explanation: rows.text(4)))
    }
    return try Ledger(database, catalog: catalog).entries.map { ($0, problems[$0.number] ?? []) }
  }

  /// The ids with more than so many records, those of an id that is part of them included, and how many those are.
  /// The cost grows with all records; they are counted in the order in which they stand, so that nothing is sorted.
  package func largeRequests(over limit: Int) throws -> [(request: Int64, events: Int)] {
    let aliases = try aliases(in: 1...(.max))
    let longForms = Dictionary(aliases.map { ($0.short, $0.long) }, uniquingKeysWith: { first, _ in first })
    // Only of these the records stand in two ranges.
    var joined = Dictionary(longForms.values.map { ($0, 0) }, uniquingKeysWith: { first, _ in first })
    var large: [(request: Int64, events: Int)] = []
    try forEachCount { number, count in
      let request = longForms[number] ?? number
      if let before = joined[request] {
        joined[request] = before + count
      } else if count > limit {
        large.append((request, count))
      }
    }
    large += joined.filter { $0.value > limit }.map { ($0.key, $0.value) }
    return large.sorted { $0.request < $1.request }
  }

  /// Calls `body` with each id's number, ascending, and how many records it has.
  private func forEachCount(_ body: (_ number: Int64, _ records: Int) -> Void) throws {
    var (number, count) = (Int64(-1), 0)
    try forEachRow(of: "SELECT id >> 24, places FROM records WHERE id >= 1 << 24 ORDER BY id") { row in
      if row.integer(0) != number {
        if count > 0 { body(number, count) }
        (number, count) = (row.integer(0), 0)
      }
      count += Self.records(in: row.bytes(1))
    }
    if count > 0 { body(number, count) }
  }

  /// How many lists of numbers stand in a list of them: as many as brackets open, but for its own.
  private static func records(in places: UnsafeRawBufferPointer) -> Int {
    max(0, places.reduce(into: 0) { $0 &+= $1 == UInt8(ascii: "[") ? 1 : 0 } - 1)
  }
}
