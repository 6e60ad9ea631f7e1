import Testing
import TraceAnalysis
import TraceDrawings
import TraceModel

/// The requests that an id names. In the drawings `min` is short for 60,000 ms.
@Suite struct OccurrenceTests {
  /// The drawn lines (from 1) of each occurrence.
  private func occurrences(_ drawing: String) -> [[Int64]] {
    let text = drawing.split(separator: "\n").map { line in
      var words = line.split(separator: " ").map(String.init)
      if let time = words.first, time.hasSuffix("min"), let minutes = Double(time.dropFirst().dropLast(3)) {
        words[0] = "+\(minutes * 60_000)ms"
      }
      return words.joined(separator: " ")
    }
    return splitOccurrences(of: TraceDrawing(text.joined(separator: "\n")).events).map { $0.map(\.line) }
  }

  @Test func `an id that a client uses again after a silence is a request each time`() {
    let found = occurrences(
      """
      +0min client sent
      +1ms api received
      +2ms api published key=1
      +3ms api responded status=202
      +4ms client answered status=202
      +50ms worker consumed key=1
      +60ms worker finished key=1
      +5min client sent
      +5.0001min api received
      +5.0002min api responded status=202
      +5.0003min client answered status=202
      +60min client sent
      +60.1min client gaveup
      """)
    #expect(found == [Array(1...7), [8, 9, 10, 11], [12, 13]])
  }

  @Test(arguments: [
    ("+0.9min", 1), ("+1.1min", 2),
  ])
  func `less than a minute of silence is no end of a request`(time: String, expected: Int) {
    let found = occurrences(
      """
      +0ms client sent
      +4ms client answered status=200
      \(time) client sent
      +2min client answered status=200
      """)
    #expect(found.count == expected)
  }

  @Test(arguments: [
    ("gaveup", "+29min", 1), ("answered status=503", "+29min", 1), ("answered status=404", "+29min", 1),
    ("gaveup", "+31min", 2), ("answered status=503", "+31min", 2), ("answered status=302", "+29min", 2),
  ])
  func `what was refused or given up is tried again within half an hour`(
    end: String, time: String, expected: Int
  ) {
    let found = occurrences(
      """
      +0ms client sent
      +4ms client \(end)
      \(time) client sent
      +40min client answered status=200
      """)
    #expect(found.count == expected)
  }

  @Test func `a client that has no answer tries again, whatever the server says`() {
    let found = occurrences(
      """
      +0ms client sent
      +1ms api received
      +2ms api responded status=202
      +5000ms client gaveup
      +10min client sent
      +10.1min api received
      +10.1min api responded status=202
      +10.1min client answered status=202
      """)
    #expect(found.count == 1)
  }

  @Test func `of a client that logs no answers the server's count`() {
    let found = occurrences(
      """
      +0ms client sent
      +1ms api received
      +2ms api responded status=202
      +10min client sent
      +10.1min api received
      """)
    #expect(found == [[1, 2, 3], [4, 5]])
  }

  @Test(arguments: [(2, 1), (1, 2)])
  func `a logged attempt number that goes on is a retry for as long as it takes`(attempt: Int, expected: Int)
  {
    let found = occurrences(
      """
      +0ms client sent attempt=1
      +4ms client answered status=503 attempt=1
      +300min client sent attempt=\(attempt)
      +300.1min client answered status=202 attempt=\(attempt)
      """)
    #expect(found.count == expected)
  }

  @Test func `a client that asks every 50 to 80 seconds is one request`() {
    let polls = [0, 50, 130, 185, 262, 320].map {
      "+\($0 * 1000)ms client sent\n+\($0 * 1000 + 9)ms client answered status=200"
    }
    #expect(occurrences(polls.joined(separator: "\n")).count == 1)
  }

  @Test func `delayed messages, redeliveries and scheduled work belong to the request that published them`() {
    let found = occurrences(
      """
      +0ms client sent
      +2ms api published key=1 topic=jobs
      +4ms client answered status=202
      +20min worker consumed key=1 topic=jobs
      +20.1min worker sent
      +20.1min mail received
      +20.1min mail responded status=200
      +20.1min worker answered status=200
      +80min worker consumed key=1 topic=jobs
      +80.1min worker sent
      +80.2min mail received
      +80.2min mail responded status=200
      +80.2min worker answered status=200
      +81min worker finished key=1
      """)
    #expect(found.count == 1)
  }

  @Test func `late records go to the occurrence that published their message, by key and by place`() {
    let found = occurrences(
      """
      +0ms client sent
      +2ms api published key=1 topic=jobs
      +3ms api published topic=bulk partition=0 offset=0
      +4ms client answered status=202
      +10min client sent
      +10.001min api published key=2 topic=jobs
      +10.002min client answered status=202
      +10.003min worker consumed key=1 topic=jobs
      +10.004min worker note
      +10.005min worker published key=3 topic=next
      +10.006min worker consumed key=2 topic=jobs
      +10.007min worker note
      +10.008min other consumed topic=bulk partition=0 offset=0
      +10.009min last consumed key=3 topic=next
      """)
    #expect(found == [[1, 2, 3, 4, 8, 9, 10, 13, 14], [5, 6, 7, 11, 12]])
  }

  @Test func `a task that keeps its key in each occurrence is worked on in each`() {
    let copies = [0, 30].map {
      """
      +\($0)min client sent
      +\($0).001min api published key=7
      +\($0).002min client answered status=202
      +\($0).003min worker consumed key=7
      +\($0).004min worker published key=7
      """
    }
    #expect(occurrences(copies.joined(separator: "\n")) == [[1, 2, 3, 4, 5], [6, 7, 8, 9, 10]])
  }

  @Test func `without a client a request that is received when nothing is open begins a occurrence`() {
    let found = occurrences(
      """
      +0ms api received
      +1ms api published key=1
      +2ms api responded status=202
      +50ms worker consumed key=1
      +2min api received
      +2.001min api published key=2
      +2.002min api responded status=202
      +9min api received
      +9.001min api responded status=202
      +9.002min worker consumed key=2
      """)
    #expect(found == [[1, 2, 3, 4], Array(5...10)])
  }

  @Test func `a server that consumers call begins no request where another one publishes`() {
    let found = occurrences(
      """
      +0min mail received
      +1ms mail responded status=200
      +8min api received
      +8.001min api published key=1
      +8.002min api responded status=202
      +8.003min worker consumed key=1
      +8.004min worker sent
      +60min mail received
      +60.001min mail responded status=200
      """)
    #expect(found.count == 1)
  }

  @Test func `clocks that disagree do not split`() {
    let found = occurrences(
      """
      +0ms api/2 received
      +5ms api/2 responded status=202
      +10min api/1 received
      +10.001min api/1 responded status=503
      """)
    #expect(found.count == 1)
    let ahead = occurrences(
      """
      +0min worker consumed key=1
      +60min api received
      +60.001min api published key=1
      +60.002min api responded status=202
      +120min client sent
      +120.001min client answered status=202
      """)
    #expect(ahead.count == 1)
  }

  @Test func `times at the ends of the calendar are no trap`() {
    var events = TraceDrawing("+0ms client sent\n+1ms client answered status=200\n+2ms client sent").events
    events[0].time = Timestamp(nanoseconds: .min)
    events[1].time = Timestamp(nanoseconds: .min)
    events[2].time = Timestamp(nanoseconds: .max)
    #expect(splitOccurrences(of: events).map { $0.map(\.line) } == [[1, 2], [3]])
    #expect(splitOccurrences(of: []).map(\.count) == [0])
  }
}
