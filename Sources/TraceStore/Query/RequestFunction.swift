import GRDB
import TraceModel

/// `request(id)`: the number of an id's request; `id#2` is the second of a reused id. The id may be in any form, or the
/// beginning of an id that only one request has. Null: there is none. It is a constant, by which every view finds the
/// rows of a request without reading the others.
enum RequestFunction {
  static let call = "request(id)"
  static let result =
    "the number of the request with the id, or with the only id that begins so; null: there is none"

  static func function(of database: Database) -> DatabaseFunction {
    // SQLite calls it while a statement of the same connection is at work, and on that statement's thread.
    nonisolated(unsafe) unowned let database = database
    return DatabaseFunction("request", argumentCount: 1, pure: true) { values in
      guard let text = String.fromDatabaseValue(values[0]) else { return nil }
      return try number(of: text, IndexReader(database, catalog: Catalog()))
    }
  }

  private static func number(of text: String, _ reader: IndexReader) throws -> Int64? {
    if let id = try idNumber(of: text, reader) { return id }
    guard let part = OccurrenceName.parse(text), let id = try idNumber(of: part.id, reader) else {
      return nil
    }
    // The first request of a reused id has the number of the id.
    let number = part.occurrence == 1 ? id : RequestNumber.make(id, occurrence: Int64(part.occurrence))
    return try reader.correlationID(of: number) == nil ? nil : number
  }

  private static func idNumber(of text: String, _ reader: IndexReader) throws -> Int64? {
    if let exact = try reader.request(lookup: CorrelationLookup.normalise(text)) {
      return try whole(exact, reader)
    }
    let beginning = CorrelationLookup.normalise(prefix: text)
    guard !beginning.isEmpty else { return nil }
    let rungs = [{ try reader.requests(prefix: beginning, limit: 3) }, { try inAnyCase(beginning, reader) }]
    for rung in rungs as [() throws -> [Int64]] {
      // Of two ids of one request both may begin so.
      let numbers = try Set(rung().map { try whole($0, reader) })
      if numbers.count > 1 { throw DatabaseError(message: "more than one request begins with '\(text)'") }
      if let number = numbers.first { return number }
    }
    return nil
  }

  /// The ids equal to `text` in any case of letters; if there is none, those that begin with it.
  private static func inAnyCase(_ text: String, _ reader: IndexReader) throws -> [Int64] {
    let spellings = try CaseVariants.spellings(of: text) {
      try !reader.requests(prefix: $0, limit: 1).isEmpty
    }
    let exact = try spellings.compactMap { try reader.request(lookup: $0) }
    return exact.isEmpty ? try spellings.flatMap { try reader.requests(prefix: $0, limit: 3) } : exact
  }

  /// The request of an id, also if that is part of a longer one.
  private static func whole(_ number: Int64, _ reader: IndexReader) throws -> Int64 {
    try reader.longForm(of: number) ?? number
  }
}
