import GRDB
import TraceModel

/// The table `request_lookup`, to find requests by id, and the requests that are not in it yet.
///
/// Ids are random, so an entry for each new request as it comes would touch nearly every page of a large table in
/// every batch. Requests above the number in `lookup_state` wait instead, and are entered together in the order of
/// their ids (`IndexWriter.completeLookup`). Readers pass over the rows of waiting requests; there are none unless
/// an ingest is at work or was interrupted.
enum LookupTable {
  static let tables = """
    DROP INDEX IF EXISTS request_by_lookup;
    CREATE TABLE request_lookup (      -- of the requests up to lookup_state.through
      lookup TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (lookup, number)
    ) WITHOUT ROWID;
    INSERT INTO request_lookup SELECT lookup, number FROM request ORDER BY lookup;
    CREATE TABLE lookup_state (through INTEGER NOT NULL);
    INSERT INTO lookup_state SELECT ifnull(max(number), 0) FROM request;
    """

  /// The SQL of the requests whose lookup form meets a condition, as rows of number and lookup form.
  static func requests(where condition: String) -> String {
    """
    SELECT number, lookup FROM request_lookup WHERE \(condition)
    UNION ALL SELECT number, lookup FROM \(RequestTable.ids)
      WHERE number > (SELECT through FROM lookup_state) AND \(condition)
    """
  }

  static var damage: DatabaseError {
    Damage.found("its table request_lookup has changed since it was written")
  }
}

extension IndexWriter {
  /// Enters the requests that cannot be found by their ids yet. `names` has those made by this process; if there are
  /// others, all are read from the index.
  package func completeLookup(_ names: PendingLookups = PendingLookups()) throws {
    let through = try requestNumber("SELECT through FROM lookup_state")
    let last = try lastRequest()
    guard through < last else { return }
    if names.are(all: through + 1...last) {
      let insert = try Statement(database, "INSERT INTO request_lookup VALUES (?, ?)")
      try names.forEachInOrder { lookup, number in
        insert.bind(1, lookup)
        insert.bind(2, number)
        try insert.run()
      }
    } else {
      try database.execute(
        sql: """
          INSERT INTO request_lookup SELECT lookup, number FROM \(RequestTable.ids) WHERE number > ?
            ORDER BY lookup
          """,
        arguments: [through])
    }
    try database.execute(sql: "UPDATE lookup_state SET through = ?", arguments: [last])
  }
}

extension IndexReader {
  /// The request whose lookup form (`CorrelationLookup`) is exactly `lookup`.
  package func request(lookup: String) throws -> Int64? {
    try numbers(LookupTable.requests(where: "lookup = ?1") + " LIMIT ?2", [lookup], limit: 1).first
  }

  /// The requests whose id begins with `prefix` (in lookup form), at most `limit`, in the order of the ids.
  package func requests(prefix: String, limit: Int) throws -> [Int64] {
    try numbers(
      LookupTable.requests(where: "lookup >= ?1 AND lookup < ?2") + " ORDER BY lookup LIMIT ?3",
      [prefix, prefix + "\u{10FFFF}"], limit: limit)
  }

  /// The requests whose id of 128 bits ends in the 16 digits `short`, at most `limit`, in the order of the ids. The
  /// cost grows with all ids where none has 16 digits.
  package func requests(endingIn short: String, limit: Int) throws -> [Int64] {
    let ending = "substr(lookup, 17) = ?1 AND \(AliasTable.isLong)"
    return try numbers(
      LookupTable.requests(where: ending) + " ORDER BY lookup LIMIT ?2", [short], limit: limit)
  }

  /// Up to `limit` ids on either side of `lookup` in the order of ids, for "did you mean".
  package func neighbours(of lookup: String, limit: Int) throws -> [String] {
    let before = LookupTable.requests(where: "lookup < ?1") + " ORDER BY lookup DESC LIMIT ?2"
    let after = LookupTable.requests(where: "lookup >= ?1") + " ORDER BY lookup LIMIT ?2"
    let numbers =
      try numbers(before, [lookup], limit: limit).reversed() + numbers(after, [lookup], limit: limit)
    return try numbers.map(spelling)
  }

  /// An id as it is logged; in lookup form where the request's earliest event has the other id of it.
  private func spelling(of number: Int64) throws -> String {
    let logged = try correlationID(of: StoredRequestID(number)) ?? ""
    guard try shortForm(of: number) != nil else { return logged }
    let lookup = try lookup(of: number)
    return CorrelationLookup.normalise(logged) == lookup ? logged : lookup
  }

  /// The numbers in the rows of number and lookup form of a query, whose parameters are `texts` and then `limit`.
  /// Throws damage where the request has another lookup form than the row.
  private func numbers(_ sql: String, _ texts: [String], limit: Int) throws -> [Int64] {
    let rows = try statement(sql)
    defer { rows.reset() }
    for (index, text) in texts.enumerated() { rows.bind(Int32(index + 1), text) }
    rows.bind(Int32(texts.count + 1), Int64(limit))
    var numbers: [Int64] = []
    while try rows.step() {
      let number = rows.integer(0)
      guard try lookup(of: number) == rows.text(1) else { throw LookupTable.damage }
      numbers.append(number)
    }
    return numbers
  }
}
