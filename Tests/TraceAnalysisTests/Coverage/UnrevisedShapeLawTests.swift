import ClockEstimation
import ReconstructedFleets
import SyntheticFleet
import Testing
import TraceModel

@testable import TraceAnalysis

/// Only requests with a shape that is not plain are judged one by one; this must find every revision there is.
@Suite struct PlainShapeLawTests {
  @Test func `a request of a plain shape has no revision but its own`() {
    var (plain, judged, revisions) = (0, 0, 0)
    for seed in Seeds.first(1_000) {
      var random = SplitMix64(seed: seed)
      let logs = Self.logs(&random)
      var survey = LogSurvey(services: logs.services)
      let shapes = logs.summaries.map { survey.add($0) }
      let judge = survey.judge(coverage: logs.coverage, clocks: .none, catalog: logs.base.catalog)
      let plainShapes = survey.plainShapes(judge)
      for (summary, shape) in zip(logs.summaries, shapes) {
        let revision = judge.revisionIfAny(on: summary, clocks: .none)
        if revision != nil { revisions += 1 }
        guard plainShapes.contains(shape) else { judged += 1; continue }
        plain += 1
        #expect(revision == nil, "seed \(seed): \(String(describing: revision))")
      }
    }
    // Both happen, and not everything is judged.
    #expect(revisions > Seeds.share(of: 500))
    #expect(plain > judged)
  }

  @Test func `a shape keeps its number when surveys merge, whatever came first`() {
    for seed in Seeds.first(200) {
      var random = SplitMix64(seed: seed)
      let logs = Self.logs(&random)
      var (one, other) = (LogSurvey(services: logs.services), LogSurvey(services: logs.services))
      let half = logs.summaries.count / 2
      let first = logs.summaries[..<half].map { one.add($0) }
      let second = logs.summaries[half...].map { other.add($0) }
      let numbers = one.merge(other)
      let all = first + second.map { numbers[Int($0.rawValue)] }
      for (summary, shape) in zip(logs.summaries, all) {
        #expect(one.add(summary) == shape, "seed \(seed)")
      }
    }
  }

  /// The usual requests, some of them without a record, late, failed or refused.
  private static func logs(_ random: inout SplitMix64) -> FleetLogs {
    var logs = FleetLogs.usual(workerUntil: random.chance(0.5) ? 100_000 : 60_000)
    // So many that one without a record is the exception.
    for number in 0..<120 {
      logs.summaries.append(logs.request(at: 40_000 + Int64(number), wait: 200, work: 300))
    }
    for number in 0..<random.index(below: 4) {
      let time = 45_000 + Int64(number) * 2_000
      var request = logs.request(at: time, wait: 200, work: 300)
      let kind = random.index(below: 9)
      switch kind {
      case 0: request.exchanges[0].sent = Int64.absent
      case 1: (request.exchanges[0].received, request.exchanges[0].responded) = (Int64.absent, Int64.absent)
      case 2: request.deliveries[0].published = Int64.absent
      case 3: request = logs.request(.queued, at: time)
      case 4: request = logs.request(.processing, at: time, wait: 200)
      case 5: (request.outcome, request.deliveries[0].failed) = (.failed, true)
      case 6: request.deliveries = []
      case 7: (request.outcome, request.deliveries, request.exchanges[0].statusCode) = (.rejected, [], 503)
      default: break
      }
      logs.summaries.append(request)
    }
    return logs
  }
}
