import Testing
import TraceModel

@testable import TraceAnalysis

@Suite struct UnfinishedSegmentsTests {
  private let builder = SummaryBuilder()

  /// `name begun`, one text for each.
  private func unfinished(_ summary: TraceSummary) -> [String] {
    var found: [String] = []
    summary.forEachUnfinished {
      let reason = $0.missingEnd.map { " \($0)" } ?? ""
      found.append("\($0.segment.name) \($0.begunNanoseconds)\(reason)")
    }
    return found
  }

  /// The request as it is after a revision.
  private func concluded(_ summary: TraceSummary, _ outcome: Outcome, _ notes: Note...) -> TraceSummary {
    var summary = summary
    summary.conclude(OutcomeRevision(outcome: outcome, notes: notes))
    return summary
  }

  /// A call of the client at 1,000, which the API received at 1,010.
  private func exchange(
    attempt: Int32 = 1, sent: Int64 = 1000, received: Int64 = 1010, responded: Int64 = Int64.absent,
    ended: Int64 = Int64.absent, gaveUp: Bool = false
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
    consumed.started = Int64.absent
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
    again.finished = Int64.absent
    request.outcome = .processing
    request.deliveries[1].finished = Int64.absent
    #expect(unfinished(request) == ["processing 2500", "first_effect 1000", "end_to_end 1000"])
    request.deliveries[1].group = builder.catalog.id(of: "other group")
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
    var request = builder.request(.queued).with(builder.delivery(published: 3000))
    request.received = request.sent
    request.sent = nil
    #expect(unfinished(request) == ["queue_wait 3000", "from_api 1000"])
  }

  @Test func `a call without an answer on either side goes on`() {
    #expect(
      unfinished(request(.incomplete, exchange())) == [
        "client 1000", "api 1010", "accepted 1000", "end_to_end 1000",
      ])
    let unreceived = exchange(received: Int64.absent)
    #expect(
      unfinished(request(.incomplete, unreceived)) == ["client 1000", "accepted 1000", "end_to_end 1000"])
  }

  @Test func `a call whose answer either side logged has ended`() {
    #expect(unfinished(request(.completed, exchange(responded: 1020))).isEmpty)
    #expect(unfinished(request(.completed, exchange(ended: 1030))).isEmpty)
    // Accepted, and no server has a record: what is missing is that record, not the end.
    #expect(unfinished(request(.incomplete, exchange(received: Int64.absent, ended: 1030))).isEmpty)
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

  @Test func `a message whose consumption no log shows may have been consumed long ago, so it does not wait`()
  {
    let jobs = builder.catalog.id(of: "jobs")
    let request = builder.request(.queued).with(builder.delivery(published: 3000))
    let time = Timestamp(nanoseconds: 3000)
    let record = ExpectedRecord.consumption(destination: jobs)
    for note in [
      Note.uncovered(record: record, services: [], time: time),
      .suspectedSampling(record: record, services: [], logged: 9, missing: 30),
    ] {
      #expect(unfinished(concluded(request, .incomplete, note)) == ["queue_wait 3000 unlogged"])
    }
  }

  @Test func `what is lost does not wait, and its request is not to be done`() {
    let jobs = builder.catalog.id(of: "jobs")
    let time = Timestamp(nanoseconds: 3000)
    let waiting = builder.request(.queued).with(builder.delivery(published: 3000))
    let message = Note.lostMessage(
      destination: jobs, published: time, services: [], coveredUntil: time, longestWait: .zero)
    #expect(unfinished(concluded(waiting, .lost, message)) == ["queue_wait 3000 lost"])
    let working = builder.request(.processing).with(builder.delivery(published: 2000, wait: 50))
    let delivery = Note.lostDelivery(
      destination: jobs, origin: builder.worker, begun: time, coveredUntil: time, longestProcessing: .zero)
    #expect(unfinished(concluded(working, .lost, delivery)) == ["processing 2050 lost"])
  }

  @Test func `of a request with a lost message another one goes on`() {
    let jobs = builder.catalog.id(of: "jobs")
    let time = Timestamp(nanoseconds: 3000)
    let request = builder.request(.queued).with(builder.delivery(published: 3000))
      .with(builder.delivery(topic: "mail", published: 3500))
    let note = Note.lostMessage(
      destination: jobs, published: time, services: [], coveredUntil: time, longestWait: .zero)
    #expect(unfinished(concluded(request, .lost, note)) == ["queue_wait 3000 lost", "queue_wait 3500"])
  }

  @Test(arguments: [Outcome.completed, .failed, .lost])
  func `a call whose end no side logged has ended with a request that went on`(outcome: Outcome) {
    let open = exchange(sent: Int64.absent)
    #expect(unfinished(request(outcome, open)).isEmpty)
    var published = request(.incomplete, open)
    #expect(unfinished(published) == ["api 1010"])
    published.deliveries = [builder.delivery(wait: 5, work: 5)]
    #expect(unfinished(published).isEmpty)
  }

  @Test func `the longest that goes on is told up to the end of the logs`() {
    let queued = builder.request(.queued).with(builder.delivery(published: 3000))
    let end = Timestamp(nanoseconds: 5000)
    #expect(queued.longestUnfinished(until: end) { $0 == .queueWait } == Nanoseconds(2000))
    #expect(queued.longestUnfinished(until: end) { $0 == .endToEnd } == Nanoseconds(4000))
    #expect(queued.longestUnfinished(until: end) { $0 == .processing } == nil)
    #expect(queued.longestUnfinished(until: Timestamp(nanoseconds: 9)) { $0 == .endToEnd } == .zero)
  }

  @Test(arguments: [Outcome.failed, .rejected, .unreachable, .completed])
  func `a request that ended otherwise is not still to be done`(outcome: Outcome) {
    #expect(unfinished(builder.request(outcome)).isEmpty)
    #expect(
      unfinished(builder.request(outcome).with(builder.delivery(published: 3000))) == ["queue_wait 3000"])
  }
}
