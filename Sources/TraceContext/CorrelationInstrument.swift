public import Tracing

/// Carries the id from program to program, in the headers of HTTP requests and messages, for every library
/// that knows swift-distributed-tracing.
///
///     InstrumentationSystem.bootstrap(CorrelationInstrument())
///
/// It writes `X-Correlation-ID`, `traceparent` and, where one came in, `tracestate`. It is a tracer that
/// records no spans, because some libraries (AsyncHTTPClient is one) ask for a tracer to inject headers; what
/// happened is in the logs.
public struct CorrelationInstrument: Sendable {
  /// The header of the id.
  public let idHeader: String

  /// `idHeader` is another name for the id's header, such as `X-Request-ID`.
  public init(idHeader: String = "X-Correlation-ID") { self.idHeader = idHeader }

  private static let parentHeader = "traceparent"
  private static let stateHeader = "tracestate"
  /// "Vendors SHOULD propagate at least 512 characters" (Trace Context, tracestate limits); a longer one is
  /// left out as a whole.
  private static let longestState = 512
}

extension CorrelationInstrument: Instrument {
  /// Writes the headers of one call. Without an id in the context, nothing is written.
  public func inject<Carrier, Inject: Injector>(
    _ context: ServiceContext, into carrier: inout Carrier, using injector: Inject
  ) where Inject.Carrier == Carrier {
    guard let identity = context[RequestIdentityKey.self] else { return }
    injector.inject(identity.correlationID.text, forKey: idHeader, into: &carrier)
    injector.inject(identity.makeTraceParent().header, forKey: Self.parentHeader, into: &carrier)
    if let state = identity.traceState {
      injector.inject(state, forKey: Self.stateHeader, into: &carrier)
    }
  }

  /// Takes the incoming id: from the id's header, else the trace id of `traceparent`, else the context's. If
  /// there is none of them, the request begins here, with a new id.
  public func extract<Carrier, Extract: Extractor>(
    _ carrier: Carrier, into context: inout ServiceContext, using extractor: Extract
  ) where Extract.Carrier == Carrier {
    let value: (String) -> String? = { name in
      extractor.extract(key: name, from: carrier) ?? extractor.extract(key: name.lowercased(), from: carrier)
    }
    let parent = value(Self.parentHeader).flatMap { TraceParent($0) }
    let state = parent == nil ? nil : value(Self.stateHeader).flatMap(Self.passable)
    let sent = value(idHeader).flatMap(Self.id(in:)) ?? parent.map { CorrelationID(traceID: $0.traceID) }
    guard sent != nil || context.correlationID == nil else { return }
    context[RequestIdentityKey.self] = RequestIdentity(
      sent ?? CorrelationID(), traceParent: parent, traceState: state)
  }

  /// The id in a header's value. A header that was added twice arrives as "A, B" (RFC 9110, 5.3): the first
  /// value is the first program's.
  private static func id(in value: String) -> CorrelationID? {
    value.split(separator: ",").lazy.compactMap { CorrelationID(String($0)) }.first
  }

  /// The `tracestate` if it can be passed on: not empty, printable, and not too long.
  private static func passable(_ state: String) -> String? {
    let state = state.withoutOptionalWhitespace
    guard (1...longestState).contains(state.utf8.count),
      state.utf8.allSatisfy({ (0x20...0x7E).contains($0) || $0 == 0x09 })
    else { return nil }
    return state
  }
}

extension CorrelationInstrument: Tracer {
  /// A span that only carries its context.
  public typealias Span = NoOpTracer.NoOpSpan

  /// Starts no span: the context is passed on as it is.
  public func startSpan<Instant: TracerInstant>(
    _ operationName: String, context: @autoclosure () -> ServiceContext, ofKind kind: SpanKind,
    at instant: @autoclosure () -> Instant, function: String, file fileID: String, line: UInt
  ) -> NoOpTracer.NoOpSpan {
    NoOpTracer.NoOpSpan(context: context())
  }

  /// There is nothing to export.
  public func forceFlush() {}
}
