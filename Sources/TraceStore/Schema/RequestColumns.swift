import TraceModel

/// The columns of a request: the one description of what is stored of it. Writing, reading and the columns of SQL
/// follow from it. `ListElements` has the lists within columns, `SummaryLayout` how all of it is packed.
///
/// To add a column:
/// 1. here: its line at the end of `code`, with the next `Schema.version` as `since`;
/// 2. `TraceModel/Requests/TraceSummary.swift`: the field that it holds;
/// 3. `TraceAnalysis/Summary/SummarizeTrace.swift`: what the field is.
///
/// Older indexes then have nothing in it, until the next ingest makes their requests anew from their records.
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
    coder.name(
      Column("error", since: ErrorColumn.version, "its last error, without numbers: in name"), &summary.error)
  }

  /// Values of attributes, which few commands ask for: no summary has them as they are stored.
  static let attributes = Column("attributes", since: 15, "values in attribute_value")

  /// All of them, one for each column of SQL.
  static let all: [StoredColumn] = {
    var list = ColumnList()
    var (blank, none) = (TraceSummary(), [StoredAttribute]())
    code(&blank, with: &list)
    list.list(attributes, &none)
    return list.columns
  }()

  /// The first schema version that has all of them.
  static let version = all.map(\.since).max() ?? 0
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

  mutating func name(_ column: Column, _ value: inout NameID) {
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
