import ReconstructedFleets
import TraceDrawings
import TraceModel

@testable import TraceAnalysis

/// Logs of a small fleet for tests of what is missing: client → api → topic `jobs` → worker. Times in ms.
///
/// `usual()` has 30 completed requests, one a second from 10 s on, with processing of 300 ms. Their waits are 200
/// ms, but 2 s for the last five. Every service logs each second from 0 s to 100 s.
struct FleetLogs {
  var base = SummaryBuilder()
  var coverage = CoverageSurvey()
  var summaries: [TraceSummary] = []

  static func usual(workerUntil: Int64 = 100_000) -> FleetLogs {
    var logs = FleetLogs()
    logs.log(logs.base.client, 0...100_000)
    logs.log(logs.base.api, 0...100_000)
    logs.log(logs.base.worker, 0...workerUntil)
    for number in 0..<30 {
      let at = 10_000 + Int64(number) * 1_000
      logs.summaries.append(logs.request(at: at, wait: number == 24 ? 2_000 : 200, work: 300))
    }
    return logs
  }

  /// An origin logs every `step` ms, in a source of its own unless one is named.
  mutating func log(
    _ origin: OriginID, _ times: ClosedRange<Int64>, every step: Int64 = 1_000, source: UInt32? = nil
  ) {
    var stretch = LoggedStretch()
    for time in stride(from: times.lowerBound, through: times.upperBound, by: Int64.Stride(step)) {
      stretch.add(.ms(time))
    }
    coverage.append(stretch, source: source ?? origin.rawValue, origin: origin)
  }

  /// A request that the client sent 2 ms before the api published its message, answered with 202.
  func request(
    _ outcome: Outcome = .completed, at time: Int64, topic: String = "jobs", wait: Int64? = nil,
    work: Int64? = nil
  ) -> TraceSummary {
    base.request(outcome, start: (time - 2) * 1_000_000)
      .with(exchange(at: time))
      .with(message(topic, at: time, wait: wait, work: work))
  }

  func message(_ topic: String = "jobs", at time: Int64, wait: Int64? = nil, work: Int64? = nil)
    -> TraceSummary.Delivery
  {
    base.delivery(
      topic: topic, published: time * 1_000_000, wait: wait.map { $0 * 1_000_000 },
      work: work.map { $0 * 1_000_000 })
  }

  /// An attempt that both sides logged, from 2 ms before `time` to 2 ms after it.
  func exchange(at time: Int64, status: UInt16 = 202) -> TraceSummary.Exchange {
    var exchange = TraceSummary.Exchange()
    (exchange.client, exchange.server, exchange.statusCode) = (base.client, base.api, status)
    exchange.sent = (time - 2) * 1_000_000
    exchange.received = (time - 1) * 1_000_000
    exchange.responded = (time + 1) * 1_000_000
    exchange.ended = (time + 2) * 1_000_000
    return exchange
  }

  var services: ServiceTable { ServiceTable(origins: base.catalog.origins) }

  func service(of origin: OriginID) -> ServiceID { services.service(of: origin) }

  /// The judge by the logs and `summaries`, and those `others`, together.
  func judge(with others: [TraceSummary] = []) -> MissingRecordJudge {
    var survey = RequestSurvey(services: services)
    for summary in summaries + others { survey.add(summary) }
    return MissingRecordJudge(
      survey, coverage: LogCoverage(coverage, services: services), texts: base.catalog.texts)
  }

  /// The revision on `summary`, which is one of the requests.
  func revision(on summary: TraceSummary) -> OutcomeRevision {
    judge(with: [summary]).revision(on: summary)
  }
}

extension TraceSummary {
  func with(_ exchange: TraceSummary.Exchange) -> TraceSummary {
    var summary = self
    summary.exchanges.append(exchange)
    return summary
  }
}

extension Timestamp {
  static func ms(_ milliseconds: Int64) -> Timestamp { Timestamp(nanoseconds: milliseconds * 1_000_000) }
}
