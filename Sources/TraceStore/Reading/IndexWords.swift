import GRDB
import TraceModel

/// Words of an index for completions in a shell. They are there at once or not at all: nothing is waited for, brought
/// up to date or told, whatever is wrong with the file.
package struct IndexWords {
  private let path: String

  /// The words of the index at `path`, if there is one.
  package init(of path: String) { self.path = path }

  /// Ids that begin with `prefix`, as they are logged, in the order of their lookup forms.
  package func ids(beginningWith prefix: String, limit: Int) -> [String] {
    let beginning = CorrelationLookup.normalise(prefix: prefix)
    return read { reader in
      try reader.requests(prefix: beginning, limit: limit).compactMap {
        try reader.correlationID(of: StoredRequestID($0))
      }
    }
  }

  /// Services and their instances, each once.
  package var services: [String] {
    texts(
      "SELECT service FROM origin UNION SELECT instance FROM origin WHERE instance IS NOT NULL ORDER BY 1")
  }

  /// Attributes by which requests may be grouped.
  package var attributes: [String] { texts("SELECT key FROM attribute ORDER BY key") }

  /// The first `limit` values of an attribute that begin with `prefix`; none if they are not stored.
  package func values(of attribute: String, beginningWith prefix: String, limit: Int) -> [String] {
    texts(
      """
      SELECT v.text FROM attribute_value v JOIN attribute k ON k.number = v.attribute
        WHERE k.key = ?1 AND substr(v.text, 1, length(?2)) = ?2 ORDER BY v.text LIMIT ?3
      """, [attribute.databaseValue, prefix.databaseValue, limit.databaseValue])
  }

  private func texts(_ sql: String, _ arguments: [DatabaseValue] = []) -> [String] {
    read { try String.fetchAll($0.database, sql: sql, arguments: StatementArguments(arguments)) }
      .filter { !$0.isEmpty }
  }

  private func read(_ body: (IndexReader) throws -> [String]) -> [String] {
    guard FileStatus.exists(path) else { return [] }
    var configuration = IndexFile.configuration(.reading, of: path)
    configuration.readonly = true
    configuration.busyMode = .immediateError
    let words = try? DatabaseQueue(
      path: IndexPath.prepare(path, for: .reading), configuration: configuration
    ).read { database -> [String] in
      guard try Int32.fetchOne(database, sql: "PRAGMA application_id") == Schema.applicationID,
        try Int.fetchOne(database, sql: "PRAGMA user_version") == Schema.version
      else { return [] }
      try StrangersSchema.refuse(database)
      return try body(IndexReader(database, catalog: Catalog()))
    }
    return words ?? []
  }
}
