import GRDB

/// The names to ask for in any index: views with their columns, and functions.
package struct QueryGuide: Sendable {
  /// A view of the page on SQL.
  package struct View: Sendable {
    /// As it is written behind `FROM`.
    package let name: String
    /// The meaning of a row.
    package let row: String
    /// Names of its columns, in their order.
    package let columns: [String]
  }

  /// In the order of the page on SQL.
  package let views: [View]
  /// How each is called, and what it gives.
  package let functions: [(call: String, result: String)]

  /// Made from an index that holds nothing.
  package init(functions: [QueryFunction]) throws {
    views = try DatabaseQueue().inDatabase { database in
      try Schema.migrate(database)
      try QueryConnection.prepare(database, functions)
      return try SchemaViews.documented.map { view in
        let columns = "SELECT name FROM pragma_table_info(?)"
        return View(
          name: view.name, row: view.row,
          columns: try String.fetchAll(database, sql: columns, arguments: [view.name]))
      }
    }
    self.functions =
      functions.map { ($0.call, $0.result) } + [(PercentileAggregate.call, PercentileAggregate.result)]
  }
}
