import GRDB
import Synchronization
import TraceModel

extension IndexFile {
  /// Tells the catalog the index's attributes, once; `vocabulary` stands for the standard fields, which are none. An
  /// index without logs begins to store them.
  package func learnAttributes(vocabulary: () -> Int64) throws {
    try attributesAreLearned.withLock { isLearned in
      guard !isLearned else { return }
      let vocabulary = vocabulary()
      let known = try write { try Self.attributes($0, vocabulary, isDeclined: catalog.attributes.isDeclined) }
      if let known {
        catalog.attributes.begin(with: known.keys, isFull: known.isFull)
      } else {
        catalog.attributes.decline()
      }
      isLearned = true
    }
  }

  private static func attributes(
    _ database: Database, _ vocabulary: Int64, isDeclined: Bool
  ) throws -> (keys: [AttributeCatalog.Key], isFull: Bool)? {
    let states = try Statement.rows(database, "SELECT vocabulary, is_full FROM attribute_state") {
      (vocabulary: $0.integer(0), isFull: $0.integer(1) != 0)
    }
    guard let state = states.first else {
      let hasLogs = try Bool.fetchOne(database, sql: "SELECT EXISTS (SELECT 1 FROM source)") ?? false
      guard !hasLogs, !isDeclined else { return nil }
      try database.execute(sql: "INSERT INTO attribute_state VALUES (?, 0, 0)", arguments: [vocabulary])
      return ([], false)
    }
    // New records are read with other standard fields than the old ones: nobody knows all of it any more.
    guard state.vocabulary == vocabulary, !isDeclined else {
      try database.execute(
        sql: "DELETE FROM attribute_state; DELETE FROM attribute; DELETE FROM attribute_value;")
      return nil
    }
    return (try keys(database), state.isFull)
  }

  private static func keys(_ database: Database) throws -> [AttributeCatalog.Key] {
    var values: [Int64: [String]] = [:]
    let texts = try Statement(database, "SELECT attribute, text FROM attribute_value ORDER BY number")
    while try texts.step() { values[texts.integer(0), default: []].append(texts.text(1)) }
    var keys: [AttributeCatalog.Key] = []
    let rows = try Statement(database, "SELECT number, key, is_stored FROM attribute ORDER BY number")
    while try rows.step() {
      keys.append(
        .init(path: rows.text(1), isStored: rows.integer(2) != 0, values: values[rows.integer(0)] ?? []))
    }
    return keys
  }
}
