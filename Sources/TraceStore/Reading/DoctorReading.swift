import GRDB
package import TraceModel

/// Questions that only `trace doctor` asks of an index.
extension IndexReader {
  /// How many records of each origin name no request. The cost grows with those records.
  package func uncorrelatedCounts() throws -> [OriginID: Int] {
    let (ids, blocks) = (try ids, try blocks)
    var counts: [OriginID: Int] = [:]
    try forEachRecordRow(of: 0, through: 0) { row in
      let block = try blocks.block(row.block)
      for place in try block.places[row.slot(of: block).records] {
        counts[ids.origin(place.origin), default: 0] += 1
      }
    }
    return counts
  }

  /// The first records that name no request, about `limit`.
  package func uncorrelatedRecords(limit: Int) throws -> StoredLines {
    let (ids, blocks) = (try ids, try blocks)
    var stored = StoredLines()
    try forEachRecordRow(of: 0, through: 0) { row in
      guard stored.places.count < limit else { return }
      try stored.add(row, of: blocks.block(row.block), ids)
    }
    return stored
  }

  /// The ids of records with one of the texts in them, but for ids that are part of others. One pass over the bytes
  /// of all records.
  package func requests(mentioning texts: Set<String>) throws -> [Int64] {
    let found = try slots(mentioning: texts.map { Array($0.utf8) })
    guard !found.isEmpty else { return [] }
    var numbers: Set<Int64> = []
    try forEachRecordRow(of: 1, through: RecordRow.lastRequest) { row in
      if found[row.block]?.contains(row.slot) == true { numbers.insert(row.request) }
    }
    return try numbers.sorted().filter { try longForm(of: $0) == nil }
  }

  /// By block, the slots that have one of the texts in their lines.
  private func slots(mentioning texts: [[UInt8]]) throws -> [Int64: Set<Int>] {
    var found: [Int64: Set<Int>] = [:]
    let blocks = try blocks
    for number in try blocks.numbers() {
      let slots = try blocks.block(number).slots(holding: texts)
      if !slots.isEmpty { found[number] = slots }
    }
    return found
  }

  /// Throws damage where the file is no whole database, or does not find its requests.
  /// The cost is one reading of all of it.
  package func verify() throws {
    try forEachRow(of: "PRAGMA integrity_check(1)") { row in
      if row.text(0) != "ok" { throw Damage.found(row.text(0)) }
    }
    try TableSeals.check(database)
    try NameTables.check(database)
    try expectLookupAsWritten()
    try expectRecordsOfRequests()
    try expectRequestsOfRecords()
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

  /// The ids with more than `limit` records, with their numbers; records of a joined short id count. The cost grows
  /// with the requests.
  package func largeRequests(over limit: Int) throws -> [(request: Int64, events: Int)] {
    let aliases = try aliases()
    let joined = Set(aliases.flatMap { [$0.short, $0.long] })
    var counts: [Int64: Int] = [:]
    var (number, events) = (Int64(0), 0)
    func close() { if events > limit || joined.contains(number) { counts[number] = events } }
    try forEachRecordRow(of: 1, through: RecordRow.lastRequest) { row in
      if row.request != number {
        close()
        (number, events) = (row.request, 0)
      }
      events += row.count
    }
    close()
    for (short, long) in aliases { counts[long, default: 0] += counts.removeValue(forKey: short) ?? 0 }
    return counts.filter { $0.value > limit }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }
}
