/// How a request ended in the light of all logs, and why.
package struct OutcomeRevision: Sendable, Equatable {
  /// The outcome with the knowledge of all logs; it may be another one than the request's own records say.
  package var outcome: Outcome
  /// The notes that the other requests and logs add; not those by the request's own records.
  package var notes: [Note]

  package init(outcome: Outcome, notes: [Note]) {
    self.outcome = outcome
    self.notes = notes
  }
}
