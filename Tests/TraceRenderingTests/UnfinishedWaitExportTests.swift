import Testing
import TraceModel

@testable import TraceRendering

/// Messages that nobody has taken, in exports.
@Suite struct UnfinishedWaitExportTests {
  /// Three messages are published after 1, 2 and 3 ms. Only the first is consumed; the third is a dead letter.
  private static func waiting() -> TraceViewFixture {
    var fixture = TraceViewFixture("r-1", outcome: .failed)
    let published = (1...3).map { fixture.event(.published, "api", after: Double($0)) }
    let consumed = fixture.event(.consumed, "worker", after: 9)
    let messages = zip(["jobs", "mails", "dead"], published).map { fixture.message(to: $0, published: $1) }
    let delivery = fixture.delivery(of: messages[0], consumed: consumed)
    fixture.view.trace.messages[messages[2]].repetition = .deadLetter(of: delivery)
    fixture.view.spans = [
      Trace.Span(
        kind: .producer, parent: nil, origin: fixture.view.trace.events[published[1]].origin,
        start: published[1],
        end: published[1], status: .ok, attempt: 0)
    ]
    return fixture
  }

  private static func wait(_ view: TraceView, endOfLogs: Timestamp? = nil) throws -> ExportedSpan {
    let waits = ExportedTrace(view, endOfLogs: endOfLogs).spans.filter(\.isWait)
    #expect(waits.count == 1)
    return try #require(waits.first)
  }

  @Test func `a message that nobody took waits up to the end of the logs, below its producer`() throws {
    let view = Self.waiting().built
    let wait = try Self.wait(view, endOfLogs: TraceViewFixture.start + Nanoseconds(60_000_000_000))
    #expect(wait.name == "mails queue wait" && wait.origin.service == "api" && wait.status == .unset)
    #expect(wait.start == (TraceViewFixture.start + Nanoseconds(2_000_000)).nanoseconds)
    #expect(wait.end == (TraceViewFixture.start + Nanoseconds(60_000_000_000)).nanoseconds)
    #expect(wait.parent == ExportedTrace(view).spans.first { $0.kind == .producer }?.id)
    #expect(wait.attributes.map(\.key).contains("trace.unfinished"))
  }

  @Test func `one that is lost, or has no end of logs, lasts to the last record`() throws {
    var view = Self.waiting().built
    let last = (TraceViewFixture.start + Nanoseconds(9_000_000)).nanoseconds
    #expect(try Self.wait(view).end == last)
    var row = TraceSummary.Delivery()
    (row.message, row.missingEnd) = (1, .lost)
    view.summary.deliveries = [row]
    let end = TraceViewFixture.start + Nanoseconds(60_000_000_000)
    #expect(try Self.wait(view, endOfLogs: end).end == last)
  }

  @Test func `every format says that it is unfinished`() {
    let view = Self.waiting().built
    let context = ExportContext(number: 0, since: TraceViewFixture.start, endOfLogs: nil)
    for format in [OTLPFormat(), JaegerFormat(), ZipkinFormat(), PerfettoFormat()] as [any ExportFormat] {
      #expect(format.export(view, in: context).contains("trace.unfinished"), "\(format.name)")
    }
  }

  @Test func `a request with more spans than a batch may have is divided, and none is lost`() {
    var fixture = TraceViewFixture("r-1", outcome: .queued)
    for number in 0..<25 {
      fixture.message(to: "jobs", published: fixture.event(.published, "api", after: Double(number)))
    }
    let view = fixture.built
    let whole = ExportedTrace(view).spans
    let ids = { (text: String) in text.matches(of: /"spanId":"([0-9a-f]{16})"/).map { String($0.1) } }
    for (spans, bytes) in [(10, Int.max), (1_000, 4_096), (1, 1)] {
      let parts = OTLPFormat.parts(view, endOfLogs: nil, mostSpans: spans, mostBytes: bytes)
      #expect(parts.count > 1 && parts.allSatisfy { $0.spans <= spans })
      #expect(parts.allSatisfy { $0.spans == 1 || $0.text.utf8.count <= bytes })
      #expect(parts.flatMap { ids($0.text) } == whole.map(\.id))
    }
  }
}
