import GRDB
import TraceModel

/// `percentile(x, p)`: the p-th percentile of the numbers x by nearest rank, one of them (`PercentileRank`); null is no
/// number. The rows' values are kept in memory, 16 bytes each.
struct PercentileAggregate: DatabaseAggregate {
  static let call = "percentile(x, p)"
  static let result =
    "the p-th percentile of x by nearest rank, as in 'trace report': percentile(wait_ns, 95)"

  /// A number in its own type, so that a whole one of 64 bits keeps every digit.
  private enum Number: Comparable {
    case integer(Int64)
    case real(Double)

    private var approximate: Double {
      switch self {
      case .integer(let number): Double(number)
      case .real(let number): number
      }
    }

    static func < (first: Number, second: Number) -> Bool {
      if case .integer(let first) = first, case .integer(let second) = second { return first < second }
      return first.approximate < second.approximate
    }
  }

  private var numbers: [Number] = []
  private var rank: PercentileRank?

  static func function() -> DatabaseFunction {
    DatabaseFunction("percentile", argumentCount: 2, pure: true, aggregate: PercentileAggregate.self)
  }

  mutating func step(_ values: [DatabaseValue]) throws {
    try take(values[1])
    if let number = try Self.number(values[0]) { numbers.append(number) }
  }

  /// All rows have one p.
  private mutating func take(_ percent: DatabaseValue) throws {
    guard let percent = Double.fromDatabaseValue(percent), let given = PercentileRank(percent: percent) else {
      throw Self.wrongPercent
    }
    if let rank, rank != given { throw Self.wrongPercent }
    rank = given
  }

  private static let wrongPercent = DatabaseError(
    message: "percentile(x, p) takes one p above 0 and at most 100")

  private static func number(_ value: DatabaseValue) throws -> Number? {
    switch value.storage {
    case .null: return nil
    case .int64(let number): return .integer(number)
    case .double(let number): return .real(number)
    case .string, .blob: throw DatabaseError(message: "percentile(x, p) takes numbers")
    }
  }

  func finalize() -> (any DatabaseValueConvertible)? {
    guard let rank, !numbers.isEmpty else { return nil }
    switch numbers.sorted()[rank.rank(count: numbers.count) - 1] {
    case .integer(let number): return number
    case .real(let number): return number
    }
  }
}
