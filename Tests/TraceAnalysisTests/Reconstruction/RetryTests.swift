import Testing
import TraceAnalysis
import TraceDrawings
import TraceModel

/// Row 47: attempts across topics.
@Suite struct RetryTests {
  private static let accepted = """
    +0ms client sent
    +1ms api received
    +2ms api published key=7 topic=jobs
    +3ms api responded status=202
    +4ms client answered status=202

    """

  /// Two failures with growing backoff, then success.
  private static let twice = TraceDrawing(
    accepted + """
      +10ms worker consumed key=7 topic=jobs group=w
      +11ms worker started key=7
      +15ms worker published key=7 topic=jobs-retry-100
      +16ms worker finished key=7 failed
      +120ms worker/r consumed key=7 topic=jobs-retry-100 group=w-retry
      +121ms worker/r started key=7
      +124ms worker/r finished key=7 failed
      +125ms worker/r published key=7 topic=jobs-retry-1000
      +1130ms worker/r consumed key=7 topic=jobs-retry-1000 group=w-retry
      +1131ms worker/r started key=7
      +1139ms worker/r finished key=7
      """)

  @Test func `a retry through a topic of its own is a later attempt, and the last one decides`() {
    let trace = Self.twice.trace
    #expect(trace.messages.map(\.repetition) == [nil, .retry(of: 0), .retry(of: 1)])
    #expect(trace.messages.map(\.publisher) == [.exchange(0), .delivery(0), .delivery(1)])
    #expect(trace.deliveries.map(\.attempt) == [1, 2, 3])
    #expect(trace.outcome == .completed)
  }

  @Test func `the queue wait counts once, and waits for a retry are labelled so`() {
    let summary = Self.twice.summary
    #expect(summary.durations(.queueWait) == [8])
    #expect(summary.durations(.retryWait) == [105, 1005])
    #expect(summary.durations(.publish) == [1])
    #expect(summary.durations(.processing) == [5, 3, 8])
    #expect(summary.durations(.endToEnd) == [1139])
    let waits = summary.segments.filter { $0.segment == .retryWait }
    #expect(waits.map(\.attempt) == [2, 3])
    #expect(
      waits.map(\.destination) == ["jobs-retry-100", "jobs-retry-1000"].map { Self.twice.text($0) })
  }

  @Test func `the critical path goes through every attempt`() {
    #expect(
      Self.twice.trace.pathDescription == [
        "request_transit 1.0", "api 1.0", "queue_wait 8.0", "dispatch 1.0", "processing 4.0",
        "retry_wait 105.0", "dispatch 1.0", "processing 4.0", "retry_wait 1005.0", "dispatch 1.0",
        "processing 8.0",
      ])
  }

  @Test func `a note counts the attempts and the processing that did not count`() {
    let drawing = Self.twice
    #expect(
      drawing.trace.notes == [
        .retried(
          destination: drawing.text("jobs"), attempts: 3, last: drawing.text("jobs-retry-1000"),
          wasted: .ms(8))
      ])
  }

  @Test(arguments: [
    ("", Outcome.queued), ("+99ms worker consumed key=7 topic=jobs-retry", .processing),
    ("+99ms worker consumed key=7 topic=jobs-retry\n+101ms worker finished key=7 failed", .failed),
  ])
  func `the outcome is that of the last attempt`(last: String, outcome: Outcome) {
    let failure = """
      +10ms worker consumed key=7 topic=jobs
      +15ms worker finished key=7 failed
      +16ms worker published key=7 topic=jobs-retry

      """
    let trace = TraceDrawing(Self.accepted + failure + last).trace
    #expect(trace.outcome == outcome)
    #expect(trace.messageOutcomes.map(\.state) == [outcome])
  }

  @Test func `a dead letter gives the message up, consumed or not`() {
    let given = """
      +10ms worker consumed key=7 topic=jobs
      +15ms worker finished key=7 failed
      +16ms worker published key=7 topic=jobs-dlt

      """
    let read = "+50ms undertaker consumed key=7 topic=jobs-dlt\n+90ms undertaker finished key=7"
    for text in [given, given + read] {
      let drawing = TraceDrawing(Self.accepted + text)
      let trace = drawing.trace
      #expect(trace.outcome == .failed)
      #expect(trace.messages[1].repetition == .deadLetter(of: 0))
      #expect(trace.messageOutcomes.map(\.deadLetter) == [1])
      #expect(trace.messageOutcomes[0].attempts.count == 1)
      #expect(drawing.summary.durations(.endToEnd) == [15])
      #expect(drawing.summary.durations(.firstEffect) == [])
      #expect(drawing.summary.durations(.queueWait) == [8])
      #expect(
        trace.notes == [
          .deadLettered(
            source: drawing.text("jobs"), destination: drawing.text("jobs-dlt"),
            origin: drawing.origin("worker"))
        ])
    }
  }

  @Test func `that a message was put away ends an attempt whose end was not logged`() {
    let drawing = TraceDrawing(
      Self.accepted + "+10ms worker consumed key=7 topic=jobs\n+16ms worker published key=7 topic=jobs-dlq")
    #expect(drawing.trace.outcome == .failed)
    #expect(drawing.summary.durations(.endToEnd) == [16])
    #expect(drawing.trace.pathDescription.last == "processing 6.0")
    #expect(drawing.trace.pathDescription.contains("queue_wait 8.0"))
  }

  @Test func `consumers that do not log their publishing are followed by topic and key`() {
    let drawing = TraceDrawing(
      Self.accepted + """
        +10ms worker consumed key=7 topic=jobs
        +11ms worker started key=7
        +15ms worker finished key=7 failed
        +50ms worker consumed key=7 topic=jobs-retry-0
        +51ms worker started key=7
        +60ms worker finished key=7
        """)
    let trace = drawing.trace
    #expect(trace.deliveries.map(\.attempt) == [1, 2])
    #expect(trace.outcome == .completed)
    #expect(drawing.summary.durations(.retryWait).isEmpty)
    #expect(
      trace.pathDescription.suffix(5) == [
        "dispatch 1.0", "processing 4.0", "retry_wait 35.0", "dispatch 1.0", "processing 9.0",
      ])
  }

  @Test(arguments: [
    // Another topic, a success, another key, another topic's retries.
    "+15ms worker finished key=7 failed\n+16ms worker published key=7 topic=mails",
    "+15ms worker finished key=7\n+16ms worker published key=7 topic=jobs-retry",
    "+15ms worker finished key=7 failed\n+16ms worker published key=8 topic=jobs-retry",
    "+15ms worker finished key=7 failed\n+16ms worker published key=7 topic=mails-retry",
  ])
  func `what is not a failed message on its retry topic is the next hop`(rest: String) {
    let drawing = TraceDrawing(
      Self.accepted + "+10ms worker consumed key=7 topic=jobs\n" + rest
        + "\n+30ms mailer consumed key=\(rest.contains("key=8") ? 8 : 7) topic="
        + (rest.split(separator: "topic=").last ?? "") + "\n+33ms mailer finished")
    #expect(drawing.trace.messages.map(\.repetition) == [nil, nil])
    #expect(drawing.trace.deliveries.map(\.attempt) == [1, 1])
    #expect(drawing.summary.durations(.queueWait) == [8, 14])
  }

  @Test func `a message that its consumer gives back to the topic is a further attempt`() {
    let drawing = TraceDrawing(
      Self.accepted + """
        +10ms worker consumed key=7 topic=jobs
        +15ms worker finished key=7 failed
        +16ms worker published key=7 topic=jobs
        +40ms worker consumed key=7 topic=jobs
        +44ms worker finished key=7
        """)
    #expect(drawing.trace.messages.map(\.repetition) == [nil, .retry(of: 0)])
    #expect(drawing.trace.deliveries.map(\.attempt) == [1, 2])
    #expect(drawing.trace.deliveries.map(\.consumed) == [5, 8])
    #expect(drawing.summary.durations(.retryWait) == [24])
  }

  @Test func `one retry topic for every attempt counts them all`() {
    let rounds = (0..<4).map { round in
      """
      +\(round * 100 + 10)ms worker consumed key=7 topic=\(round == 0 ? "jobs" : "jobs-retry")
      +\(round * 100 + 15)ms worker finished key=7 failed
      +\(round * 100 + 16)ms worker published key=7 topic=jobs-\(round == 3 ? "dlt" : "retry")
      """
    }
    let drawing = TraceDrawing(Self.accepted + rounds.joined(separator: "\n"))
    let trace = drawing.trace
    #expect(trace.deliveries.map(\.attempt) == [1, 2, 3, 4])
    #expect(drawing.summary.durations(.retryWait) == [94, 94, 94])
    #expect(trace.messageOutcomes.map(\.attempts.count) == [4])
    #expect(trace.outcome == .failed)
  }

  @Test func `a retry counts on from the redelivery that failed`() {
    let drawing = TraceDrawing(
      Self.accepted + """
        +10ms worker consumed key=7 topic=jobs
        +30ms worker/2 consumed key=7 topic=jobs
        +35ms worker/2 finished key=7 failed
        +36ms worker/2 published key=7 topic=jobs-retry
        +50ms worker consumed key=7 topic=jobs-retry
        +60ms worker consumed key=7 topic=jobs-retry
        +64ms worker finished key=7
        """)
    let trace = drawing.trace
    #expect(trace.messages[1].repetition == .retry(of: 1))
    #expect(trace.deliveries.map(\.attempt) == [1, 2, 3, 4])
    #expect(trace.messageOutcomes[0].attempts.map(\.wait) == [.queue, .redelivery, .retry, .redelivery])
    #expect(trace.messageOutcomes[0].attempts.map(\.waited) == [.ms(8), .ms(20), .ms(14), .ms(10)])
    #expect(drawing.summary.durations(.queueWait) == [8])
    #expect(drawing.summary.durations(.retryWait) == [14])
    #expect(
      trace.pathDescription == [
        "request_transit 1.0", "api 1.0", "queue_wait 8.0", "redelivery 20.0", "processing 6.0",
        "retry_wait 14.0", "redelivery 10.0", "processing 4.0",
      ])
  }

  @Test func `a redelivery while its retry waits leaves both to decide`() {
    let drawing = TraceDrawing(
      Self.accepted + """
        +10ms worker consumed key=7 topic=jobs
        +15ms worker finished key=7 failed
        +16ms worker published key=7 topic=jobs-retry
        +40ms worker/2 consumed key=7 topic=jobs
        +44ms worker/2 finished key=7
        """)
    #expect(drawing.trace.outcome == .queued)
    #expect(drawing.trace.deliveries.map(\.attempt) == [1, 2])
    #expect(drawing.trace.messageOutcomes.map(\.state) == [.queued])
  }

  @Test func `the api that publishes a key twice retries nothing`() {
    let trace = TraceDrawing(
      """
      +0ms api published key=7 topic=jobs partition=0 offset=0
      +1ms worker consumed key=7 topic=jobs partition=0 offset=0
      +2ms worker finished key=7 failed
      +9ms api published key=7 topic=jobs partition=0 offset=1
      """
    ).trace
    #expect(trace.messages.map(\.repetition) == [nil, nil])
  }

  @Test func `without a catalog no topic's name is known`() {
    let trace = TraceReconstructor().reconstruct(Self.twice.events)
    #expect(trace.messages.allSatisfy { $0.repetition == nil })
  }
}
