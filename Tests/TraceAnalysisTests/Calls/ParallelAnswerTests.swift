import Testing
import TraceDrawings
import TraceModel

@testable import TraceAnalysis

/// Calls of one path that are under way at one time, and the answers of their server.
@Suite struct ParallelAnswerTests {
  /// Three calls, served by works that name the callers' spans; `ended` is what each answer says, in their order.
  private func threeCalls(_ ended: [String]) -> TraceDrawing {
    TraceDrawing(
      """
      +0ms web received path=/
      +1ms web sent path=/q span=a
      +2ms web sent path=/q span=b
      +3ms web sent path=/q span=c
      +5ms api received path=/q parent=c
      +6ms api received path=/q parent=a
      +9ms api received path=/q parent=b
      +15ms api responded status=200 \(ended[0])
      +17ms web answered status=200 span=b
      +25ms api responded status=200 \(ended[1])
      +28ms web answered status=200 span=c
      +35ms api responded status=200 \(ended[2])
      +39ms web answered status=200 span=a
      +40ms web responded path=/ status=200
      """)
  }

  @Test func `an answer that names the caller's span ends the work that names it`() {
    let drawing = threeCalls(["parent=b", "parent=c", "parent=a"])
    #expect(drawing.summary.durations(.api).sorted() == [6, 20, 29, 40])
    #expect(drawing.summary.durations(.responseTransit).sorted() == [2, 3, 4])
    #expect(drawing.trace.exchanges.allSatisfy { !$0.isAnswerChoice })
    #expect(!drawing.trace.notes.map(\.kind).contains("ambiguous_pairing"))
  }

  @Test func `answers that name nothing end works within their calls, and are no evidence about clocks`() {
    let drawing = threeCalls(["", "", ""])
    #expect(drawing.summary.durations(.api).sorted() == [6, 20, 29, 40])
    #expect(drawing.summary.durations(.responseTransit).sorted() == [2, 3, 4])
    #expect(drawing.trace.exchanges.count { $0.isAnswerChoice } == 3)
    #expect(!drawing.trace.notes.map(\.kind).contains("ambiguous_pairing"))
  }

  @Test func `works that could have each other's answers are a choice`() {
    let drawing = TraceDrawing(
      """
      +0ms web received path=/
      +1ms web sent path=/q span=a
      +2ms web sent path=/q span=b
      +4ms api received path=/q parent=a
      +5ms api received path=/q parent=b
      +20ms api responded status=200
      +21ms api responded status=200
      +30ms web answered status=200 span=a
      +31ms web answered status=200 span=b
      +40ms web responded path=/ status=200
      """)
    #expect(drawing.trace.notes.contains(.ambiguousPairing(origin: drawing.origin("api"), count: 1)))
    #expect(drawing.trace.exchanges.count { $0.isAnswerChoice } == 2)
  }
}
