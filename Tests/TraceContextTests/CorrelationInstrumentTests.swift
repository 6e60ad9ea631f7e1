import SyntheticFleet
import Testing
import TraceContext
import Tracing

struct CorrelationInstrumentTests {
  private let instrument = CorrelationInstrument()
  private let sent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00"

  private func extracted(
    _ headers: [String: String], into start: ServiceContext = .topLevel
  ) -> ServiceContext {
    var context = start
    instrument.extract(headers, into: &context, using: MessageHeaders())
    return context
  }

  private func injected(_ context: ServiceContext) -> [String: String] {
    var headers: [String: String] = [:]
    instrument.inject(context, into: &headers, using: MessageHeaders())
    return headers
  }

  @Test func `both headers are written, with one trace id`() throws {
    let id = try #require(CorrelationID("41CBB748-EE4D-4194-B218-129E3516C3B0"))
    let headers = withCorrelationID(id) { injected(ServiceContext.current ?? .topLevel) }
    #expect(headers["X-Correlation-ID"] == "41CBB748-EE4D-4194-B218-129E3516C3B0")
    let parent = try #require(headers["traceparent"].flatMap { TraceParent($0) })
    #expect(parent.traceID == 0x41CB_B748_EE4D_4194_B218_129E_3516_C3B0)
    #expect(parent.isSampled)
    #expect(headers.count == 2)
  }

  @Test func `without an id nothing is written`() {
    #expect(injected(.topLevel) == [:])
  }

  @Test func `an id that came in is kept, and sent on`() {
    let context = extracted(["X-Correlation-ID": "order-4711"])
    #expect(context.correlationID?.text == "order-4711")
    #expect(injected(context)["X-Correlation-ID"] == "order-4711")
  }

  @Test func `a trace id alone is the id`() throws {
    let context = extracted(["traceparent": sent])
    #expect(context.correlationID?.text == "4bf92f3577b34da6a3ce929d0e0e4736")
  }

  @Test func `the trace goes on with a new parent id and the caller's flag, however often`() throws {
    let context = extracted(["traceparent": sent, "X-Correlation-ID": "order-4711"])
    #expect(context.correlationID?.text == "order-4711")
    let parents = try (0..<100).map { _ in
      try #require(injected(context)["traceparent"].flatMap { TraceParent($0) })
    }
    for parent in parents {
      #expect(parent.traceID == 0x4bf9_2f35_77b3_4da6_a3ce_929d_0e0e_4736)
      #expect(!parent.isSampled)
    }
    #expect(Set(parents.map(\.parentID)).count == 100)
    #expect(!parents.map(\.parentID).contains(0x00f0_67aa_0ba9_02b7))
  }

  @Test func `where no id came in, the context's is kept, else a new one made`() throws {
    var known = ServiceContext.topLevel
    known.correlationID = CorrelationID("known")
    #expect(extracted([:], into: known).correlationID?.text == "known")
    #expect(extracted(["X-Correlation-ID": "unknown"], into: known).correlationID?.text == "known")
    #expect(extracted(["X-Correlation-ID": "incoming"], into: known).correlationID?.text == "incoming")
    let first = try #require(extracted([:]).correlationID)
    #expect(extracted([:]).correlationID != first)
  }

  @Test func `a header that was added twice is its first value`() {
    #expect(extracted(["X-Correlation-ID": "A,B"]).correlationID?.text == "A")
    #expect(extracted(["X-Correlation-ID": " -, B"]).correlationID?.text == "B")
  }

  @Test(arguments: [
    ("rojo=00f067aa0ba902b7,congo=t61rcWkgMzE", true),
    (String(repeating: "a", count: 510) + "=1", true),
    (String(repeating: "a", count: 511) + "=1", false),
    ("rojo=\u{7}", false), ("rojo=é", false), ("a=1\r\nSet-Cookie: b", false), ("", false), (" ", false),
  ])
  func `a tracestate is sent on as it is, if it can be`(state: String, isPassed: Bool) {
    let context = extracted(["traceparent": sent, "tracestate": state])
    #expect(injected(context)["tracestate"] == (isPassed ? state : nil))
    #expect(context.traceParent?.header == sent, "its failure must not affect traceparent")
  }

  @Test func `without a valid traceparent the tracestate is not looked at`() {
    let headers = ["traceparent": sent.uppercased() + "-F", "tracestate": "rojo=1", "X-Correlation-ID": "a"]
    #expect(injected(extracted(headers))["tracestate"] == nil)
  }

  @Test func `the id's header can have another name`() {
    let instrument = CorrelationInstrument(idHeader: "X-Request-ID")
    var context = ServiceContext.topLevel
    instrument.extract(["x-request-id": "abc"], into: &context, using: MessageHeaders())
    #expect(context.correlationID?.text == "abc")
    var headers: [String: String] = [:]
    instrument.inject(context, into: &headers, using: MessageHeaders())
    #expect(headers["X-Request-ID"] == "abc")
  }

  /// A carrier that compares names exactly, as some message clients do.
  private struct ExactHeaders: Extractor {
    func extract(key: String, from carrier: [String: String]) -> String? { carrier[key] }
  }

  @Test func `names in lower case are found by an extractor that does not ignore case`() {
    var context = ServiceContext.topLevel
    instrument.extract(["x-correlation-id": "lower"], into: &context, using: ExactHeaders())
    #expect(context.correlationID?.text == "lower")
  }

  @Test func `headers of a message are replaced and found without case`() {
    var headers = ["x-correlation-id": "old", "X-CORRELATION-ID": "older", "other": "kept"]
    #expect(MessageHeaders().extract(key: "X-Correlation-ID", from: headers) == "older")
    MessageHeaders().inject("new", forKey: "X-Correlation-ID", into: &headers)
    #expect(headers == ["X-Correlation-ID": "new", "other": "kept"])
  }

  @Test func `a library that knows tracing passes the id on without a line of user code`() {
    // The acts of a server's tracing middleware, then those of an HTTP client in the handler.
    withTracer(instrument) {
      var context = ServiceContext.topLevel
      let received = ["x-correlation-id": "order-4711"]
      InstrumentationSystem.instrument.extract(received, into: &context, using: MessageHeaders())
      InstrumentationSystem.tracer.withSpan("GET /orders", context: context, ofKind: .server) { _ in
        #expect(CorrelationID.current?.text == "order-4711")
        InstrumentationSystem.tracer.withSpan("POST /pay", ofKind: .client) { _ in
          var headers: [String: String] = [:]
          let tracer = InstrumentationSystem.tracer
          tracer.inject(ServiceContext.current ?? .topLevel, into: &headers, using: MessageHeaders())
          #expect(headers["X-Correlation-ID"] == "order-4711")
        }
      }
    }
  }

  @Test func `what one program sends, the next one has`() throws {
    for seed in Seeds.first(1_000) {
      var generator = SplitMix64(seed: seed)
      let text = (0..<Int.random(in: 1...128, using: &generator)).map { _ in
        String(UnicodeScalar(UInt8.random(in: 0x20...0x7F, using: &generator)))
      }
      guard let id = CorrelationID(text.joined()) ?? CorrelationID("id-\(seed)") else { continue }
      var context = ServiceContext.topLevel
      context.correlationID = id
      let next = extracted(injected(context))
      #expect(next.correlationID == id, "seed \(seed)")
      #expect(next.traceParent?.traceID == id.traceID, "seed \(seed)")
    }
  }
}
