import ClockEstimation
import SyntheticFleet
import Testing
import TraceModel

@testable import TraceAnalysis

/// Measuring follows the table of segments.
@Suite struct MeasuredSegmentsTests {
  private let builder = SummaryBuilder()

  /// A call, a message that failed and was published again to a retry topic, and what an app states.
  private func request() -> TraceSummary {
    var exchange = TraceSummary.Exchange()
    (exchange.client, exchange.server) = (builder.client, builder.api)
    (exchange.sent, exchange.received, exchange.responded, exchange.ended) = (1000, 1010, 1040, 1070)
    var first = builder.delivery(published: 1020, wait: 100, work: 5)
    (first.begun, first.failed) = (1010, true)
    var second = builder.delivery(topic: "jobs.retry", published: 1130, wait: 300, work: 7, attempt: 2)
    (second.publisher, second.repeats) = (builder.worker, 0)
    var request = builder.request(endToEnd: 437).with(first).with(second)
    request.exchanges = [exchange]
    (request.end, request.endOrigin) = (Timestamp(nanoseconds: 1500), builder.worker)
    request.accepted = Instant(time: Timestamp(nanoseconds: 1070), origin: builder.client)
    request.firstEffect = Instant(time: Timestamp(nanoseconds: 1437), origin: builder.worker)
    request.clientEvents = [
      .init(role: .launch, origin: builder.client, ended: 900, duration: 800),
      .init(role: .screenLoad, origin: builder.client, ended: 1200, duration: 250),
      .init(role: .hitches, origin: builder.client, ended: 1300, duration: 90),
    ]
    return request
  }

  private func measured(_ request: TraceSummary) -> [String] {
    request.segments.map { "\($0.segment.name) \($0.duration.count)" }
  }

  @Test
  func
    `a request that has everything is measured in every segment of the table but those of servers alone and of calls`()
  {
    #expect(
      measured(request()) == [
        "request_transit 10", "api 30", "response_transit 30", "client 70", "publish 10", "queue_wait 100",
        "dispatch 0", "processing 5", "retry_wait 300", "dispatch 0", "processing 7", "elapsed 500",
        "accepted 70",
        "first_effect 437", "end_to_end 437", "launch 800", "screen_load 250",
      ])
    var alone = request()
    (alone.received, alone.sent) = (Instant(time: Timestamp(nanoseconds: 1010), origin: builder.api), nil)
    var calling = request()
    calling.exchanges[0].caller = .unknown
    let found = Set((request().segments + alone.segments + calling.segments).map(\.segment))
    #expect(found == Set(SegmentDefinition.all.filter(\.isMeasured).map(\.segment)))
  }

  @Test func `a message waits once for each group, and is published once`() {
    var request = request()
    request.deliveries.removeLast()
    var (again, other) = (request.deliveries[0], request.deliveries[0])
    (again.attempt, again.consumed, again.started, again.finished) = (2, 1500, 1500, 1505)
    (other.group, other.consumed, other.started) = (builder.catalog.id(of: "mail"), 1030, 1030)
    request.deliveries += [again, other]
    let waits = measured(request).filter { $0.hasPrefix("queue_wait") || $0.hasPrefix("publish") }
    #expect(waits == ["publish 10", "queue_wait 100", "queue_wait 10"])
  }

  @Test func `nobody waits for a dead letter, and work that another row has counts there`() {
    var request = request()
    request.deliveries[1].isDeadLetter = true
    request.deliveries[1].sharesWork = true
    let names = request.segments.filter(\.segment.isOfMessage).map(\.segment)
    #expect(names == [.publish, .queueWait, .dispatch, .processing])
  }

  @Test func `a screen that failed to load has no time to load`() {
    var request = request()
    request.clientEvents[1].failed = true
    #expect(!request.segments.contains { $0.segment == .screenLoad })
  }

  @Test func `a wait begins with the message's own time where no record shows the publishing`() throws {
    var request = request()
    request.deliveries[0].published = Int64.absent
    (request.deliveries[0].messageTime, request.deliveries[0].messageTimeKind) = (1025, .createTime)
    let wait = try #require(request.segments.first { $0.segment == .queueWait })
    #expect((wait.duration, wait.from, wait.messageTime) == (Nanoseconds(95), 0, .createTime))
    #expect(!request.segments.contains { $0.segment == .publish })
  }

  @Test
  func `clocks are in doubt of what is measured between two of them, and of every end that may be the last`()
  {
    var spans = ClockSpans()
    spans.add(request())
    let doubts = spans.doubts(
      ClockTable.none, from: Timestamp(nanoseconds: 0), until: Timestamp(nanoseconds: 2000)
    ).widest
    #expect(
      doubts.map(\.segment) == [
        .requestTransit, .queueWait, .responseTransit, .elapsed, .firstEffect, .endToEnd,
      ])
    // The second publishing and its consumption are one worker's.
    #expect(!doubts.contains { $0.segment == .retryWait })
  }
}
