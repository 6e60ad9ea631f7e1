/// How one request was reconstructed, pass by pass, and why it ended as it did: what `trace show --explain` prints.
package struct Explanation: Sendable {
  /// The trace in the making after one pass.
  package struct Stage: Sendable {
    /// Raw value of the pass: `pairExchanges`.
    package var pass: String
    /// Why the pass stands where it does.
    package var reason: String
    /// As the pass left it; later passes may still change it.
    package var trace: Trace

    package init(pass: String, reason: String, trace: Trace) {
      self.pass = pass
      self.reason = reason
      self.trace = trace
    }
  }

  /// The finished request.
  package var view: TraceView
  /// The records as they were found, in no particular order.
  package var events: [Event]
  /// In the order in which the passes ran.
  package var stages: [Stage]
  /// The reason for its end in the request's own records.
  package var ground: OutcomeGround
  /// The notes that all requests and logs together add.
  package var revision: [Note]

  package init(
    view: TraceView, events: [Event], stages: [Stage], ground: OutcomeGround, revision: [Note]
  ) {
    self.view = view
    self.events = events
    self.stages = stages
    self.ground = ground
    self.revision = revision
  }
}
