import GRDB
import TraceModel

extension IndexFile {
  /// The most requests looked at: enough to tell whether logs are understood.
  private static let mostRequests = 1000

  /// How many of the index's first requests are unknown, and of how many. The cost does not grow with the index.
  package func unknownRequests() throws -> (unknown: Int, of: Int) {
    try read { database in
      let sql = "SELECT outcome FROM request LIMIT \(Self.mostRequests)"
      let outcomes = try Int64.fetchAll(database, sql: sql)
      return (outcomes.count { $0 == Outcome.unknown.rawValue }, outcomes.count)
    }
  }
}
