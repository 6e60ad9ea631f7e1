import GRDB
import TraceModel

/// The column of version 21: the text of a request's last error, so that a report names errors without reading records.
enum ErrorColumn {
  static let version = 21

  /// Older summaries lack it. Requests with an error are few: their summaries are made anew from their records. The
  /// others have nothing in it. One pass over all.
  static func renew(_ database: Database) throws {
    var requests: Set<Int64> = []
    do {
      try IndexReader(database, catalog: Catalog()).summaries.forEach(in: 1...(.max)) { number, summary in
        if summary.hasErrors || summary.hasFailure { requests.insert(RequestNumber.ofID(number)) }
      }
    } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
      // Damage is told when it is asked for.
      requests = try Set(Int64.fetchAll(database, sql: "SELECT number FROM request"))
    }
    let insert = try Statement(database, "INSERT OR IGNORE INTO stale VALUES (?)")
    for number in requests {
      insert.bind(1, number)
      try insert.run()
    }
    try database.execute(sql: "DELETE FROM survey_part")
  }
}

extension TraceSummary {
  /// Some record of it may report a failure, whatever its level.
  fileprivate var hasFailure: Bool {
    outcome == .failed || deliveries.contains(where: \.failed) || clientEvents.contains(where: \.failed)
      || exchanges.contains { $0.gaveUp || $0.statusCode >= 400 }
  }
}
