import ReconstructedFleets
import Testing
import TraceDrawings
import TraceModel

@testable import TraceAnalysis

@Suite struct LostMessageTests {
  @Test func `lost - the consumers' logs cover the time beyond the longest wait and nothing consumed it`() {
    let logs = FleetLogs.usual()
    let revision = logs.revision(on: logs.request(.queued, at: 20_500))
    #expect(revision.outcome == .lost)
    #expect(
      revision.notes == [
        .lostMessage(
          destination: logs.base.catalog.id(of: "jobs"), published: .ms(20_500),
          services: [logs.base.worker], coveredUntil: .ms(100_000), longestWait: .ms(2_000))
      ])
  }

  @Test(arguments: [(Int64(43_500), Outcome.lost), (43_499, .queued)])
  func `lost - the last message of all, when the logs go on for twice the longest wait`(
    until: Int64, outcome: Outcome
  ) {
    var logs = FleetLogs.usual(workerUntil: 43_000)
    logs.log(logs.base.worker, until...until, source: 90)
    #expect(logs.revision(on: logs.request(.queued, at: 39_500)).outcome == outcome)
  }

  @Test func `queued - an instance whose log ends then may have what the others have not`() {
    var logs = FleetLogs.usual()
    let second = logs.base.catalog.id(of: Origin(service: "worker", instance: "w2"))
    var other = logs.request(at: 12_500, wait: 200, work: 300)
    other.deliveries[0].consumer = second
    logs.summaries.append(other)
    logs.log(second, 0...20_000)
    #expect(logs.revision(on: logs.request(.queued, at: 19_500)).outcome == .queued)
    // Behind its silence it is gone, and the others are the service.
    #expect(logs.revision(on: logs.request(.queued, at: 21_500)).outcome == .lost)
  }

  @Test(arguments: [(Int64(41_500), Outcome.lost), (41_499, .queued), (41_001, .queued)])
  func `queued - the covering logs end before the longest wait is over`(until: Int64, outcome: Outcome) {
    var logs = FleetLogs.usual(workerUntil: 41_000)
    logs.log(logs.base.worker, until...until, source: 90)
    logs.summaries.append(logs.request(at: 39_600, wait: 200, work: 300))
    let revision = logs.revision(on: logs.request(.queued, at: 39_500))
    #expect(revision.outcome == outcome)
    #expect(revision.notes.isEmpty == (outcome == .queued))
  }

  @Test func `queued - behind the last record by no more than the longest silence`() {
    let logs = FleetLogs.usual(workerUntil: 60_000)
    #expect(logs.revision(on: logs.request(.queued, at: 61_000)).outcome == .queued)
  }

  /// Partition 1 is taken up to 40 s, partition 0 up to 60 s. Messages to partition 1 come after more than the longest wait.
  @Test func `queued - all messages of a partition that stands still, the last one, too`() {
    var logs = FleetLogs.usual()
    func message(at time: Int64, _ partition: Int32, isTaken: Bool = true) -> TraceSummary {
      var request =
        isTaken ? logs.request(at: time, wait: 200, work: 300) : logs.request(.queued, at: time)
      request.deliveries[0].partition = partition
      return request
    }
    logs.summaries += stride(from: 40_100, through: 60_100, by: 1_000).map { message(at: $0, 0) }
    logs.summaries.append(message(at: 40_000, 1))
    let last = message(at: 51_000, 1, isTaken: false)
    #expect(logs.revision(on: last).outcome == .lost, "a single one")
    let waiting = [41_000, 46_000].map { message(at: $0, 1, isTaken: false) }
    logs.summaries += waiting
    for request in waiting + [last] { #expect(logs.revision(on: request).outcome == .queued) }
    // A later one of the partition is taken: it was passed over.
    logs.summaries.append(message(at: 55_000, 1))
    #expect(logs.revision(on: last).outcome != .queued)
  }

  @Test func `incomplete - published when no log of a consumer covers the time`() {
    let logs = FleetLogs.usual(workerUntil: 60_000)
    let revision = logs.revision(on: logs.request(.queued, at: 61_001))
    let jobs = logs.base.catalog.id(of: "jobs")
    #expect(revision.outcome == .incomplete)
    #expect(
      revision.notes == [
        .uncovered(
          record: .consumption(destination: jobs), services: [logs.base.worker], time: .ms(61_001))
      ])
  }

  @Test func `incomplete - the topic is never seen consumed`() {
    let logs = FleetLogs.usual()
    let revision = logs.revision(on: logs.request(.queued, at: 20_000, topic: "other"))
    let other = logs.base.catalog.id(of: "other")
    #expect(revision.outcome == .incomplete)
    #expect(
      revision.notes.contains(
        .uncovered(record: .consumption(destination: other), services: [], time: .ms(20_000))))
  }

  @Test func `incomplete - a missing file in the middle is no proof of a loss`() {
    var logs = FleetLogs.usual(workerUntil: 21_000)
    logs.log(logs.base.worker, 25_000...100_000, source: 90)
    #expect(logs.revision(on: logs.request(.queued, at: 20_500)).outcome == .incomplete)
    #expect(logs.revision(on: logs.request(.queued, at: 23_500)).outcome == .incomplete)
    #expect(logs.revision(on: logs.request(.queued, at: 18_000)).outcome == .lost)
  }

  @Test func `a wait longer than the window of the logs is censored, not complete`() {
    let logs = FleetLogs.usual(workerUntil: 45_000)
    var summary = logs.request(.queued, at: 44_000)
    summary.conclude(logs.revision(on: summary))
    #expect(summary.outcome == .queued)
    #expect(summary.done == nil)
  }

  @Test func `without any survey of the logs the revision is what the own records say`() {
    var logs = FleetLogs.usual()
    logs.coverage = CoverageSurvey()
    for outcome in Outcome.allCases {
      let revision = logs.revision(on: logs.request(outcome, at: 20_500))
      #expect(revision == OutcomeRevision(outcome: outcome, notes: []))
    }
  }

  @Test func `queued - a consumer that stands still while its log goes on has not lost what waits`() {
    let logs = FleetLogs.usual()
    let stalled = (0..<8).map { logs.request(.queued, at: 50_000 + $0 * 500) }
    let judge = logs.judge(with: stalled)
    #expect(stalled.dropLast().allSatisfy { judge.revision(on: $0).outcome == .queued })
  }

  @Test func `one branch of a fan-out is lost, and so is the request`() {
    let logs = FleetLogs.usual()
    let summary = logs.request(.queued, at: 20_500, wait: 200, work: 300).with(logs.message(at: 20_600))
    let revision = logs.revision(on: summary)
    #expect(revision.outcome == .lost)
    #expect(revision.notes.count == 1)
  }

  @Test func `failed stays first, and the lost message is told`() {
    let logs = FleetLogs.usual()
    let revision = logs.revision(on: logs.request(.failed, at: 20_500))
    #expect(revision.outcome == .failed)
    #expect(revision.notes.map(\.kind) == ["lost_message"])
  }

  @Test func `all services that consume from the topic must have passed`() {
    var logs = FleetLogs.usual()
    let second = logs.base.catalog.id(of: Origin(service: "second"))
    var other = logs.request(at: 12_500, wait: 200, work: 300)
    other.deliveries[0].consumer = second
    logs.summaries.append(other)
    logs.log(second, 0...15_000)
    let summary = logs.request(.queued, at: 20_500)
    let revision = logs.revision(on: summary)
    #expect(revision.outcome == .incomplete)
    #expect(
      revision.notes == [
        .uncovered(
          record: .consumption(destination: logs.base.catalog.id(of: "jobs")), services: [second],
          time: .ms(20_500))
      ])
    logs.log(second, 15_000...100_000, source: 91)
    #expect(logs.revision(on: summary).outcome == .lost)
  }

  @Test func `a message whose topic only its consumer would log goes where its publisher's others go`() {
    let logs = FleetLogs.usual()
    let revision = logs.revision(on: logs.request(.queued, at: 20_500, topic: ""))
    #expect(revision.outcome == .lost)
  }

  @Test func `waits are measured on the common clock`() {
    var logs = FleetLogs.usual(workerUntil: 40_000)
    let summary = logs.request(.queued, at: 35_000)
    // As logged, by a worker whose clock is 4 s ahead of the common one.
    var survey = RequestSurvey(services: logs.services)
    for logged in logs.summaries + [summary] { survey.add(logged) }
    let worker = logs.base.worker
    func revision(_ ahead: Int64) -> Outcome {
      let correct: ClockCorrection = { $0 == worker ? $1 - ahead * 1_000_000 : $1 }
      let coverage = LogCoverage(logs.coverage, services: logs.services, correct: correct)
      return MissingRecordJudge(survey, coverage: coverage, texts: logs.base.catalog.texts, correct: correct)
        .revision(on: summary).outcome
    }
    #expect(revision(0) == .lost)
    #expect(revision(4_000) == .lost)
    #expect(revision(5_500) == .queued)
    logs.log(worker, 40_000...50_000, source: 92)
    #expect(revision(5_500) == .lost)
  }
}
