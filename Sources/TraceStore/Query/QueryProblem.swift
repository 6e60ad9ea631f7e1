import TraceModel

/// Why a query of a person's own is not answered.
package struct QueryProblem: TypingError, Equatable {
  /// The kinds of faults.
  package enum Reason: Sendable, Equatable {
    /// There is no statement in it.
    case empty
    /// A second statement follows.
    case isSeveral
    /// It would change something, or reach beyond the index.
    case isNoReading
    /// It has a parameter, for which there is no value.
    case hasParameter(String)
    /// It names something that does not exist; `near` is the most similar name.
    case unknown(Kind, name: String, near: String?)
    /// It is no SQL, or its rows end in an error; in SQLite's words.
    case refused(String)
  }

  /// The kinds of names in a query.
  package enum Kind: String, Sendable { case table, column, function }

  /// The fault, with the names that a message needs.
  package let reason: Reason
  /// The query.
  package let sql: String
  /// The byte of the query at which it was noticed; nil if SQLite does not say.
  package let position: Int?
  /// It was noticed before the first row was asked for, so that it is the query's own.
  package let isOfTyping: Bool
}
