import GRDB
import Synchronization
import TraceModel

/// The origins and names that a file has, with their numbers. Numbers go on from the last, and stay until something is
/// removed.
final class NumberedNames: Sendable {
  fileprivate struct Tables {
    var origins: [Origin: Int64] = [:]
    var texts: [String: Int64] = [:]
    /// The last numbers that were read.
    var lastOrigin: Int64 = 0
    var lastText: Int64 = 0
  }

  private let tables = Mutex(Tables())

  /// The numbers of some; what is new to the file is added to it. Another process may have
  /// added rows since they were read last.
  func numbers(
    of origins: ArraySlice<Origin>, _ texts: ArraySlice<String>, _ database: Database
  ) throws -> (origins: [Int64], texts: [Int64]) {
    try tables.withLock { tables in
      do {
        try tables.read(database)
        return (try tables.numbers(of: origins, database), try tables.numbers(of: texts, database))
      } catch {
        // Of what was added nothing may be left in the file.
        tables = Tables()
        throw error
      }
    }
  }
}

extension NumberedNames.Tables {
  /// Of two equal rows the first counts.
  fileprivate mutating func read(_ database: Database) throws {
    let origins = try Statement(
      database, "SELECT service, instance, number FROM origin WHERE number > ? ORDER BY number")
    origins.bind(1, lastOrigin)
    while try origins.step() {
      note(Origin(service: origins.text(0), instance: origins.optionalText(1)), origins.integer(2))
    }
    let texts = try Statement(database, "SELECT text, number FROM name WHERE number > ? ORDER BY number")
    texts.bind(1, lastText)
    while try texts.step() { note(texts.text(0), texts.integer(1)) }
  }

  fileprivate mutating func numbers(of added: ArraySlice<Origin>, _ database: Database) throws -> [Int64] {
    let insert = try Statement(database, "INSERT INTO origin (service, instance) VALUES (?, ?)")
    return try added.map { origin in
      if origin == Origin(service: "") { return 0 }
      if let known = origins[origin] { return known }
      insert.bind(1, origin.service)
      if let instance = origin.instance { insert.bind(2, instance) } else { insert.bindNull(2) }
      try insert.run()
      note(origin, database.lastInsertedRowID)
      return database.lastInsertedRowID
    }
  }

  fileprivate mutating func numbers(of added: ArraySlice<String>, _ database: Database) throws -> [Int64] {
    let insert = try Statement(database, "INSERT INTO name (text) VALUES (?)")
    return try added.map { text in
      if text.isEmpty { return 0 }
      if let known = texts[text] { return known }
      insert.bind(1, text)
      try insert.run()
      note(text, database.lastInsertedRowID)
      return database.lastInsertedRowID
    }
  }

  private mutating func note(_ origin: Origin, _ number: Int64) {
    if origins[origin] == nil { origins[origin] = number }
    lastOrigin = max(lastOrigin, number)
  }

  private mutating func note(_ text: String, _ number: Int64) {
    if texts[text] == nil { texts[text] = number }
    lastText = max(lastText, number)
  }
}
