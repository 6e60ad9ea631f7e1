public import Tracing

extension ServiceContext {
  /// The id of the request that this context belongs to. Another id begins another trace: what came in with
  /// the former one (`traceparent`, `tracestate`) is forgotten.
  public var correlationID: CorrelationID? {
    get { self[RequestIdentityKey.self]?.correlationID }
    set {
      guard newValue != correlationID else { return }
      self[RequestIdentityKey.self] = newValue.map { RequestIdentity($0) }
    }
  }

  /// The `traceparent` that the request came in with.
  public var traceParent: TraceParent? { self[RequestIdentityKey.self]?.traceParent }
}

extension CorrelationID {
  /// The id of the current task's request. The innermost `withCorrelationID` has bound it, or a server library that
  /// asked `CorrelationInstrument`. Child tasks and `Task { }` have it; a detached task does not.
  public static var current: CorrelationID? { ServiceContext.current?.correlationID }
}

/// Runs `operation` as the work of one request: at the tap with a new id, elsewhere with the one that is
/// given.
///
///     Button("Upload") {
///       Task { await withCorrelationID { await model.upload() } }
///     }
public func withCorrelationID<Result>(
  _ id: CorrelationID = CorrelationID(), operation: () throws -> Result
) rethrows -> Result {
  try ServiceContext.withValue(.current(with: id), operation: operation)
}

/// Runs `operation` as the work of one request: at the tap with a new id, elsewhere with the one that is
/// given.
public func withCorrelationID<Result>(
  _ id: CorrelationID = CorrelationID(), isolation: isolated (any Actor)? = #isolation,
  operation: () async throws -> Result
) async rethrows -> Result {
  try await ServiceContext.withValue(.current(with: id), isolation: isolation, operation: operation)
}

extension ServiceContext {
  /// The current context with another id.
  fileprivate static func current(with id: CorrelationID) -> ServiceContext {
    var context = current ?? .topLevel
    context.correlationID = id
    return context
  }
}
