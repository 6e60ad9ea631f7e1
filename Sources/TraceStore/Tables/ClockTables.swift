import TraceModel

/// The tables of a row: the one by the logs, the one by idle consumers beside, or both.
struct ClockTables {
  /// As it is stored: 0, 1 or 2.
  let number: Int64

  var isLogged: Bool { number != 1 }
  var isAssuming: Bool { number != 0 }

  private static let (logged, assuming, both) = (
    ClockTables(number: 0), ClockTables(number: 1), ClockTables(number: 2)
  )

  /// Calls `body` with each row of both tables, what is the same in both once. Each table's rows stay in their order.
  static func forEachRow<Row: ClockRow>(
    _ logged: [Row], _ assuming: [Row], _ body: (Row, ClockTables) throws -> Void
  ) rethrows {
    let indices = Dictionary(zip(logged.map(\.name), logged.indices)) { first, _ in first }
    var next = 0
    for row in assuming {
      guard let index = indices[row.name], index >= next, logged[index] == row else {
        try body(row, .assuming)
        continue
      }
      for other in logged[next..<index] { try body(other, .logged) }
      try body(row, .both)
      next = index + 1
    }
    for row in logged[next...] { try body(row, .logged) }
  }
}

/// A row that two tables may share, with its key.
protocol ClockRow: Equatable {
  associatedtype Name: Hashable
  var name: Name { get }
}

extension ClockPeriod: ClockRow {
  struct Name: Hashable {
    var origin: OriginID
    var since: Int64?
  }

  var name: Name { Name(origin: origin, since: since) }
}

extension ClockPair: ClockRow {
  struct Name: Hashable {
    var first: OriginID
    var firstPeriod: Int
    var second: OriginID
    var secondPeriod: Int
  }

  var name: Name {
    Name(first: first, firstPeriod: firstPeriod, second: second, secondPeriod: secondPeriod)
  }
}
