import GRDB

/// A function of one value that queries may use beside SQLite's own. It gives the same whenever it is asked, and so
/// is a constant where its value is one.
package struct QueryFunction: Sendable {
  /// How it is called: `duration(ns)`.
  package let call: String
  /// Its result, as the end of a sentence.
  package let result: String
  private let value: @Sendable (DatabaseValue) throws -> (any DatabaseValueConvertible)?

  private init(
    _ name: String, of argument: String, _ result: String,
    _ value: @escaping @Sendable (DatabaseValue) throws -> (any DatabaseValueConvertible)?
  ) {
    (call, self.result, self.value) = ("\(name)(\(argument))", result, value)
  }

  /// Writes a number of nanoseconds as text. Null, and what is no number of 64 bits, gives null; a fraction of a
  /// nanosecond is rounded.
  package init(_ name: String, _ result: String, text: @escaping @Sendable (Int64) -> String) {
    self.init(name, of: "ns", result) { value in
      switch value.storage {
      case .null: return nil
      case .int64(let count): return text(count)
      case .double(let count): return Int64(exactly: count.rounded()).map(text)
      case .string, .blob: throw DatabaseError(message: "\(name)(ns) takes a number of nanoseconds")
      }
    }
  }

  /// Finds the number of something by an id; nil if there is none. A `QueryRefusal` that it throws is told as the error
  /// of the query.
  package static func finding(
    _ name: String, _ result: String, number: @escaping @Sendable (String) throws -> Int64?
  ) -> QueryFunction {
    QueryFunction(name, of: "id", result) { value in
      do {
        return try String.fromDatabaseValue(value).flatMap { try number($0) }
      } catch let refusal as QueryRefusal {
        throw DatabaseError(message: refusal.reason)
      } catch IndexFile.Problem.damaged(_, let reason) {
        throw Damage.found(reason)
      }
    }
  }

  /// From now on statements of `database` may use it.
  func add(to database: Database) {
    database.add(
      function: DatabaseFunction(
        String(call.prefix { $0 != "(" }), argumentCount: 1, pure: true
      ) { [value] values in try value(values[0]) })
  }
}

/// A function of a query has no answer.
package struct QueryRefusal: Error {
  /// A sentence without its end.
  package let reason: String

  package init(_ reason: String) { self.reason = reason }
}
