import ReconstructedFleets
import Testing
import TraceModel

@testable import TraceAnalysis

/// Ends that a program never logs.
@Suite struct UnloggedEndTests {
  private func calls(_ count: Int, _ change: (inout TraceSummary.Exchange) -> Void) -> FleetLogs {
    var logs = FleetLogs.usual()
    for number in 0..<count {
      var exchange = logs.exchange(at: 50_000 + Int64(number))
      (exchange.client, exchange.sent, exchange.ended) = (.unnamed, Int64.absent, Int64.absent)
      exchange.server = logs.base.worker
      change(&exchange)
      logs.summaries.append(logs.base.request(.incomplete, start: 0).with(exchange))
    }
    return logs
  }

  @Test func `no answer is awaited of a server that never logs one`() throws {
    let logs = calls(2) {
      $0.responded = Int64.absent; $0.statusCode = 0
    }
    let revision = logs.revision(on: try #require(logs.summaries.last))
    #expect(revision.outcome == .completed)
    #expect(revision.notes.map(\.kind) == ["no_end_logged"])
  }

  @Test func `an answer is awaited of a server that logs some`() throws {
    let logs = calls(2) { _ in }
    var exchange = try #require(logs.summaries.last?.exchanges.first)
    (exchange.responded, exchange.statusCode) = (Int64.absent, 0)
    let open = logs.base.request(.incomplete, start: 0).with(exchange)
    #expect(logs.revision(on: open).outcome == .incomplete)
  }

  @Test func `of a single call without an answer nobody knows`() {
    var logs = calls(1) { ($0.responded, $0.statusCode) = (Int64.absent, 0) }
    let single = logs.summaries.removeLast()
    #expect(logs.revision(on: single).outcome == .incomplete)
  }

  @Test func `there is no first effect where the end of the first message is not in the logs`() {
    let logs = FleetLogs.usual()
    var summary = logs.request(.queued, at: 20_500)
    summary = summary.with(logs.message("mails", at: 20_600, wait: 10, work: 20))
    summary.firstEffect = Instant(time: .ms(20_630), origin: logs.base.worker)
    let note = Note.uncovered(
      record: .consumption(destination: summary.deliveries[0].destination), services: [], time: .ms(20_500))
    summary.conclude(OutcomeRevision(outcome: .incomplete, notes: [note]))
    #expect(summary.firstEffect == nil)
  }
}
