/// How one request was reconstructed, pass by pass, and why it ended as it did: what `trace show --explain` prints.
public struct Explanation: Sendable {
  /// The trace in the making after one pass.
  public struct Stage: Sendable {
    public var pass: String
    /// Why the pass stands where it does.
    public var reason: String
    public var trace: Trace

    public init(pass: String, reason: String, trace: Trace) {
      self.pass = pass
      self.reason = reason
      self.trace = trace
    }
  }

  /// The finished request.
  public var view: TraceView
  /// The records as they were found, in no particular order.
  public var events: [Event]
  /// In the order in which the passes ran.
  public var stages: [Stage]
  /// What the request's own records say of its end.
  public var ground: OutcomeGround
  /// What all requests and logs together say beyond that.
  public var revision: [Note]

  public init(
    view: TraceView, events: [Event], stages: [Stage], ground: OutcomeGround, revision: [Note]
  ) {
    self.view = view
    self.events = events
    self.stages = stages
    self.ground = ground
    self.revision = revision
  }
}
