/// When one id names too much for one request: a constant in a client, a session, a placeholder unknown to
/// `not_an_id`.
package enum ConstantID {
  /// More records than these make an id suspicious.
  package static let leastRecords = 1_000
  /// A suspicious id has at least one record in this number: 1 % of all.
  package static let share = 100

  /// An id is suspicious if it names more than 1,000 records, more than 1 % of all, and not exactly one root
  /// (`RootEvents`). A request with a million messages has one root. Records without a root say nothing of one
  /// request.
  package static func isSuspicious(records: Int, of total: Int, roots: Int) -> Bool {
    isLarge(records: records, of: total) && roots != 1
  }

  /// The part of that test without a look at the records.
  package static func isLarge(records: Int, of total: Int) -> Bool {
    records > leastRecords && records * share > total
  }
}
