package import GRDB
package import TraceModel

/// Names of programs, topics and groups that no record has any more.
///
/// Their rows stay, without a name, since numbers are given one after another; those at the end of a table go.
package enum UnusedNames {
  /// Removes them. One pass over all summaries; none of them may be older than its records.
  package static func remove(from database: Database, catalog: Catalog) throws {
    let reader = IndexReader(database, catalog: catalog)
    // First, since the numbers are those of the whole catalog.
    let ids = try reader.ids
    let numbers = try FileNumbers(database, catalog: catalog)
    var used = UsedNames(numbers)
    for (_, stretches) in try CoverageTable.read(database, ids) {
      for part in stretches { used.origins.insert(numbers.origin(part.origin)) }
    }
    try reader.summaries.forEach(in: 1...(.max)) { _, summary in
      var summary = summary
      RequestColumns.code(&summary, with: &used)
    }
    try UnusedAttributes.remove(from: reader)
    try clear("origin", "service = '', instance = NULL", but: used.origins, database)
    try clear("name", "text = ''", but: used.names, database)
  }

  private static func clear(_ table: String, _ nothing: String, but used: Set<Int64>, _ database: Database)
    throws
  {
    let all = try Int64.fetchAll(database, sql: "SELECT number FROM \(table)")
    for number in all where !used.contains(number) {
      try database.execute(sql: "UPDATE \(table) SET \(nothing) WHERE number = ?", arguments: [number])
    }
    try database.execute(
      sql: "DELETE FROM \(table) WHERE number > ?", arguments: [used.max() ?? 0])
  }
}

/// Collects the numbers of names in summaries.
private struct UsedNames: ColumnCoder {
  var isReading: Bool { false }

  var origins: Set<Int64> = []
  var names: Set<Int64> = []
  let numbers: FileNumbers

  init(_ numbers: FileNumbers) { self.numbers = numbers }

  mutating func number(_ column: Column, _ value: inout Int64) {}

  mutating func origin(_ column: Column, _ value: inout OriginID?) {
    if let value { origins.insert(numbers.origin(value)) }
  }

  mutating func name(_ column: Column, _ value: inout NameID) {
    if value != .empty { names.insert(numbers.name(value)) }
  }

  mutating func instant(_ column: Column, _ value: inout Instant?) {
    if let value { origins.insert(numbers.origin(value.origin)) }
  }

  mutating func list<Element: ListElement>(_ column: Column, _ elements: inout [Element]) {
    for element in elements {
      var (element, fields) = (element, Fields(used: self))
      element.code(with: &fields)
      self = fields.used
    }
  }

  /// The fields of one element.
  private struct Fields: FieldCoder {
    var isReading: Bool { false }

    var used: UsedNames

    mutating func number(_ name: StaticString, _ value: inout Int64) {}

    mutating func origin(_ name: StaticString, _ value: inout OriginID) {
      used.origins.insert(used.numbers.origin(value))
    }

    mutating func name(_ name: StaticString, _ value: inout NameID) {
      used.names.insert(used.numbers.name(value))
    }

    mutating func goesOn(if isNeeded: Bool) -> Bool { isNeeded }
  }
}
