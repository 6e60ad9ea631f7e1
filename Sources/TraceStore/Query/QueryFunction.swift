import GRDB

/// A function that queries may use beside SQLite's own: it writes a number of nanoseconds as text.
package struct QueryFunction: Sendable {
  /// The word before the bracket.
  package let name: String
  /// Its result, as the end of a sentence.
  package let result: String
  private let text: @Sendable (Int64) -> String

  /// `text` gives the same whenever it is asked.
  package init(_ name: String, _ result: String, text: @escaping @Sendable (Int64) -> String) {
    self.name = name
    self.result = result
    self.text = text
  }

  /// How it is called.
  var call: String { "\(name)(ns)" }

  /// From now on statements of `database` may use it.
  func add(to database: Database) { database.add(function: function) }

  /// Null, and what is no number of 64 bits, gives null; a fraction of a nanosecond is rounded.
  private var function: DatabaseFunction {
    DatabaseFunction(name, argumentCount: 1, pure: true) { [call, text] values in
      switch values[0].storage {
      case .null: return nil
      case .int64(let count): return text(count)
      case .double(let count): return Int64(exactly: count.rounded()).map(text)
      case .string, .blob: throw DatabaseError(message: "\(call) takes a number of nanoseconds")
      }
    }
  }
}
