import GRDB
import TraceModel

/// The SQL function `request_column(number, name)`: a column of `RequestColumns` of a request, of a list its JSON.
/// Null where there is no such request.
enum RequestColumnFunction {
  static let name = "request_column"

  static func function(of database: Database) -> DatabaseFunction {
    // SQLite calls it while a statement of the same connection is at work, and on that statement's thread.
    nonisolated(unsafe) unowned let database = database
    nonisolated(unsafe) var latest: LatestRequest?
    return DatabaseFunction(name, argumentCount: 2, pure: true) { values in
      guard let number = Int64.fromDatabaseValue(values[0]), let column = String.fromDatabaseValue(values[1])
      else { return nil }
      let requests = try latest ?? LatestRequest(database)
      latest = requests
      return try requests.value(of: column, request: number)
    }
  }
}

/// The columns of the request that was asked for last: a row of a query asks for several.
private final class LatestRequest {
  private let blocks: SummaryBlocks
  private let numbers: FileNumbers
  private var number: Int64?
  private var values: [String: DatabaseValue] = [:]

  init(_ database: Database) throws {
    // Columns hold the numbers of the file, so these stand for the ids of a catalog.
    let count =
      try Int.fetchOne(
        database,
        sql: "SELECT max(ifnull((SELECT max(number) FROM origin), 0), "
          + "ifnull((SELECT max(number) FROM name), 0)) + 1") ?? 1
    guard count <= Int(UInt32.max) else { throw Damage.found("the number of a name is \(count)") }
    blocks = try SummaryBlocks(database, CatalogIDs(identityOf: count))
    numbers = FileNumbers(identityOf: count)
  }

  func value(of column: String, request: Int64) throws -> DatabaseValue {
    if number != request {
      (number, values) = (nil, [:])
      if let stored = try blocks.summary(of: request) {
        var (summary, list) = (stored.summary, ColumnValues(numbers))
        RequestColumns.code(&summary, with: &list)
        var attributes = stored.attributes
        list.list(RequestColumns.attributes, &attributes)
        values = list.values
      }
      number = request
    }
    return values[column] ?? .null
  }
}

/// The columns of one request as SQL has them (`StoredColumn`).
private struct ColumnValues: ColumnCoder {
  var isReading: Bool { false }

  private let numbers: FileNumbers
  private(set) var values: [String: DatabaseValue] = [:]

  init(_ numbers: FileNumbers) { self.numbers = numbers }

  mutating func number(_ column: Column, _ value: inout Int64) { set("\(column.name)", value) }

  mutating func origin(_ column: Column, _ value: inout OriginID?) {
    set("\(column.name)", Int64(logged: value.map(numbers.origin)))
  }

  mutating func name(_ column: Column, _ value: inout NameID) {
    set("\(column.name)", value == .empty ? .absent : numbers.name(value))
  }

  mutating func instant(_ column: Column, _ value: inout Instant?) {
    set("\(column.name)", Int64(logged: value?.time))
    set("\(column.name)_origin", Int64(logged: value.map { numbers.origin($0.origin) }))
  }

  mutating func list<Element: ListElement>(_ column: Column, _ elements: inout [Element]) {
    var list = IntegerListJSON()
    list.begin()
    for element in elements { list.append(element, numbers) }
    let range = list.end()
    values["\(column.name)"] = String(decoding: list.bytes[range], as: UTF8.self).databaseValue
  }

  private mutating func set(_ name: String, _ value: Int64) {
    values[name] = value.isLogged ? value.databaseValue : .null
  }
}
