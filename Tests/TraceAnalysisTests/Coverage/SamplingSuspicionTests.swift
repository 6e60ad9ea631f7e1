import ReconstructedFleets
import Testing
import TraceModel

@testable import TraceAnalysis

@Suite struct RecordDoubtTests {
  /// The records of a second that zap's sampler keeps: the first 100 of a message, then every 100th.
  private func isKept(_ number: Int) -> Bool { number < 100 || (number - 100) % 100 == 99 }

  /// Ten busy seconds of `perSecond` requests each, whose worker's ends are sampled if `samples` says so.
  private func busy(perSecond: Int, samples: Bool) -> FleetLogs {
    var logs = FleetLogs.usual()
    for number in 0..<perSecond * 10 {
      let at = 40_000 + Int64(number * 1_000 / perSecond)
      let hasEnd = !samples || isKept(number % perSecond)
      logs.summaries.append(
        logs.request(hasEnd ? .completed : .processing, at: at, wait: 100, work: hasEnd ? 200 : nil))
    }
    return logs
  }

  @Test func `a logger that keeps the first 100 of a second is suspected`() {
    let logs = busy(perSecond: 300, samples: true)
    // Of 300 in a second 102 are kept: 100, the 200th and the 300th.
    #expect(
      logs.judge().sortedSuspicions == [
        SamplingSuspicion(
          record: .processingEnd(destination: logs.base.catalog.id(of: "jobs")),
          caller: logs.base.worker, services: [logs.base.worker], logged: 30 + 1_020, missing: 1_980)
      ])
  }

  @Test(arguments: [(300, false), (90, true)])
  func `no suspicion where nothing is missing`(perSecond: Int, samples: Bool) {
    #expect(busy(perSecond: perSecond, samples: samples).judge().sortedSuspicions.isEmpty)
  }

  @Test func `a record that a sampler may have dropped is not lost but incomplete`() {
    let logs = busy(perSecond: 300, samples: true)
    let revision = logs.judge().revision(on: logs.request(.processing, at: 40_500, wait: 100))
    #expect(revision.outcome == .incomplete)
    #expect(revision.notes.map(\.kind) == ["doubtful"])
  }

  @Test(arguments: [(19, 0, false), (20, 0, true), (20, 100, true), (20, 101, false)])
  func `a consumer's log is missing where 20 messages and 10 percent of all have no delivery`(
    missing: Int, more: Int, isDoubted: Bool
  ) {
    var logs = FleetLogs.usual()
    for number in 0..<more {
      logs.summaries.append(logs.request(at: 12_000 + Int64(number), wait: 200, work: 300))
    }
    // Behind them a row that is consumed as a whole: what is left is no backlog.
    for number in 0..<QueueTail.leastRow {
      logs.summaries.append(logs.request(at: 50_000 + Int64(number), wait: 200, work: 300))
    }
    let unconsumed = (0..<missing).map { logs.request(.queued, at: 15_000 + Int64($0)) }
    let judge = logs.judge(with: unconsumed)
    #expect(judge.sortedSuspicions.isEmpty == !isDoubted)
    let outcomes = Set(unconsumed.map { judge.revision(on: $0).outcome })
    #expect(outcomes == [isDoubted ? .incomplete : .lost])
  }

  @Test func `messages that still wait raise no suspicion`() {
    let logs = FleetLogs.usual(workerUntil: 60_000)
    let waiting = (0..<50).map { logs.request(.queued, at: 59_000 + Int64($0)) }
    #expect(logs.judge(with: waiting).sortedSuspicions.isEmpty)
  }

  @Test func `answers without a server record make giving up no proof that it was unreachable`() {
    var logs = FleetLogs.usual()
    for number in 0..<20 {
      var summary = logs.request(.incomplete, at: 20_000 + Int64(number))
      summary.deliveries = []
      (summary.exchanges[0].received, summary.exchanges[0].responded) = (Int64.absent, Int64.absent)
      logs.summaries.append(summary)
    }
    var exchange = logs.exchange(at: 25_000, status: 0)
    (exchange.received, exchange.responded, exchange.gaveUp) = (Int64.absent, Int64.absent, true)
    let summary = logs.base.request(.unreachable, start: 25_000_000_000).with(exchange)
    let revision = logs.revision(on: summary)
    #expect(revision.outcome == .incomplete)
    #expect(
      revision.notes == [
        .suspectedSampling(record: .reception, services: [logs.base.api], logged: 30, missing: 20)
      ])
  }
}
