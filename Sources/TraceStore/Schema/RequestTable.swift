import GRDB
import TraceModel

/// The tables `request` and `generation`: a request's id, and the first questions of readers with `sqlite3`. The rest
/// is in `summary_block`.
enum RequestTable {
  /// The SQL that makes a table; `comment` stands behind its name.
  static func creation(of table: String, _ comment: String) -> String {
    """
    CREATE TABLE \(table) (  /* \(comment) */
      number INTEGER PRIMARY KEY,
      correlation_id TEXT NOT NULL,  /* as its earliest event has it */
      lookup TEXT,                   /* as it is looked up; NULL: correlation_id in lower case, without hyphens */
      outcome INTEGER NOT NULL,      /* see outcome_name */
      start INTEGER NOT NULL,        /* time of its first event */
      elapsed INTEGER,               /* ns from there to its last event; NULL: the time of none is known */
      end_to_end INTEGER,            /* ns from when the client first sent it until all was done, as logged */
      seal INTEGER NOT NULL          /* checksum of the other columns */
    );
    """
  }

  /// The lookup form of the id in a row.
  static let lookup = "ifnull(lookup, lower(replace(correlation_id, '-', '')))"

  /// Numbers and lookup forms.
  static let ids = "(SELECT number, \(lookup) AS lookup FROM request)"

  static func insertion(into table: String) -> String {
    "INSERT INTO \(table) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
  }

  /// Parameter 1 is the number of the request that is changed.
  static let update = """
    UPDATE request SET correlation_id = ?2, lookup = ?3, outcome = ?4, start = ?5, elapsed = ?6, end_to_end = ?7,
      seal = ?8 WHERE number = ?1
    """

  /// The columns of a view beside the number of the occurrence.
  static let columns = ["number", "correlation_id", "lookup", "outcome", "start", "elapsed", "end_to_end"]
}

/// The contents of a row beside the ids.
struct RequestHead: Sendable {
  var outcome: Int64
  /// In ns since 1970.
  var start: Int64
  /// In ns; `absent`: not known.
  var elapsed: Int64
  var endToEnd: Int64

  /// A seal stored beside it: 16 bits, since a row has little else.
  func seal(number: Int64, id: UnsafeRawBufferPointer, lookup: UnsafeRawBufferPointer?) -> Int64 {
    var hash = ByteHash.sequential(id)
    if let lookup { hash = ByteHash.sequential(lookup, after: hash) }
    return Seal.of(number ^ outcome << 48, Int64(bitPattern: hash), start, elapsed &* 31 &+ endToEnd) & 0xFFFF
  }
}

extension RequestTable {
  /// A row as it is stored.
  struct Row {
    let correlationID: String
    let lookup: String
  }

  /// Selects the columns for `row`, of requests with numbers in a range.
  static func selection(from table: String) -> String {
    """
    SELECT number, correlation_id, lookup, outcome, start, elapsed, end_to_end, seal, \(lookup) FROM \(table)
      WHERE number BETWEEN ? AND ? ORDER BY number
    """
  }

  /// The fault of a row that has changed.
  static func damage(_ number: Int64) -> String {
    "the row of request \(number) has changed since it was written"
  }

  /// Reads a row of `selection`. Throws damage where it is not as it was written.
  static func row(_ row: Statement) throws -> Row {
    let head = RequestHead(
      outcome: row.integer(3), start: row.integer(4), elapsed: Int64(logged: row.optionalInteger(5)),
      endToEnd: Int64(logged: row.optionalInteger(6)))
    let hasLookup = row.optionalText(2) != nil
    guard
      head.seal(number: row.integer(0), id: row.bytes(1), lookup: hasLookup ? row.bytes(2) : nil)
        == row.integer(7)
    else { throw Damage.found(damage(row.integer(0))) }
    return Row(correlationID: row.text(1), lookup: row.text(8))
  }
}
