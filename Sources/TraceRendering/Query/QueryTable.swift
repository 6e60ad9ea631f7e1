package import TraceModel

/// Writes the rows of a query as they come.
package protocol QueryTable {
  /// The text before the first row.
  mutating func heading() -> String
  /// The text to write when a row comes: the row, or nothing yet.
  mutating func add(_ row: [SQLValue]) -> String
  /// The text behind the last row.
  mutating func ending() -> String
}

extension SQLValue {
  /// As text, for a cell: nothing for null, a blob by its hexadecimal digits as `hex()` has them.
  var text: String {
    switch self {
    case .null: ""
    case .integer(let number): String(number)
    case .real(let number): "\(number)"
    case .text(let text): text
    case .blob(let bytes):
      bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }.joined()
    }
  }
}

/// The first rows of a query, from which a table learns its columns' contents. Later rows come one by one.
struct FirstRows {
  /// As many are looked at.
  private static let most = 1_000

  private(set) var rows: [[SQLValue]] = []

  /// Keeps a row. True: these are all that are looked at.
  mutating func isFull(with row: [SQLValue]) -> Bool {
    rows.append(row)
    return rows.count == Self.most
  }

  /// Columns of numbers keep right. A column of nulls has none.
  func alignment(of column: Int) -> TextTable.Column.Alignment {
    let values = rows.lazy.map { $0[column] }.filter { $0 != .null }
    return !values.isEmpty && values.allSatisfy(\.isNumber) ? .right : .left
  }
}
