import GRDB
import TraceModel

/// A value in an index that this program never writes: bytes of the file have changed, or it is somebody else's. It is
/// told as damage of the file, like what SQLite notices by itself.
enum Damage {
  /// `what` is wrong, as the end of a sentence: `request 17 has a time outside of 1970 to 2116`.
  static func found(_ what: String) -> DatabaseError {
    DatabaseError(resultCode: .SQLITE_CORRUPT, message: what)
  }
}

extension Statement {
  /// A whole number within `range`. Throws damage of `what` if it is another.
  func integer(_ column: Int32, within range: ClosedRange<Int64>, _ what: StaticString) throws -> Int64 {
    let value = integer(column)
    guard range.contains(value) else { throw Damage.found("\(what) is \(value)") }
    return value
  }

  /// A count of bytes, lines or records.
  func count(_ column: Int32, _ what: StaticString) throws -> Int64 {
    try integer(column, within: StoredNumber.counts, what)
  }

  /// A time or a duration in ns, or what may be the difference of two.
  func nanoseconds(_ column: Int32, _ what: StaticString) throws -> Int64 {
    try integer(column, within: StoredNumber.nanoseconds, what)
  }
}

/// The numbers that an index may hold: whoever computes with them rests on it (`Timestamp`).
enum StoredNumber {
  /// Times, durations, and places in a partition.
  static let nanoseconds: ClosedRange<Int64> = -(1 << 62)...(1 << 62)
  /// Bytes, lines, records: sums of a million of them are whole numbers, too.
  static let counts: ClosedRange<Int64> = 0...(1 << 43)
  /// Numbers of ids; 0 stands for none.
  static let requests: ClosedRange<Int64> = 0...RequestNumber.ofID(-1)
}
