extension IndexReader {
  /// The request whose lookup form (`CorrelationLookup`) is exactly `lookup`. One search of the index of ids.
  package func request(lookup: String) throws -> Int64? {
    let row = try statement("SELECT number FROM request WHERE lookup = ?")
    defer { row.reset() }
    row.bind(1, lookup)
    return try row.step() ? row.integer(0) : nil
  }

  /// The requests whose id begins with `prefix` (in lookup form), at most `limit`, in the order of the ids.
  /// One search of the index of ids.
  package func requests(prefix: String, limit: Int) throws -> [Int64] {
    let rows = try statement(
      "SELECT number FROM request WHERE lookup >= ? AND lookup < ? ORDER BY lookup LIMIT ?")
    defer { rows.reset() }
    rows.bind(1, prefix)
    rows.bind(2, prefix + "\u{10FFFF}")
    rows.bind(3, Int64(limit))
    var numbers: [Int64] = []
    while try rows.step() { numbers.append(rows.integer(0)) }
    return numbers
  }

  /// Up to `limit` ids on either side of `lookup` in the order of ids, for "did you mean".
  package func neighbours(of lookup: String, limit: Int) throws -> [String] {
    try requests("< ? ORDER BY lookup DESC", lookup, limit).reversed().map(correlationID)
      + requests(">= ? ORDER BY lookup", lookup, limit).map(correlationID)
  }

  private func requests(_ condition: String, _ lookup: String, _ limit: Int) throws -> [Int64] {
    let rows = try statement("SELECT number FROM request WHERE lookup \(condition) LIMIT \(limit)")
    defer { rows.reset() }
    rows.bind(1, lookup)
    var numbers: [Int64] = []
    while try rows.step() { numbers.append(rows.integer(0)) }
    return numbers
  }
}
