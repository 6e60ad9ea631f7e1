import ReconstructedFleets
import SyntheticFleet
import Testing
import TraceDrawings
import TraceModel

@testable import TraceAnalysis

@Suite struct ExpectedRecordTests {
  /// `count` usual requests with a message of the worker to `next`; the first `without` of them lack it.
  private func chain(count: Int, without: Int = 0) -> FleetLogs {
    var logs = FleetLogs.usual()
    logs.summaries = (0..<count).map { number in
      let at = 10_000 + Int64(number) * 500
      let summary = logs.request(at: at, wait: 200, work: 300)
      return number < without ? summary : summary.with(next(logs, at: at + 400))
    }
    return logs
  }

  private func next(_ logs: FleetLogs, at time: Int64) -> TraceSummary.Delivery {
    var message = logs.message("next", at: time, wait: 200, work: 300)
    message.publisher = logs.base.worker
    return message
  }

  @Test func `a hole has the name of the record that others have there`() {
    let logs = chain(count: 20)
    let summary = logs.request(at: 15_250, wait: 200, work: 300)
    let revision = logs.judge().revision(on: summary)
    let note = Note.unusual(
      record: .message(destination: logs.base.catalog.id(of: "next")), services: [logs.base.worker],
      time: .ms(15_450), requests: 20, having: 20)
    #expect(revision == OutcomeRevision(outcome: .completed, notes: [note]))
  }

  @Test(arguments: [
    (19, 0, false), (20, 0, true), (99, 1, false), (100, 1, true), (199, 2, false), (200, 2, true),
  ])
  func `a record is expected when 99 in 100 of at least 20 completed requests have it`(
    count: Int, without: Int, isExpected: Bool
  ) {
    let logs = chain(count: count, without: without)
    let revision = logs.judge().revision(on: logs.request(at: 15_250, wait: 200, work: 300))
    #expect(revision.notes.isEmpty == !isExpected)
  }

  @Test func `requests that did not complete teach nothing`() {
    var logs = chain(count: 20)
    logs.summaries[0].outcome = .failed
    let revision = logs.judge().revision(on: logs.request(at: 15_250, wait: 200, work: 300))
    #expect(revision.notes.isEmpty)
  }

  @Test func `an accepted request without its message is told`() {
    let logs = FleetLogs.usual()
    var summary = logs.request(at: 20_500)
    summary.deliveries = []
    let jobs = logs.base.catalog.id(of: "jobs")
    #expect(
      logs.judge().revision(on: summary).notes == [
        .unusual(
          record: .message(destination: jobs), services: [logs.base.api], time: .ms(20_499), requests: 30,
          having: 30)
      ])
  }

  @Test func `requests of another kind need not have what the first have`() {
    let logs = FleetLogs.usual()
    var summary = logs.request(at: 20_500)
    summary.deliveries = []
    summary.exchanges[0].statusCode = 200
    #expect(logs.judge().revision(on: summary) == OutcomeRevision(outcome: .completed, notes: []))
  }

  @Test func `a missing root in covered time is told, elsewhere it makes the request incomplete`() {
    let logs = FleetLogs.usual()
    func withoutClient(_ time: Int64) -> OutcomeRevision {
      var summary = logs.request(at: time, wait: 200, work: 300)
      (summary.exchanges[0].sent, summary.exchanges[0].ended) = (Int64.absent, Int64.absent)
      summary.exchanges[0].client = 0
      return logs.judge().revision(on: summary)
    }
    #expect(withoutClient(20_500).outcome == .completed)
    #expect(withoutClient(20_500).notes.map(\.kind) == ["unusual"])
    #expect(withoutClient(100_000).outcome == .incomplete)
    #expect(
      withoutClient(100_000).notes == [
        .uncovered(record: .sending, services: [logs.base.client], time: .ms(99_999))
      ])
  }

  @Test func `published before the window of the publisher's logs is incomplete, and not done`() {
    let logs = FleetLogs.usual()
    func withoutPublishing(_ time: Int64) -> TraceSummary {
      var summary = logs.request(at: time, wait: 200, work: 300)
      summary.exchanges = []
      (summary.deliveries[0].published, summary.deliveries[0].publisher) = (Int64.absent, 0)
      summary.done = Instant(time: .ms(time + 500), origin: logs.base.worker)
      summary.conclude(logs.judge().revision(on: summary))
      return summary
    }
    // The longest wait is 2 s, and the logs begin at 0 s: consumed at 1.7 s or 2.2 s.
    #expect(withoutPublishing(1_500).outcome == .incomplete)
    #expect(withoutPublishing(1_500).done == nil)
    #expect(withoutPublishing(2_000).outcome == .completed)
    #expect(withoutPublishing(2_000).done != nil)
  }

  @Test func `an answer that no server has a record of is named`() {
    let logs = FleetLogs.usual()
    var summary = logs.request(.incomplete, at: 20_500)
    summary.deliveries = []
    (summary.exchanges[0].received, summary.exchanges[0].responded) = (Int64.absent, Int64.absent)
    summary.exchanges[0].server = 0
    let revision = logs.judge().revision(on: summary)
    #expect(revision.outcome == .incomplete)
    #expect(
      revision.notes == [
        .unusual(
          record: .reception, services: [logs.base.api], time: .ms(20_498), requests: 30, having: 30)
      ])
  }

  @Test func `a message whose topic is not known may be the one expected`() {
    let logs = chain(count: 20)
    var message = next(logs, at: 15_600)
    (message.destination, message.attempt, message.consumer) = (0, 0, 0)
    (message.consumed, message.started, message.finished) = (Int64.absent, Int64.absent, Int64.absent)
    let summary = logs.request(.queued, at: 15_250, wait: 200, work: 300).with(message)
    let kinds = logs.judge(with: [summary]).revision(on: summary).notes.map(\.kind)
    #expect(!kinds.contains("unusual"))
  }

  @Test(arguments: [["a", "b", "c"], ["c", "b", "a"], ["b", "a", "c"]])
  func `holes are told in the order of topics, whichever was met first`(topics: [String]) {
    var logs = FleetLogs.usual()
    let ids = topics.map { logs.base.catalog.id(of: $0) }
    logs.summaries = (0..<20).map { number in
      let at = 10_000 + Int64(number) * 500
      return topics.reduce(logs.request(at: at, wait: 200, work: 300)) {
        $0.with(logs.message($1, at: at, wait: 200, work: 300))
      }
    }
    let notes = logs.judge().revision(on: logs.request(at: 15_250, wait: 200, work: 300)).notes
    let told = notes.map { note -> String? in
      guard case .unusual(.message(let destination), _, _, _, _) = note else { return nil }
      return logs.base.catalog.text(destination)
    }
    #expect(ids.allSatisfy { $0 != 0 })
    #expect(told == ["a", "b", "c"])
  }
}
