/// A value of a row that SQL gives, in one of SQLite's five types.
package enum SQLValue: Sendable, Equatable {
  /// `NULL`: no value.
  case null
  /// `INTEGER`: 64 bits, signed.
  case integer(Int64)
  /// `REAL`: a finite or infinite number, since SQLite makes NaN `NULL`.
  case real(Double)
  /// `TEXT` in UTF-8.
  case text(String)
  /// `BLOB`: bytes as they are.
  case blob([UInt8])

  /// It is a whole number or not, but a number.
  package var isNumber: Bool {
    switch self {
    case .integer, .real: true
    case .null, .text, .blob: false
    }
  }
}
