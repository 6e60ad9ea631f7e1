import Tracing

/// The identity of a request: its id and, if they came in, the W3C headers.
struct RequestIdentity: Hashable, Sendable {
  /// The id that `trace` joins by.
  let correlationID: CorrelationID
  /// The caller's `traceparent`; nil where the trace begins in this program.
  var traceParent: TraceParent?
  /// The caller's `tracestate`, passed on as it came.
  var traceState: String?

  /// A request of this id; without a `traceParent`, its trace begins here.
  init(_ correlationID: CorrelationID, traceParent: TraceParent? = nil, traceState: String? = nil) {
    self.correlationID = correlationID
    self.traceParent = traceParent
    self.traceState = traceState
  }

  /// The `traceparent` of a call that is made now.
  func makeTraceParent() -> TraceParent {
    var generator = SystemRandomNumberGenerator()
    guard let traceParent else { return .root(traceID: correlationID.traceID, using: &generator) }
    return traceParent.child(using: &generator)
  }
}

/// Where a request's identity stands in a context.
enum RequestIdentityKey: ServiceContextKey {
  /// The value that a context holds.
  typealias Value = RequestIdentity
  /// How a context that is printed names it.
  static var nameOverride: String? { "correlation-id" }
}
