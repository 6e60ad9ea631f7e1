import Testing
import TraceDrawings
import TraceModel

@testable import TraceAnalysis

/// More calls under way at once than are compared with each other.
@Suite struct CrowdOfCallsTests {
  private static let count = 600

  /// A work that sends all calls, one each ms, and then has all answers in the same order.
  private func crowd(path: (Int) -> String) -> String {
    let calls = 0..<Self.count
    let sent = calls.map { "+\($0 + 1)ms g sent path=\(path($0))" }
    let answered = calls.map { "+\($0 + 1001)ms g answered path=\(path($0)) status=200" }
    return (["+0ms g received path=/"] + sent + answered + ["+2000ms g responded path=/ status=200"])
      .joined(separator: "\n")
  }

  /// Each call's server works from 200 ms behind the send to 100 ms before the answer.
  private func servers(path: (Int) -> String) -> String {
    (0..<Self.count).flatMap { call in
      [
        "+\(call + 201)ms s/\(call) received path=\(path(call))",
        "+\(call + 901)ms s/\(call) responded path=\(path(call)) status=200",
      ]
    }.joined(separator: "\n")
  }

  @Test func `of 600 calls at once each has its answer`() {
    let summary = TraceDrawing(crowd { "/i/\($0)" }).summary
    #expect(summary.durations(.call) == Array(repeating: 1000, count: Self.count))
  }

  @Test func `of 600 calls at once that ask for the same each has an answer`() {
    let summary = TraceDrawing(crowd { _ in "/i" }).summary
    #expect(summary.durations(.call) == Array(repeating: 1000, count: Self.count))
  }

  @Test func `of 600 calls at once each has its server`() {
    let drawing = TraceDrawing(crowd { "/i/\($0)" } + "\n" + servers { "/i/\($0)" })
    #expect(drawing.summary.durations(.requestTransit) == Array(repeating: 200, count: Self.count))
    #expect(drawing.trace.exchanges.count == Self.count + 1)
  }

  @Test func `of 600 calls at once that ask for the same each has a server within it`() {
    let drawing = TraceDrawing(crowd { _ in "/i" } + "\n" + servers { _ in "/i" })
    let transits = drawing.summary.durations(.requestTransit) + drawing.summary.durations(.responseTransit)
    #expect(transits.count == 2 * Self.count)
    #expect(transits.allSatisfy { $0 >= 0 })
  }

  @Test func `servers find their calls behind 600 others that nobody served`() {
    let first = crowd { _ in "/i" }.split(separator: "\n").dropLast().joined(separator: "\n")
    let drawing = TraceDrawing(
      first + """

        +1700ms g sent path=/i
        +1710ms s received path=/i
        +1720ms s responded path=/i status=200
        +1730ms g answered path=/i status=200
        +2000ms g responded path=/ status=200
        """)
    #expect(drawing.summary.durations(.requestTransit) == [10])
  }

  @Test func `of 600 calls that a client makes at once each has its answer`() {
    let calls = 0..<Self.count
    let sent = calls.map { "+\($0)ms app sent path=/i/\($0)" }
    let answered = calls.map { "+\($0 + 1000)ms app answered path=/i/\($0) status=200" }
    let summary = TraceDrawing((sent + answered).joined(separator: "\n")).summary
    #expect(summary.durations(.client) == Array(repeating: 1000, count: Self.count))
  }
}
