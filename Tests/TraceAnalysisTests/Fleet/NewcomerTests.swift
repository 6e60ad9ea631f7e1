import ClockEstimation
import Testing
import TraceModel

@testable import TraceAnalysis

/// While one process surveys an index, another may bring logs of programs that the survey has not heard of.
@Suite struct NewcomerTests {
  private let catalog = Catalog()

  /// A request that a client sent and `server` received.
  private func request(_ client: OriginID, _ server: OriginID) -> TraceSummary {
    var exchange = TraceSummary.Exchange()
    exchange.statusCode = 202
    (exchange.client, exchange.server) = (client, server)
    (exchange.sent, exchange.received, exchange.responded, exchange.ended) = (1_000, 2_000, 3_000, 4_000)
    var summary = TraceSummary()
    summary.outcome = .completed
    summary.exchanges = [exchange]
    summary.participants = [client, server].map { TraceSummary.Participant(origin: $0, level: .info) }
    return summary
  }

  @Test func `a request of a program that came after the survey had begun waits for the next survey`() {
    let client = catalog.id(of: Origin(service: "client"))
    let api = catalog.id(of: Origin(service: "api"))
    var survey = LogSurvey(services: ServiceTable(origins: catalog.origins))
    let newcomer = catalog.id(of: Origin(service: "gateway"))
    survey.add(request(client, api))
    survey.add(request(client, newcomer))
    let clocks = survey.estimateClocks(in: catalog).logged
    var stretch = LoggedStretch()
    stretch.add(Timestamp(nanoseconds: 1_000))
    var coverage = CoverageSurvey()
    coverage.append(stretch, source: 1, origin: client)
    let judge = survey.judge(coverage: coverage, clocks: clocks, catalog: catalog)
    #expect(judge.revisionIfAny(on: request(client, newcomer), clocks: clocks) == nil)
  }
}
