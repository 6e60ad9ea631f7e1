import GRDB
import TraceModel

/// The columns of the tables `request` and `generation`: the one description of what is stored of a request. CREATE,
/// INSERT, UPDATE and SELECT follow from it, and so do the columns that an older index lacks. `ListElements` has the
/// lists within columns.
///
/// To add a column:
/// 1. here: its line in `code`, with the next schema version as `since`;
/// 2. `TraceModel/Requests/TraceSummary.swift`: the field that it holds;
/// 3. `TraceAnalysis/Summary/SummarizeTrace.swift`: what the field is.
///
/// Requests of older indexes are made anew from their records, unless a `Migration` of the same version knows which of
/// them need it.
enum RequestColumns {
  /// Hot: passes every column of a summary to `coder`, in the order in which they are read.
  @inline(__always)
  static func code(_ summary: inout TraceSummary, with coder: inout some ColumnCoder) {
    coder.choice(Column("outcome", required: true, "see outcome_name"), &summary.outcome, else: .incomplete)
    coder.time(Column("start", required: true, "time of its first event"), &summary.start)
    coder.time(Column("end", required: true, "time of its last event"), &summary.end)
    coder.origin(Column("end_origin", since: 7, "whose clock told that"), &summary.endOrigin)
    coder.instant(Column("sent", "the client first sent it"), &summary.sent)
    coder.instant(Column("received", "a server first received it"), &summary.received)
    coder.instant(Column("accepted", "the client had its 2xx answer"), &summary.accepted)
    coder.instant(Column("first_effect", "its first message was done"), &summary.firstEffect)
    coder.instant(Column("done", "everything was done"), &summary.done)
    coder.list(
      Column("participants", "who logged events of it, with the most severe level"), &summary.participants)
    coder.list(Column("exchanges", "HTTP attempts"), &summary.exchanges)
    coder.list(
      Column("deliveries", "deliveries of messages; attempt 0: a message that nothing consumed"),
      &summary.deliveries)
    coder.list(Column("client_events", since: 4, "what apps state of themselves"), &summary.clientEvents)
  }

  /// Those of a summary in the order of `code`, one for each column of SQL.
  private static let ofSummaries: [StoredColumn] = {
    var list = ColumnList()
    var blank = TraceSummary()
    code(&blank, with: &list)
    return list.columns
  }()

  /// Values of attributes, which few commands ask for: no summary has them as they are stored.
  private static let attributes: [StoredColumn] = {
    var (list, none) = (ColumnList(), [StoredAttribute]())
    list.list(Column("attributes", since: 15, "values in attribute_value"), &none)
    return list.columns
  }()

  /// All of them, one for each column of SQL.
  static let all = ofSummaries + attributes

  /// The first schema version that has all of them.
  static let version = all.map(\.since).max() ?? 0

  // MARK: SQL

  /// The columns that a summary does not hold, before the others: who the request is.
  private static let identity = [
    ("number", "INTEGER PRIMARY KEY", ""),
    ("correlation_id", "TEXT NOT NULL", "as its earliest event has it"),
    ("lookup", "TEXT NOT NULL", "normalised: a UUID as 32 lower-case digits, others as they are"),
  ]

  /// The columns in the order of a statement's parameters: `identity`, numbers, lists.
  static let parameters =
    identity.map(\.0) + all.filter { !$0.isList }.map(\.sql) + all.filter(\.isList).map(\.sql)

  /// The SQL that makes a table; `comment` stands behind its name.
  static func creation(of table: String, _ comment: String) -> String {
    let columns = identity + all.map { ($0.sql, $0.type, $0.comment) }
    let lines = columns.map { name, type, comment in
      let column = "  \(name) \(type)"
      return comment.isEmpty ? column : column + remark(comment, from: column.count)
    }
    return "CREATE TABLE \(table) (  /* \(comment) */\n" + lines.joined(separator: ",\n") + "\n);"
  }

  /// A comment behind `column` characters, in lines of 100. It ends before the comma that ends the column, since
  /// SQLite drops a column from the comma before its name on.
  private static func remark(_ text: String, from column: Int) -> String {
    var (remark, length) = ("  /*", column + 4)
    for word in (text + " */").split(separator: " ") {
      if length + 1 + word.count > 100 {
        remark += "\n   "
        length = 3
      }
      remark += " \(word)"
      length += 1 + word.count
    }
    return remark
  }

  static func insertion(into table: String) -> String {
    let marks = parameters.map { _ in "?" }.joined(separator: ", ")
    return "INSERT INTO \(table) (\(parameters.joined(separator: ", "))) VALUES (\(marks))"
  }

  /// Parameter 1 is the number of the request that is changed.
  static let update =
    "UPDATE request SET "
    + parameters.enumerated().dropFirst().map { "\($1) = ?\($0 + 1)" }.joined(separator: ", ")
    + " WHERE number = ?1"

  /// The requests of a table whose numbers are in a range: the number, and the columns in the order of `all`, without those
  /// of attributes unless these are asked for.
  static func selection(from table: String, withAttributes: Bool = false) -> String {
    let columns = withAttributes ? all : ofSummaries
    return "SELECT number, \(columns.map(\.sql).joined(separator: ", ")) FROM \(table) "
      + "WHERE number BETWEEN ? AND ? ORDER BY number"
  }

  /// All columns of a row that `alias` names, for a view.
  static func names(of alias: String) -> String {
    (identity.map(\.0) + all.map(\.sql)).map { "\(alias).\($0)" }.joined(separator: ", ")
  }

  /// Adds the columns that the tables of an older version lack.
  static func addMissing(to database: Database) throws {
    var isNew = false
    for table in ["request", "generation"] {
      let known = try Set(String.fetchAll(database, sql: "SELECT name FROM pragma_table_info('\(table)')"))
      for column in all where !known.isEmpty && !known.contains(column.name) {
        try database.execute(sql: "ALTER TABLE \(table) ADD COLUMN \(column.sql) \(column.addedType)")
        if !Migration.all.contains(where: { $0.version == column.since }) { isNew = true }
      }
    }
    if isNew { try database.execute(sql: "INSERT OR IGNORE INTO stale SELECT number FROM request") }
  }
}

/// A column as SQL has it.
struct StoredColumn: Sendable {
  let name: String
  let type: String
  let comment: String
  let since: Int
  /// It holds a list, as JSON.
  let isList: Bool

  /// The name in a statement.
  var sql: String { name == "end" ? "\"end\"" : name }

  /// The type where the table has rows already.
  var addedType: String { type + (type.hasSuffix("NOT NULL") ? " DEFAULT 0" : "") }
}

/// The columns that `RequestColumns.code` passes.
private struct ColumnList: ColumnCoder {
  var isReading: Bool { false }

  private(set) var columns: [StoredColumn] = []

  mutating func number(_ column: Column, _ value: inout Int64) {
    let type = column.isRequired ? "INTEGER NOT NULL" : "INTEGER"
    add("\(column.name)", type, "\(column.comment)", column)
  }

  mutating func origin(_ column: Column, _ value: inout OriginID?) {
    add("\(column.name)", "INTEGER", "\(column.comment)", column)
  }

  mutating func instant(_ column: Column, _ value: inout Instant?) {
    add("\(column.name)", "INTEGER", "\(column.comment)", column)
    add("\(column.name)_origin", "INTEGER", "whose clock told that", column)
  }

  mutating func list<Element: ListElement>(_ column: Column, _ elements: inout [Element]) {
    let layout = ListLayout(of: Element.self).text
    add(
      "\(column.name)", "TEXT NOT NULL DEFAULT '[]'", "\(column.comment): \(layout)", column, isList: true)
  }

  private mutating func add(
    _ name: String, _ type: String, _ comment: String, _ column: Column, isList: Bool = false
  ) {
    columns.append(
      StoredColumn(name: name, type: type, comment: comment, since: column.since, isList: isList))
  }
}
