package import TraceModel

/// What only `trace doctor` asks of an index.
extension IndexReader {
  /// How many records of each origin name no request. The cost grows with those records.
  package func uncorrelatedCounts() throws -> [Symbol: Int] {
    let rows = try Statement(database, "SELECT places FROM records WHERE id < 1 << 24")
    var counts: [Symbol: Int] = [:]
    let symbols = try symbols
    while try rows.step() {
      NumberListText.read(rows.bytes(0)) { values in
        if values.count == 9 { counts[symbols.origin(values[1]), default: 0] += 1 }
      }
    }
    return counts
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

  /// The requests with the most records, and how many those are. The cost grows with all records.
  package func largestRequests(limit: Int) throws -> [(request: Int64, events: Int)] {
    let rows = try Statement(
      database,
      """
      SELECT id >> 24 AS request, sum(json_array_length(places)) AS events FROM records WHERE id >= 1 << 24
        GROUP BY request ORDER BY events DESC, request LIMIT ?
      """)
    rows.bind(1, Int64(limit))
    var largest: [(request: Int64, events: Int)] = []
    while try rows.step() { largest.append((rows.integer(0), Int(rows.integer(1)))) }
    return largest
  }
}
