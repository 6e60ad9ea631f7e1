import Testing
import TraceModel

@testable import TraceRendering

/// Messages with several attempts in `show`.
@Suite struct MessagesJSONTests {
  /// A message that failed, was tried again by way of a retry topic, failed again and was given up.
  private static func retried() -> TraceViewFixture {
    var builder = TraceViewFixture("a", outcome: .failed)
    let published = builder.event(.published, "api", after: 0)
    let consumed = builder.event(.consumed, "worker", after: 10)
    let failed = builder.event(.processingFinished, "worker", after: 15)
    let again = builder.event(.published, "worker", after: 16)
    let second = builder.event(.consumed, "worker", after: 116)
    let last = builder.event(.processingFinished, "worker", after: 120)
    let letter = builder.event(.published, "worker", after: 121)
    for index in [published, again, letter] {
      builder.view.trace.events[index].messageKey = Identifier(high: 1, low: 1)
      builder.view.details[index].messageKey = "task-8"
    }
    let job = builder.message(to: "jobs", published: published)
    let first = builder.delivery(of: job, group: "w", consumed: consumed, finished: failed, failed: true)
    let retry = builder.message(to: "jobs-retry", published: again, by: .delivery(first))
    let next = builder.delivery(
      of: retry, attempt: 2, group: "w", consumed: second, finished: last, failed: true)
    builder.message(to: "jobs-dlt", published: letter, by: .delivery(next))
    for index in 0...2 { builder.view.trace.messages[index].key = Identifier(high: 1, low: 1) }
    builder.view.trace.messages[1].repetition = .retry(of: first)
    builder.view.trace.messages[2].repetition = .deadLetter(of: next)
    var branch = Trace.MessageOutcome(message: job)
    branch.group = builder.view.trace.deliveries[first].group
    branch.attempts = [
      Trace.Attempt(delivery: first, wait: .queue, waited: Nanoseconds(10_000_000), processing: nil),
      Trace.Attempt(
        delivery: next, wait: .retry, waited: Nanoseconds(100_000_000), processing: Nanoseconds(4_000_000)),
    ]
    branch.state = .failed
    branch.deadLetter = 2
    builder.view.messageOutcomes = [branch]
    return builder
  }

  @Test func `JSON has each message with its attempts, waits and end`() {
    let text = NDJSONFormat().show([Self.retried().built], on: OutputTarget())
    let expected = """
      "messages":[{"destination":"jobs","message_key":"task-8","group":"w",
      "published":"2026-01-01T00:00:04.211000000Z","outcome":"failed","attempts":[
      {"attempt":1,"destination":"jobs","consumer":"worker","wait":"queue","wait_ns":10000000,"status":"error"},
      {"attempt":2,"destination":"jobs-retry","consumer":"worker","wait":"retry","wait_ns":100000000,
      "processing_ns":4000000,"status":"error"}],"wasted_ns":0,"dead_letter":"jobs-dlt"}]
      """
    #expect(text.contains(expected.replacing("\n", with: "")), "\(text)")
  }

  @Test func `a timeline labels the wait for a retry, numbers attempts and shows who gave up`() {
    let text = TableFormat().show([Self.retried().built], on: OutputTarget())
    let rows = text.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
    let begins = [
      "queue jobs 0 s 10 ms ", "worker processing attempt 1 +10 ms 5 ms ", "retry jobs-retry +16 ms 100 ms ",
      "worker processing attempt 2 +116 ms 4 ms ", "dead letter jobs-dlt +121 ms – ",
    ]
    for (row, begin) in zip(rows.dropFirst(2), begins) { #expect(row.hasPrefix(begin), "\(row)") }
    #expect(rows[6].hasSuffix(" given up"))
  }

  @Test func `a wait says what it begins with`() {
    var builder = TraceViewFixture("a")
    let published = builder.event(.published, "api", after: 0)
    let consumed = builder.event(.consumed, "worker", after: 10)
    builder.segment(.queueWait, published, consumed, topic: "jobs")
    builder.segment(.queueWait, published, consumed, topic: "jobs")
    builder.segment(.processing, consumed, consumed, topic: "jobs")
    builder.view.segments[1].messageTime = .logAppendTime
    builder.view.segments[1].from = builder.view.segments[1].to
    #expect(builder.view.segments.map(\.startFrom) == ["published", "log_append_time", nil])
    let bounds = builder.view.segments.map { DurationBounds(asLogged: $0).clock }
    #expect(bounds == [.uncorrected, .uncorrected, .same])
    let text = NDJSONFormat().show([builder.built], on: OutputTarget())
    #expect(text.contains(#""start_from":"log_append_time""#))
  }

  @Test func `notes name the message, the topics and what was lost`() {
    var builder = Self.retried()
    let (jobs, retry, letters) = (
      builder.catalog.id(of: "jobs"), builder.catalog.id(of: "jobs-retry"),
      builder.catalog.id(of: "jobs-dlt")
    )
    let worker = builder.view.trace.events[1].origin
    let placed = builder.event(.published, "api", after: 1)
    builder.view.trace.events[placed].partition = 0
    builder.view.trace.events[placed].messageOffset = 0
    builder.message(to: "jobs", published: placed)
    let sentences: [(Note, String)] = [
      (
        .notConsumed(destination: jobs, origin: worker, message: 0),
        "no record shows that a message (key task-8) that worker published to jobs was consumed"
      ),
      (
        .notConsumed(destination: jobs, origin: worker, message: 3),
        "no record shows that a message (partition 0, offset 0) that worker published to jobs was consumed"
      ),
      (
        .unfinishedDelivery(attempt: 2, origin: worker, message: 1),
        "attempt 2 on worker at a message from jobs-retry never logged an end: crashed or still running"
      ),
      (
        .retried(destination: jobs, attempts: 2, last: retry, wasted: Nanoseconds(5_000_000)),
        "a message from jobs was tried 2 times, the last one from jobs-retry; 5 ms of processing did not count"
      ),
      (
        .deadLettered(source: jobs, destination: letters, origin: worker),
        "worker gave a message from jobs up: it was published to jobs-dlt"
      ),
      (
        .messageTime(destination: jobs, kind: .createTime),
        "the wait of a message from jobs begins with the message's own time (CreateTime, of the producer's clock): no record shows its publishing"
      ),
      (
        .batchRecords(origin: worker, count: 2),
        "2 records of worker name several requests (a batch): durations from or to them are the batch's"
      ),
      (
        .repeatedCorrelation(records: 1),
        "1 record states the id several times and differently (a repeated header): the last one counts"
      ),
    ]
    let view = builder.built
    for (note, text) in sentences { #expect(NoteSentence(note, in: view).text == text) }
  }
}
