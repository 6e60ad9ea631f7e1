import Testing
import TraceModel

@testable import TraceAnalysis

@Suite struct UnfinishedSegmentsTests {
  private let builder = SummaryBuilder()

  /// `name begun`, one text for each.
  private func unfinished(_ summary: TraceSummary) -> [String] {
    var found: [String] = []
    summary.forEachUnfinished { found.append("\($0.segment.name) \($0.begunNanoseconds)") }
    return found
  }

  /// A call of the client at 1,000, which the API received at 1,010.
  private func exchange(
    attempt: Int32 = 1, sent: Int64 = 1000, received: Int64 = 1010, responded: Int64 = Event.absent,
    ended: Int64 = Event.absent, gaveUp: Bool = false
  ) -> TraceSummary.Exchange {
    var exchange = TraceSummary.Exchange()
    (exchange.attempt, exchange.client, exchange.server) = (attempt, builder.client, builder.api)
    (exchange.sent, exchange.received) = (sent, received)
    (exchange.responded, exchange.ended) = (responded, ended)
    exchange.gaveUp = gaveUp
    return exchange
  }

  private func request(_ outcome: Outcome, _ exchanges: TraceSummary.Exchange...) -> TraceSummary {
    var request = builder.request(outcome)
    request.exchanges = exchanges
    return request
  }

  @Test func `a message without a delivery waits, and its request goes on`() {
    let queued = builder.request(.queued).with(builder.delivery(published: 3000))
    #expect(unfinished(queued) == ["queue_wait 3000", "first_effect 1000", "end_to_end 1000"])
  }

  @Test func `a delivery is dispatched until it starts, and processed until it finishes`() {
    var consumed = builder.delivery(published: 2000, wait: 50)
    #expect(
      unfinished(builder.request(.processing).with(consumed)) == [
        "processing 2050", "first_effect 1000", "end_to_end 1000",
      ])
    consumed.started = Event.absent
    #expect(
      unfinished(builder.request(.processing).with(consumed)) == [
        "dispatch 2050", "first_effect 1000", "end_to_end 1000",
      ])
  }

  @Test func `a delivery that another one followed is not still processed`() {
    let killed = builder.delivery(published: 2000, wait: 50)
    var again = builder.delivery(published: 2000, wait: 500, work: 10, attempt: 2)
    var request = builder.request(.completed, endToEnd: 1600).with(killed).with(again)
    request.deliveries[1].message = 0
    #expect(unfinished(request).isEmpty)
    again.finished = Event.absent
    request.outcome = .processing
    request.deliveries[1].finished = Event.absent
    #expect(unfinished(request) == ["processing 2500", "first_effect 1000", "end_to_end 1000"])
    request.deliveries[1].group = builder.catalog.symbol(of: "other group")
    #expect(
      unfinished(request).filter { $0.hasPrefix("processing") } == ["processing 2050", "processing 2500"])
  }

  @Test func `a request whose first message is done has had its effect`() {
    var request = builder.request(.queued).with(builder.delivery(topic: "mail", wait: 3, work: 4))
      .with(builder.delivery(published: 3000))
    request.firstEffect = Instant(time: Timestamp(nanoseconds: 2007), origin: builder.worker)
    #expect(unfinished(request) == ["queue_wait 3000", "end_to_end 1000"])
  }

  @Test func `without a client the request goes on from the API, and nobody waits for an answer`() {
    var request = builder.request(.lost).with(builder.delivery(published: 3000))
    request.received = request.sent
    request.sent = nil
    #expect(unfinished(request) == ["queue_wait 3000", "from_api 1000"])
  }

  @Test func `a call without an answer on either side goes on`() {
    #expect(
      unfinished(request(.incomplete, exchange())) == [
        "client 1000", "api 1010", "accepted 1000", "end_to_end 1000",
      ])
    let unreceived = exchange(received: Event.absent)
    #expect(
      unfinished(request(.incomplete, unreceived)) == ["client 1000", "accepted 1000", "end_to_end 1000"])
  }

  @Test func `a call whose answer either side logged has ended`() {
    #expect(unfinished(request(.completed, exchange(responded: 1020))).isEmpty)
    #expect(unfinished(request(.completed, exchange(ended: 1030))).isEmpty)
    // Accepted, and no server has a record: what is missing is that record, not the end.
    #expect(unfinished(request(.incomplete, exchange(received: Event.absent, ended: 1030))).isEmpty)
  }

  @Test func `what the client gave up goes on at the server alone, until it is tried again`() {
    let givenUp = exchange(ended: 1500, gaveUp: true)
    #expect(unfinished(request(.incomplete, givenUp)) == ["api 1010"])
    let second = exchange(attempt: 2, sent: 1600, received: 1610, responded: 1620, ended: 1630)
    #expect(unfinished(request(.completed, givenUp, second)).isEmpty)
    let silent = exchange(attempt: 2, sent: 1600, received: 1610)
    #expect(
      unfinished(request(.incomplete, givenUp, silent)) == [
        "client 1600", "api 1610", "accepted 1000", "end_to_end 1000",
      ])
  }

  @Test(arguments: [Outcome.failed, .rejected, .unreachable, .completed])
  func `a request that ended otherwise is not still to be done`(outcome: Outcome) {
    #expect(unfinished(builder.request(outcome)).isEmpty)
    #expect(
      unfinished(builder.request(outcome).with(builder.delivery(published: 3000))) == ["queue_wait 3000"])
  }
}
