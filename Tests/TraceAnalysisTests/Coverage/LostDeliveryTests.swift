import Testing
import TraceDrawings
import TraceModel

@testable import TraceAnalysis

@Suite struct LostDeliveryTests {
  @Test func `lost - consumed, the covering logs show no end, and no later attempt`() {
    let logs = FleetLogs.usual()
    let revision = logs.revision(on: logs.request(.processing, at: 20_500, wait: 100))
    #expect(revision.outcome == .lost)
    #expect(
      revision.notes == [
        .lostDelivery(
          destination: logs.base.catalog.id(of: "jobs"), origin: logs.base.worker, begun: .ms(20_600),
          coveredUntil: .ms(100_000), longestProcessing: .ms(300))
      ])
  }

  @Test func `a killed consumer's message with a later attempt is not lost`() {
    let logs = FleetLogs.usual()
    var summary = logs.request(at: 20_500, wait: 100)
    var again = logs.message(at: 20_500, wait: 4_000, work: 300)
    (again.message, again.attempt) = (0, 2)
    summary.deliveries.append(again)
    #expect(logs.revision(on: summary) == OutcomeRevision(outcome: .completed, notes: []))
  }

  @Test func `lost - the later attempt has no end either`() {
    let logs = FleetLogs.usual()
    var summary = logs.request(.processing, at: 20_500, wait: 100)
    var again = logs.message(at: 20_500, wait: 4_000)
    (again.message, again.attempt) = (0, 2)
    summary.deliveries.append(again)
    let revision = logs.revision(on: summary)
    #expect(revision.outcome == .lost)
    #expect(revision.notes.count == 1)
  }

  @Test(arguments: [(Int64(50_299), Outcome.processing), (50_300, .lost)])
  func `processing - the covering logs end before the longest processing is over`(
    until: Int64, outcome: Outcome
  ) {
    var logs = FleetLogs.usual(workerUntil: 50_000)
    logs.log(logs.base.worker, until...until, source: 90)
    #expect(logs.revision(on: logs.request(.processing, at: 49_900, wait: 100)).outcome == outcome)
  }

  @Test func `completed - of a consumer that never logs an end of its work on a topic none is awaited`() {
    let logs = FleetLogs.usual()
    let summary = logs.request(.processing, at: 20_500, topic: "endless", wait: 100)
    #expect(logs.revision(on: summary).outcome == .completed)
    #expect(logs.revision(on: summary).notes.contains { $0.kind == "no_end_logged" })
  }

  @Test(arguments: ["jobs", ""])
  func `processing - messages behind it still wait, so a later attempt may come`(topic: String) {
    let logs = FleetLogs.usual(workerUntil: 60_000)
    let killed = logs.request(.processing, at: 50_000, wait: 100)
    let waiting = (1..<8).map { logs.request(.queued, at: 50_000 + $0 * 500, topic: topic) }
    #expect(logs.judge(with: waiting + [killed]).revision(on: killed).outcome == .processing)
  }

  @Test func `incomplete - the end falls into a gap between the files of its origin`() {
    var logs = FleetLogs.usual(workerUntil: 20_600)
    logs.log(logs.base.worker, 25_000...100_000, source: 90)
    let revision = logs.revision(on: logs.request(.processing, at: 19_900, wait: 100))
    #expect(revision.outcome == .incomplete)
    #expect(
      revision.notes == [
        .uncovered(
          record: .processingEnd(destination: logs.base.catalog.id(of: "jobs")),
          services: [logs.base.worker], time: .ms(20_000))
      ])
  }

  @Test func `a branch that never ends is lost though another group's has`() {
    let logs = FleetLogs.usual()
    var summary = logs.request(.processing, at: 20_500, wait: 100, work: 300)
    var other = logs.message(at: 20_500, wait: 100)
    (other.message, other.group) = (0, logs.base.catalog.id(of: "audit"))
    summary.deliveries.append(other)
    #expect(logs.revision(on: summary).outcome == .lost)
  }
}
