/// When one id names so much that it is hardly the id of one request: a constant in a client, a session, a
/// placeholder that `not_an_id` does not know.
package enum ConstantID {
  /// More records than these make an id suspicious.
  package static let leastRecords = 1_000
  /// One record in so many, or more, is a suspicious id's: 1 % of all.
  package static let share = 100

  /// An id is suspicious if it names more than 1,000 records, more than 1 % of all, and not exactly one root
  /// (`RootEvents`): a request with a million messages has one, while records among which none begins a request say
  /// nothing of one.
  package static func isSuspicious(records: Int, of total: Int, roots: Int) -> Bool {
    isLarge(records: records, of: total) && roots != 1
  }

  /// The part of that which needs no look at the records.
  package static func isLarge(records: Int, of total: Int) -> Bool {
    records > leastRecords && records * share > total
  }
}
