import ReconstructedFleets
import SyntheticFleet
import Testing
import TraceAnalysis
import TraceModel

/// Containment holds of synchronous calls, and never across a queue.
@Suite struct NestingLawTests {
  @Test func `spans begin and end where their records say, whatever their parents do`() {
    for entry in FleetTraces.all {
      let starts = entry.trace.exchanges.flatMap { [$0.sent ?? $0.ended, $0.received ?? $0.responded] }
      let works = entry.trace.deliveries.flatMap { [$0.consumed ?? $0.started ?? $0.finished, $0.started] }
      let expected = starts + works + entry.trace.messages.map(\.published)
      let spans = entry.trace.spans
      #expect(spans.map(\.start).sorted() == expected.compactMap { $0 }.sorted(), "\(entry.name)")
    }
  }

  @Test func `with perfect clocks a call lies within its client's, and a message's work outlives it`() {
    var outliving = 0
    for comparison in FleetTraces.perfect where comparison.canTellMessages && comparison.canTellAttempts {
      let trace = comparison.trace
      let spans = trace.spans
      for span in spans {
        guard let parent = span.parent.map({ spans[$0] }) else { continue }
        switch (span.kind, parent.kind) {
        case (.server, .client), (.internal, .consumer):
          #expect(Self.isNested(span, parent, in: trace), "\(comparison.name)")
        case (.consumer, .producer):
          #expect(trace.events[span.start].time > trace.events[parent.start].time, "\(comparison.name)")
          outliving += span.end ?? 0 > parent.end ?? 0 ? 1 : 0
        default: break
        }
      }
    }
    #expect(outliving > Seeds.share(of: 5_000))
  }

  /// Begins after its parent and ends before it, unless the parent did not wait for the end.
  private static func isNested(_ span: Trace.Span, _ parent: Trace.Span, in trace: Trace) -> Bool {
    guard parent.start <= span.start else { return false }
    guard let end = span.end, let parentEnd = parent.end else { return true }
    let gaveUp = trace.exchanges.contains { $0.sent == parent.start && $0.gaveUp }
    return gaveUp || end <= parentEnd
  }
}
