import Testing
import TraceDrawings
import TraceModel

@testable import TraceAnalysis

/// One call that publishes many messages.
@Suite struct FanOutTests {
  /// Consumed as they are published, or all in flight at once, by another program or by the publisher itself.
  @Test(arguments: [("worker", true), ("worker", false), ("api", false)])
  func `each message of a fan-out has its publisher, and the path is attributed`(
    consumer: String, isMeanwhile: Bool
  ) {
    let count = 1500
    var lines = ["+0ms client sent", "+1ms api received"]
    for message in 1...count {
      let delay = isMeanwhile ? 1 : 2 * count
      lines.append("+\(message)ms api published key=\(message) topic=rows")
      lines.append("+\(message + delay)ms \(consumer) consumed key=\(message) topic=rows")
      lines.append("+\(message + delay + (isMeanwhile ? 1 : count))ms \(consumer) finished key=\(message)")
    }
    lines.append("+\(count + 1)ms api responded status=202")
    let drawing = TraceDrawing(lines.joined(separator: "\n"))
    let trace = drawing.trace
    #expect(trace.messages.count == count)
    #expect(trace.messages.allSatisfy { $0.publisher == .exchange(0) })
    #expect(trace.deliveries.allSatisfy { $0.consumed != nil && $0.finished != nil })
    #expect(drawing.summary.durations(.publish).count == count)
    #expect(!trace.pathDescription.contains { $0.hasPrefix("unattributed") })
  }

  @Test func `thousands in work at once without keys have their ends`() {
    let count = 1500
    let lines = (1...count).flatMap { message in
      [
        "+\(message)ms api published key=\(message) topic=rows",
        "+\(2 * count + message)ms worker consumed key=\(message) topic=rows",
        "+\(4 * count + message)ms worker started", "+\(6 * count + message)ms worker finished",
      ]
    }
    let trace = TraceDrawing(lines.joined(separator: "\n")).trace
    #expect(trace.messages.count == count)
    #expect(trace.deliveries.allSatisfy { $0.started != nil && $0.finished != nil })
  }
}
