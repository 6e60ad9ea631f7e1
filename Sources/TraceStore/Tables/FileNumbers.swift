import GRDB
import TraceModel

/// The numbers that origins and names have in the file, by the ids of this run's catalog.
package struct FileNumbers: Sendable {
  private var origins: [Int64] = []
  private var names: [Int64] = []

  /// The number of an origin that the numbers were made for; 0 for the origin without a name.
  @inline(__always)
  func origin(_ id: OriginID) -> Int64 { origins[id.index] }

  /// The number of a topic or group that the numbers were made for; 0 for none.
  @inline(__always)
  func name(_ id: NameID) -> Int64 { names[id.index] }
}

extension IndexFile {
  /// The numbers of everything that the catalog names now; what the file does not know yet is added to it.
  /// `known` is given back if the catalog has nothing new, which is the case but for the first few batches.
  package func fileNumbers(_ known: FileNumbers?) throws -> FileNumbers {
    let origins = catalog.origins
    let texts = catalog.texts
    if let known, known.count == (origins.count, texts.count) { return known }
    return try write { database in
      var numbers = FileNumbers()
      for origin in origins { numbers.append(origin: try Self.number(of: origin, database)) }
      for text in texts { numbers.append(name: try Self.number(of: text, database)) }
      return numbers
    }
  }

  private static func number(of origin: Origin, _ database: Database) throws -> Int64 {
    if origin == Origin(service: "") { return 0 }
    let arguments: StatementArguments = [origin.service, origin.instance]
    let known = try Int64.fetchOne(
      database, sql: "SELECT number FROM origin WHERE service = ? AND instance IS ?", arguments: arguments)
    if let known { return known }
    try database.execute(sql: "INSERT INTO origin (service, instance) VALUES (?, ?)", arguments: arguments)
    return database.lastInsertedRowID
  }

  private static func number(of text: String, _ database: Database) throws -> Int64 {
    if text.isEmpty { return 0 }
    let known = try Int64.fetchOne(database, sql: "SELECT number FROM name WHERE text = ?", arguments: [text])
    if let known { return known }
    try database.execute(sql: "INSERT INTO name (text) VALUES (?)", arguments: [text])
    return database.lastInsertedRowID
  }
}

extension FileNumbers {
  fileprivate var count: (Int, Int) { (origins.count, names.count) }
  fileprivate mutating func append(origin number: Int64) { origins.append(number) }
  fileprivate mutating func append(name number: Int64) { names.append(number) }
}
