import SyntheticFleet
import Testing
import TraceModel

@testable import TraceRendering

/// Events of an app that a person felt, in the drawing of its request.
@Suite struct ClientEventRowTests {
  /// A screen of 300 ms that waited for a request of 100 ms, and a failed one.
  private var view: TraceView {
    var builder = TraceViewFixture("a")
    let sent = builder.event(.requestSent, "app", after: 10, attributes: [("path", "\"/jobs\"")])
    let ended = builder.event(.responseReceived, "app", after: 110, status: 200)
    let loaded = builder.event(
      .screenLoad, "app", after: 300, name: "screen_load", attributes: [("screen", "\"jobs\"")])
    let moved = builder.event(
      .hitches, "app", after: 400, name: "hitches",
      attributes: [("screen", "\"jobs\""), ("hitch_rate_ms_per_s", "12.5")])
    _ = builder.event(.note, "app", after: 350, name: "error_shown", level: .error, error: "offline")
    builder.exchange(sent: sent, ended: ended)
    builder.view.trace.events[loaded].statedDurationNanoseconds = 300_000_000
    builder.view.trace.events[moved].statedDurationNanoseconds = 100_000_000
    builder.view.trace.clientEvents = [loaded, moved]
    var screen = Trace.Span(
      kind: .internal, parent: nil, origin: 1, start: loaded, end: loaded, status: .ok, attempt: 0)
    screen.stated = Nanoseconds(300_000_000)
    builder.view.spans = [
      screen,
      Trace.Span(kind: .client, parent: 0, origin: 1, start: sent, end: ended, status: .ok, attempt: 1),
    ]
    return builder.built
  }

  @Test func `a screen stands above the requests that it waited for, from its beginning`() {
    let lines = TableFormat().show([view], on: OutputTarget(width: 72)).split(
      separator: "\n")
    #expect(lines[2].hasPrefix("app screen jobs") && lines[2].contains("300 ms"))
    #expect(lines[3].hasPrefix("  app /jobs") && lines[3].contains("100 ms"))
    // What the app logged goes with its latest request, not with the screen.
    #expect(lines[4].hasPrefix("    +350 ms app error error_shown: offline"))
    #expect(lines[5].hasPrefix("app hitches jobs 12.5 ms/s") && lines[5].contains("100 ms"))
  }

  @Test func `a span of one record begins as long before it as that states`() {
    let json = ShowJSON.document(view)
    #expect(
      json.contains(
        #""name":"screen_load","start":"2026-01-01T00:00:04.211000000Z","duration_ns":300000000"#))
  }
}
