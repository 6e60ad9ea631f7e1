import GRDB
import TraceModel

/// Requests as versions before 17 stored them: a row for each in the tables `request` and `generation`, with a column
/// for each instant and JSON for lists.
enum WideRequests {
  private static let tables = [
    ("request", "a request, or the first of its id"),
    ("generation", "the requests of an id that names several, but for the first"),
  ]

  private static let identity = [
    ("number", "INTEGER PRIMARY KEY"), ("correlation_id", "TEXT NOT NULL"), ("lookup", "TEXT NOT NULL"),
  ]

  /// The SQL that makes a table.
  static func creation(of table: String) -> String {
    let columns = identity.map { "\($0) \($1)" } + RequestColumns.all.map { "\($0.sql) \($0.type)" }
    return "CREATE TABLE \(table) (\(columns.joined(separator: ", ")));"
  }

  /// Adds the columns that the tables of an older version lack. Requests without one are made anew from their records,
  /// unless a `Migration` of the same version knows which of them need it.
  static func addMissing(to database: Database) throws {
    var isNew = false
    for (table, _) in tables {
      let known = try Set(String.fetchAll(database, sql: "SELECT name FROM pragma_table_info('\(table)')"))
      for column in RequestColumns.all where !known.isEmpty && !known.contains(column.name) {
        let type = column.type + (column.type.hasSuffix("NOT NULL") ? " DEFAULT 0" : "")
        try database.execute(sql: "ALTER TABLE \(table) ADD COLUMN \(column.sql) \(type)")
        if !Migration.isThere(of: column.since) { isNew = true }
      }
    }
    if isNew { try database.execute(sql: "INSERT OR IGNORE INTO stale SELECT number FROM request") }
  }

  // MARK: Version 17

  /// Packs all requests. One pass over them, in memory that does not grow with them. A request whose row is damaged
  /// is made anew from its records.
  static func pack(_ database: Database, _ progress: RecordBlockSchema.Progress) throws {
    try database.execute(
      sql: """
        DROP VIEW IF EXISTS requests; DROP VIEW IF EXISTS exchanges; DROP VIEW IF EXISTS deliveries;
        DROP VIEW IF EXISTS client_events; DROP VIEW IF EXISTS attributes; DROP VIEW IF EXISTS every_request;
        ALTER TABLE request RENAME TO wide_request; ALTER TABLE generation RENAME TO wide_generation;
        \(SummarySchema.table)
        """)
    let catalog = Catalog()
    let ids = try CatalogIDs(database, catalog: catalog)
    let numbers = try FileNumbers(database, catalog: catalog)
    let total = try Int64.fetchOne(database, sql: "SELECT count(*) FROM wide_request") ?? 0
    var done: Int64 = 0
    for (table, comment) in tables {
      try database.execute(sql: RequestTable.creation(of: table, comment))
      let mover = try Mover(database, table, numbers)
      let columns = RequestColumns.all.map(\.sql).joined(separator: ", ")
      let rows = try Statement(
        database, "SELECT number, \(columns), correlation_id, lookup FROM wide_\(table) ORDER BY number")
      while try rows.step() {
        try mover.add(rows, ids)
        done += 1
        if done % 1000 == 0 { progress(min(done, total), total) }
      }
      try mover.finish()
      try database.execute(sql: "DROP TABLE wide_\(table)")
    }
  }

  private final class Mover {
    private let writer: RequestWriter
    private let stale: Statement
    private let table: String
    private let numbers: FileNumbers
    private var waiting = 0

    init(_ database: Database, _ table: String, _ numbers: FileNumbers) throws {
      (self.table, self.numbers) = (table, numbers)
      writer = RequestWriter(database)
      stale = try Statement(database, "INSERT OR IGNORE INTO stale VALUES (?)")
    }

    func add(_ row: Statement, _ ids: CatalogIDs) throws {
      let number = row.integer(0)
      var (summary, reader) = (TraceSummary(), WideRow(row, ids))
      RequestColumns.code(&summary, with: &reader)
      var attributes: [StoredAttribute] = []
      reader.list(RequestColumns.attributes, &attributes)
      if !reader.isSound || !summary.isConsistent {
        (summary, attributes) = (TraceSummary(), [])
        stale.bind(1, RequestNumber.ofID(number))
        try stale.run()
      }
      var rows = BatchRows(fileNumbers: numbers)
      let request = rows.add(
        summary, attributes, correlationID: row.text(reader.column), lookup: row.text(reader.column + 1))
      try writer.insert(request, of: rows, number: number, into: table)
      waiting += 1
      if waiting == 64 * SummaryLayout.slots { try finish() }
    }

    func finish() throws {
      try writer.finish()
      waiting = 0
    }
  }
}

/// Reads the columns of a row behind its number.
private struct WideRow: ColumnCoder {
  var isReading: Bool { true }

  private let row: Statement
  private let ids: CatalogIDs
  /// The next one.
  private(set) var column: Int32 = 1
  /// All numbers so far may be stored (`StoredNumber`).
  private(set) var isSound = true

  init(_ row: Statement, _ ids: CatalogIDs) {
    self.row = row
    self.ids = ids
  }

  mutating func number(_ column: Column, _ value: inout Int64) {
    value = column.isRequired ? row.integer(self.column) : Int64(logged: row.optionalInteger(self.column))
    check(value)
    self.column += 1
  }

  mutating func origin(_ column: Column, _ value: inout OriginID?) {
    value = row.optionalInteger(self.column).map(ids.origin)
    self.column += 1
  }

  mutating func name(_ column: Column, _ value: inout NameID) {
    value = row.optionalInteger(self.column).map(ids.name) ?? .empty
    self.column += 1
  }

  mutating func instant(_ column: Column, _ value: inout Instant?) {
    let time = Int64(logged: row.optionalInteger(self.column))
    check(time)
    value = Instant(logged: time, by: ids.origin(row.integer(self.column + 1)))
    self.column += 2
  }

  mutating func list<Element: ListElement>(_ column: Column, _ elements: inout [Element]) {
    elements.removeAll(keepingCapacity: true)
    let isList = IntegerListJSON.read(row.bytes(self.column)) { values in
      elements.append(Element(values, ids))
    }
    isSound = isSound && isList
    self.column += 1
  }

  private mutating func check(_ value: Int64) {
    isSound = isSound && (StoredNumber.nanoseconds.contains(value) || !value.isLogged)
  }
}

extension ListElement {
  /// The element of the numbers `values`; origins and names have the file's numbers there.
  @inline(__always)
  init(_ values: UnsafeBufferPointer<Int64>, _ ids: CatalogIDs) {
    var (element, reader) = (Self.blank, JSONFields(values: values, ids: ids))
    element.code(with: &reader)
    self = element
  }
}

/// Reads the numbers of an element; those behind its last stay as they are.
private struct JSONFields: FieldCoder {
  var isReading: Bool { true }

  let values: UnsafeBufferPointer<Int64>
  let ids: CatalogIDs
  private var position = 0

  init(values: UnsafeBufferPointer<Int64>, ids: CatalogIDs) {
    self.values = values
    self.ids = ids
  }

  @inline(__always)
  mutating func number(_ name: StaticString, _ value: inout Int64) {
    if position < values.count { value = values[position] }
    position += 1
  }

  @inline(__always)
  mutating func origin(_ name: StaticString, _ value: inout OriginID) {
    if position < values.count { value = ids.origin(values[position]) }
    position += 1
  }

  @inline(__always)
  mutating func name(_ name: StaticString, _ value: inout NameID) {
    if position < values.count { value = ids.name(values[position]) }
    position += 1
  }

  @inline(__always)
  mutating func goesOn(if isNeeded: Bool) -> Bool { position < values.count }
}
