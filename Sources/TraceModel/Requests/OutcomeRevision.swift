/// How a request ended in the light of all logs, and why.
public struct OutcomeRevision: Sendable, Equatable {
  public var outcome: Outcome
  /// What the other requests and logs add; not what the request's own records give.
  public var notes: [Note]

  public init(outcome: Outcome, notes: [Note]) {
    self.outcome = outcome
    self.notes = notes
  }
}
