package import GRDB

/// The fields that an index does not hold, since they were taken out of its logs before they were stored.
package struct StoredRedaction: Sendable, Equatable {
  /// How each is taken out, by its path: `drop` or `hash`.
  package var methods: [String: String]
  /// Tells the key of hashes from others; nil where nothing is hashed.
  package var key: String?

  package init(methods: [String: String], key: String?) {
    (self.methods, self.key) = (methods, key)
  }

  /// Everything is kept.
  package static let none = StoredRedaction(methods: [:], key: nil)

  /// The redaction of the index. nil if it states none: it has no log yet, or is of a version before 12.
  package init?(_ database: Database) throws {
    let rows = try Statement.rows(database, "SELECT field, method, key FROM redaction") {
      (field: $0.text(0), method: $0.text(1), key: $0.optionalText(2))
    }
    guard !rows.isEmpty else { return nil }
    var methods: [String: String] = [:]
    for row in rows where row.field != "" { methods[row.field] = row.method }
    self.init(methods: methods, key: rows.lazy.compactMap(\.key).first)
  }

  /// Stores it in the place of what the index said.
  package func store(_ database: Database) throws {
    try database.execute(sql: "DELETE FROM redaction")
    let rows = methods.isEmpty ? ["": "none"] : methods
    for (field, method) in rows.sorted(by: { $0.key < $1.key }) {
      try database.execute(
        sql: "INSERT INTO redaction VALUES (?, ?, ?)",
        arguments: [field, method, method == "hash" ? key : nil])
    }
  }
}

extension IndexFile {
  /// Something of some log is stored.
  package func holdsLogs(_ database: Database) throws -> Bool {
    try Bool.fetchOne(database, sql: "SELECT EXISTS (SELECT 1 FROM source)") ?? false
  }

  /// Takes over another index's facts on its logs as a whole: fields they lack, and removals. Requests have other
  /// numbers here. What the index says of other removals stays.
  package func copyRemovals(from other: IndexFile, _ numbers: SourceNumbers) throws {
    let (redaction, removal, forgotten) = try other.read { database in
      (try StoredRedaction(database), try Removal(database), try Removal.records(database))
    }
    try write { database in
      try redaction?.store(database)
      let known = try Removal(database)
      try removal.joined(with: known).store(database)
      try Removal.count(database, process: removal.process == 0 ? known.process : removal.process)
      for (source, count) in forgotten {
        guard let number = numbers[source] else { continue }
        try database.execute(
          sql: "UPDATE source SET forgotten = ? WHERE number = ?", arguments: [count, number])
      }
    }
  }
}
