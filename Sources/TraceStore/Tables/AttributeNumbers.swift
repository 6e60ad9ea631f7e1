import GRDB
import TraceModel

/// The numbers that values of attributes have in the file, by the codes of this run's catalog.
struct AttributeNumbers: Sendable {
  /// By key and value; 0 where the file stores none.
  private var numbers: [[Int64]] = []
  /// The catalog's count of changes (`AttributeCatalog.Contents.changes`).
  private(set) var changes = 0

  init() {}

  /// The number of a value; 0 where the file does not store it.
  @inline(__always)
  func number(_ code: AttributeCode) -> Int64 {
    let (key, value) = (code.key, code.value)
    return key < numbers.count && value < numbers[key].count ? numbers[key][value] : 0
  }

  /// Adds the new parts of `catalog` to the file, and takes out what is not stored any more. Unless `used` is nil, only
  /// its values are added.
  init(_ database: Database, _ catalog: AttributeCatalog, only used: Set<AttributeCode>?) throws {
    let contents = catalog.contents
    changes = contents.changes
    guard catalog.isNoting, var file = try StoredAttributes(database) else { return }
    try file.note(isFull: contents.isFull)
    for (number, key) in contents.keys.enumerated() {
      let values = used.map { used in Set(used.lazy.filter { $0.key == number }.map(\.value)) }
      numbers.append(try file.numbers(of: key, only: values))
    }
    if contents.isFull { try file.giveUp(allBut: contents.keys) }
    try file.close()
  }
}

/// The attributes in the file, within a transaction that writes.
private struct StoredAttributes {
  private let database: Database
  private var isFull: Bool
  private var lastValue: Int64
  private var keys: [String: (number: Int64, isStored: Bool)] = [:]
  private var values: [Int64: [String: Int64]] = [:]

  /// nil where the attributes of some requests are not known.
  init?(_ database: Database) throws {
    self.database = database
    let state = try Statement(database, "SELECT is_full, last_value FROM attribute_state")
    guard try state.step() else { return nil }
    (isFull, lastValue) = (state.integer(0) != 0, try state.count(1, "the number of a value"))
    let keys = try Statement(database, "SELECT key, number, is_stored FROM attribute")
    while try keys.step() { self.keys[keys.text(0)] = (keys.integer(1), keys.integer(2) != 0) }
    let values = try Statement(database, "SELECT attribute, text, number FROM attribute_value")
    while try values.step() {
      self.values[values.integer(0), default: [:]][values.text(1)] = values.integer(2)
    }
  }

  mutating func note(isFull new: Bool) throws {
    guard new, !isFull else { return }
    try database.execute(sql: "UPDATE attribute_state SET is_full = 1")
  }

  /// The numbers of a key's values, none if they are not stored; values that are not `used` may have none. If the file
  /// was full before, other runs have left out a key unknown to it.
  mutating func numbers(of key: AttributeCatalog.Key, only used: Set<Int>?) throws -> [Int64] {
    let known = try keys[key.path] ?? add(key)
    guard known.isStored else { return [] }
    guard key.isStored else {
      try giveUp(known.number)
      return []
    }
    return try key.values.enumerated().map { value, text in
      try values[known.number]?[text] ?? (used?.contains(value) ?? true ? add(text, to: known.number) : 0)
    }
  }

  private mutating func add(_ key: AttributeCatalog.Key) throws -> (number: Int64, isStored: Bool) {
    let isStored = key.isStored && !isFull
    // The library's own texts end at a NUL.
    let insert = try Statement(database, "INSERT INTO attribute (key, is_stored) VALUES (?, ?)")
    insert.bind(1, key.path)
    insert.bind(2, Int64(isStored ? 1 : 0))
    try insert.run()
    let added = (number: database.lastInsertedRowID, isStored: isStored)
    keys[key.path] = added
    return added
  }

  private mutating func add(_ value: String, to key: Int64) throws -> Int64 {
    lastValue += 1
    values[key, default: [:]][value] = lastValue
    let insert = try Statement(database, "INSERT INTO attribute_value VALUES (?, ?, ?)")
    insert.bind(1, lastValue)
    insert.bind(2, key)
    insert.bind(3, value)
    try insert.run()
    return lastValue
  }

  private func giveUp(_ key: Int64) throws {
    try database.execute(sql: "UPDATE attribute SET is_stored = 0 WHERE number = ?", arguments: [key])
    try database.execute(sql: "DELETE FROM attribute_value WHERE attribute = ?", arguments: [key])
  }

  /// Keys brought by other runs, and left out by this one.
  func giveUp(allBut known: [AttributeCatalog.Key]) throws {
    let known = Set(known.lazy.map(\.path))
    for (path, key) in keys where key.isStored && !known.contains(path) { try giveUp(key.number) }
  }

  func close() throws {
    try database.execute(sql: "UPDATE attribute_state SET last_value = ?", arguments: [lastValue])
  }
}
