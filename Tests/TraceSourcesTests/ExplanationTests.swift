import ClockEstimation
import ReconstructedFleets
import SyntheticFleet
import Testing
import TraceAnalysis
import TraceDrawings
import TraceModel
import TraceRendering

/// The drawing of `show --explain` can be pasted into a test.
@Suite struct ExplanationTests {
  @Test func `a drawn request is read back as the same request`() throws {
    var drawn = 0
    for entry in FleetTraces.all where entry.seed <= Seeds.share(of: 300) {
      let drawing = RecordDrawing(
        entry.trace.events, origins: entry.catalog.origins, texts: entry.catalog.texts)
      let again = try TraceDrawing(parsing: drawing.lines.joined(separator: "\n")).trace
      #expect(Self.facts(again) == Self.facts(entry.trace), "\(entry.name)")
      drawn += 1
    }
    #expect(drawn > 500 / (Seeds.isQuick ? 10 : 1))
  }

  /// The facts of the request. Copies have been set aside before it was drawn.
  private static func facts(_ trace: Trace) -> [String] {
    [trace.outcome.name] + trace.pathDescription
      + trace.notes.map { "\($0.kind)" }.filter { $0 != "duplicate_records" }
      + trace.exchanges.map { "\($0.attempt) \($0.statusCode) \($0.gaveUp)" }
      + trace.deliveries.map { "\($0.message) \($0.attempt) \($0.failed) \($0.isPairedByOrder)" }
  }

  @Test func `every pass has its say, and the outcome its ground`() throws {
    let drawing = TraceDrawing(
      """
      +0ms client sent
      +9ms api received
      +10ms api published key=1 topic=jobs
      +14ms api responded status=202
      +20ms client answered status=202
      """)
    var recorder = PassRecorder()
    let draft = TraceReconstructor(catalog: drawing.catalog).structure(of: drawing.events, &recorder)
    let trace = draft.finished(clocks: .none, precision: .none, &recorder)
    #expect(recorder.stages.map(\.pass) == ReconstructionPass.allCases.map(\.rawValue))
    #expect(recorder.ground == .waitingMessage)
    #expect(trace.outcome == recorder.ground.outcome)
  }
}
