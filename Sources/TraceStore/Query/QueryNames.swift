import GRDB
import TraceModel

/// The names that a query may use, for "did you mean".
struct QueryNames {
  private let database: Database
  private let sql: String

  init(_ database: Database, sql: String) {
    self.database = database
    self.sql = sql
  }

  /// The name called missing by SQLite's `message`, with the name that was probably meant; nil for another message.
  func unknown(_ message: String) -> QueryProblem.Reason? {
    for kind in [QueryProblem.Kind.table, .column, .function] {
      let beginning = "no such \(kind.rawValue): "
      guard message.hasPrefix(beginning) else { continue }
      let name = String(message.dropFirst(beginning.count))
      let word = String(name.split(separator: ".").last ?? "")
      return .unknown(kind, name: name, near: nearest(to: word, among: (try? names(of: kind)) ?? []))
    }
    return nil
  }

  /// A third of the letters may be wrong.
  private func nearest(to word: String, among names: [String]) -> String? {
    EditDistance.nearest(to: word.lowercased(), among: names).flatMap {
      $0.distance <= max(1, word.count / 3) ? $0.word : nil
    }
  }

  private func names(of kind: QueryProblem.Kind) throws -> [String] {
    switch kind {
    case .table: try tables()
    case .column: try columns()
    case .function: try texts("SELECT DISTINCT name FROM pragma_function_list ORDER BY name")
    }
  }

  /// The documented views first, since of equally near names the first is meant.
  private func tables() throws -> [String] {
    try SchemaViews.documented.map(\.name)
      + texts("SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') ORDER BY name")
  }

  /// The columns of the tables that the query names, or of the documented views.
  private func columns() throws -> [String] {
    let words = Set(sql.lowercased().split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init))
    let named = try tables().filter(words.contains)
    return try (named.isEmpty ? SchemaViews.documented.map(\.name) : named).flatMap {
      try texts("SELECT name FROM pragma_table_info('\($0)')")
    }
  }

  private func texts(_ sql: String) throws -> [String] {
    let rows = try Statement(database, sql)
    var texts: [String] = []
    while try rows.step() { texts.append(rows.text(0)) }
    return texts
  }
}
