import GRDB
import TraceModel

/// Hot: writes requests, within one transaction: their rows at once, their summaries when it is finished. Its
/// statements are made when the first is needed: an index that is being brought up to
/// date may not have the tables yet.
final class RequestWriter {
  private let database: Database
  private let summaries: SummaryRevision
  private var statements: [String: Statement] = [:]

  init(_ database: Database) {
    self.database = database
    summaries = SummaryRevision(database)
  }

  /// Adds a request to the table.
  func insert(_ row: BatchRows.Request, of rows: borrowing BatchRows, number: Int64, into table: String)
    throws
  {
    try run(RequestTable.insertion(into: table), row, of: rows, number: number)
  }

  /// Stores a newer summary of a request.
  func update(_ row: BatchRows.Request, of rows: borrowing BatchRows, number: Int64) throws {
    try run(RequestTable.update, row, of: rows, number: number)
  }

  /// Takes a request out of the table. False if there is none.
  func remove(_ number: Int64, from table: String) throws -> Bool {
    let delete = try statement("DELETE FROM \(table) WHERE number = ?")
    delete.bind(1, number)
    try delete.run()
    guard database.changesCount > 0 else { return false }
    summaries.remove(number)
    return true
  }

  /// Writes the summaries. Nobody sees them before.
  func finish() throws { try summaries.finish() }

  private func run(
    _ sql: String, _ row: BatchRows.Request, of rows: borrowing BatchRows, number: Int64
  ) throws {
    let statement = try statement(sql)
    summaries.set(number, summary: row.summary, attributes: row.attributes, of: rows.numbers)
    try rows.ids.withUnsafeBytes { ids in
      precondition(
        max(row.correlationID.upperBound, row.lookup.upperBound) <= ids.count,
        "the id of a request was added with its row")
      let id = UnsafeRawBufferPointer(rebasing: ids[row.correlationID])
      let lookup = UnsafeRawBufferPointer(rebasing: ids[row.lookup])
      let isDerived = Self.isDerived(lookup, from: id)
      statement.bind(1, number)
      statement.bind(2, id)
      if isDerived { statement.bindNull(3) } else { statement.bind(3, lookup) }
      statement.bind(4, row.head.outcome)
      statement.bind(5, row.head.start)
      statement.bind(6, row.head.elapsed.logged)
      statement.bind(7, row.head.endToEnd.logged)
      statement.bind(8, row.head.seal(number: number, id: id, lookup: isDerived ? nil : lookup))
      try statement.run()
    }
  }

  private func statement(_ sql: String) throws -> Statement {
    if let known = statements[sql] { return known }
    let statement = try Statement(database, sql)
    statements[sql] = statement
    return statement
  }

  /// The lookup form is the id in lower case without hyphens (`RequestTable.lookup`).
  private static func isDerived(_ lookup: UnsafeRawBufferPointer, from id: UnsafeRawBufferPointer) -> Bool {
    var position = 0
    for byte in id where byte != UInt8(ascii: "-") {
      // SQLite's functions end at a NUL, and leave what is not ASCII as it is.
      guard byte > 0, byte < 0x80, position < lookup.count else { return false }
      let isUpper = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
      guard lookup[position] == (isUpper ? byte | 0x20 : byte) else { return false }
      position += 1
    }
    return position == lookup.count && !id.isEmpty
  }
}
