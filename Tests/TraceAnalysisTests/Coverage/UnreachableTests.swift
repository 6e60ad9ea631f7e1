import ReconstructedFleets
import Testing
import TraceDrawings
import TraceModel

@testable import TraceAnalysis

@Suite struct UnreachableTests {
  /// A client that sent at `time` and gave up 500 ms later.
  private func givenUp(_ logs: FleetLogs, at time: Int64) -> TraceSummary {
    var exchange = TraceSummary.Exchange()
    (exchange.client, exchange.gaveUp) = (logs.base.client, true)
    exchange.sent = time * 1_000_000
    exchange.ended = (time + 500) * 1_000_000
    return logs.base.request(.unreachable, start: time * 1_000_000).with(exchange)
  }

  @Test func `unreachable - the client gave up and no server record exists though its logs cover the time`() {
    let logs = FleetLogs.usual()
    #expect(logs.revision(on: givenUp(logs, at: 20_000)) == OutcomeRevision(outcome: .unreachable, notes: []))
  }

  @Test(arguments: [Int64(99_501), 99_999, 100_500, 200_000, -1])
  func `incomplete - the client gave up when no log of a server covers the time`(time: Int64) {
    let logs = FleetLogs.usual()
    let revision = logs.revision(on: givenUp(logs, at: time))
    #expect(revision.outcome == .incomplete)
    #expect(
      revision.notes == [.uncovered(record: .reception, services: [logs.base.api], time: .ms(time))])
  }

  @Test func `incomplete - no server is known for the client`() {
    var logs = FleetLogs.usual()
    logs.summaries = []
    let revision = logs.revision(on: givenUp(logs, at: 20_000))
    #expect(revision.outcome == .incomplete)
    #expect(revision.notes == [.uncovered(record: .reception, services: [], time: .ms(20_000))])
  }

  @Test func `every attempt must lie in covered time`() {
    let logs = FleetLogs.usual()
    var summary = givenUp(logs, at: 20_000)
    summary.exchanges += givenUp(logs, at: 99_700).exchanges
    #expect(logs.revision(on: summary).outcome == .incomplete)
  }
}
