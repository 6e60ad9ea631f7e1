import GRDB
import TraceModel

/// The table `alias`: ids of 64 bits that belong to the request of a 128-bit id (`CorrelationLookup.shortForm`). Each
/// has the only long id with this end. If several long ids end so, none is meant.
///
/// It is a function of the ids that the index holds, so neither the order nor the grouping of ingestion matters.
/// Only an index with ids of 16 digits pays for it. With the first such id it gets an index of the endings of long
/// ids, and each later ingest compares its new ids.
enum AliasTable {
  /// Ids of 16 digits. `lookup_short` has them.
  static let isShort = "length(lookup) = 16"
  static let isLong = "length(lookup) = 32 AND lookup NOT GLOB '*[^0-9a-f]*'"

  static let endings = """
    CREATE INDEX IF NOT EXISTS lookup_ending ON request_lookup (substr(lookup, 17)) WHERE length(lookup) = 32
    """

  /// The short ids that an id from number ?1 on can join or divide: the id itself, or the end of a long one.
  static let concerned = """
    SELECT number, lookup FROM \(RequestTable.ids) WHERE number >= ?1 AND \(isShort)
    UNION SELECT s.number, s.lookup FROM \(RequestTable.ids) r JOIN request_lookup s ON s.lookup = substr(r.lookup, 17)
      WHERE r.number >= ?1 AND length(r.lookup) = 32
    """

  /// Two at most of the long ids that end in ?1.
  static let longForms =
    "SELECT number FROM request_lookup WHERE substr(lookup, 17) = ?1 AND \(isLong) LIMIT 2"
}

extension IndexWriter {
  /// Joins and divides ids by those entered since the last time, and by those from number `first` on; `completeLookup`
  /// goes before. Requests whose records change become stale.
  package func joinAliases(from first: Int64 = .max) throws {
    let aliased = try requestNumber("SELECT aliased FROM lookup_state")
    let last = try lastRequest()
    let start = min(first, aliased + 1)
    guard start <= last else { return }
    let hasShort = "SELECT EXISTS (SELECT 1 FROM request_lookup WHERE \(AliasTable.isShort))"
    if try Bool.fetchOne(database, sql: hasShort) == true {
      try database.execute(sql: AliasTable.endings)
      for (short, lookup) in try concerned(from: start) { try join(short: short, lookup: lookup) }
    }
    try database.execute(sql: "UPDATE lookup_state SET aliased = ?", arguments: [last])
  }

  private func concerned(from start: Int64) throws -> [(short: Int64, lookup: String)] {
    let rows = try Statement(database, AliasTable.concerned)
    rows.bind(1, start)
    var concerned: [(Int64, String)] = []
    while try rows.step() { concerned.append((rows.integer(0), rows.text(1))) }
    return concerned
  }

  /// Makes a short id part of the only long one that ends in it, or of none.
  func join(short: Int64, lookup: String) throws {
    // The short form of any long id that ends so: no digits of a counter.
    guard CorrelationLookup.shortForm(of: lookup + lookup) != nil else { return }
    let longForms = try Int64.fetchAll(database, sql: AliasTable.longForms, arguments: [lookup])
    let known = try Int64.fetchOne(
      database, sql: "SELECT long FROM alias WHERE short = ?", arguments: [short])
    let long = longForms.count == 1 ? longForms[0] : nil
    if long != known {
      try database.execute(sql: "DELETE FROM alias WHERE short = ?", arguments: [short])
      if let long { try database.execute(sql: "INSERT INTO alias VALUES (?, ?)", arguments: [short, long]) }
    }
    for number in [known, long] + (long != known ? [short] : []) {
      if let number { try markStale(number) }
    }
  }

  /// The number of the other id of a request: of a long one the short, of a short one the long.
  package func partner(of number: Int64) throws -> Int64? {
    try Int64.fetchOne(
      database,
      sql: "SELECT short FROM alias WHERE long = ?1 UNION ALL SELECT long FROM alias WHERE short = ?1",
      arguments: [number])
  }
}

extension IndexReader {
  /// The number of the id that an id is part of; nil of others. Throws damage where the ids themselves tell another
  /// one.
  package func longForm(of number: Int64) throws -> Int64? {
    let long = try firstRow(of: "SELECT long FROM alias WHERE short = ?", number) { $0.integer(0) }
    try AliasCheck(self).expect(long: long, of: number)
    return long
  }

  /// The number of the 64-bit id joined to an id; nil of others. Throws damage where the ids themselves tell another
  /// one.
  func shortForm(of number: Int64) throws -> Int64? {
    let short = try firstRow(of: "SELECT short FROM alias WHERE long = ?", number) { $0.integer(0) }
    try AliasCheck(self).expect(short: short, of: number)
    return short
  }

  /// The 64-bit ids joined to those numbered `first` through `last`, by the numbers of the latter. Whoever reads many
  /// has looked at the table's checksum (`aliases(in:)`).
  func shortForms(from first: Int64, through last: Int64) throws -> [Int64: Int64] {
    var forms: [Int64: Int64] = [:]
    try forEachRow(of: "SELECT long, short FROM alias WHERE long BETWEEN ? AND ?", first, last) {
      forms[$0.integer(0)] = $0.integer(1)
    }
    return forms
  }

  /// The joined short ids with numbers in a range, each with its long id, in the order of the numbers.
  package func aliases(in numbers: ClosedRange<Int64> = 1...(.max)) throws -> [(short: Int64, long: Int64)] {
    try expectAsWritten(.alias)
    var aliases: [(short: Int64, long: Int64)] = []
    try forEachRow(
      of: "SELECT short, long FROM alias WHERE short BETWEEN ? AND ? ORDER BY short", numbers.lowerBound,
      numbers.upperBound
    ) { aliases.append(($0.integer(0), $0.integer(1))) }
    return aliases
  }
}
