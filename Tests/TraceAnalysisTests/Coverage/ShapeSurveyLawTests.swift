import SyntheticFleet
import Testing
import TraceModel

@testable import TraceAnalysis

/// Requests of one shape are counted together; that must come to what counting each by itself comes to.
@Suite struct ShapeSurveyLawTests {
  private static let origins = [
    Origin(service: ""), Origin(service: "client"), Origin(service: "api"),
    Origin(service: "api", instance: "2"), Origin(service: "consumer"),
  ]

  @Test func `counting by shape is counting one by one`() {
    let services = ServiceTable(origins: Self.origins)
    for seed in Seeds.first(1000) {
      var random = SplitMix64(seed: seed)
      var together = ShapeSurvey(services: services)
      var apart = ShapeSurvey(services: services)
      for _ in 0..<20 {
        let summary = Self.summary(&random)
        together.add(summary)
        var alone = ShapeSurvey(services: services)
        alone.add(summary)
        apart.merge(alone)
      }
      #expect(together.tallies == apart.tallies, "seed \(seed)")
    }
  }

  @Test func `more shapes than are kept are all counted`() {
    var survey = ShapeSurvey(services: ServiceTable(origins: Self.origins))
    for status in 0..<3000 {
      var summary = TraceSummary()
      summary.outcome = .completed
      var exchange = TraceSummary.Exchange()
      (exchange.client, exchange.server, exchange.statusCode) = (1, 2, UInt16(200 + status % 100))
      (exchange.received, exchange.ended) = (Int64(status), Int64(status))
      summary.exchanges = Array(repeating: exchange, count: 1 + status / 100)
      survey.add(summary)
    }
    let client = ServiceTable(origins: Self.origins).service(of: 1)
    #expect(survey.tallies[.received(client: client)]?.requests == 3000)
  }

  private static func summary(_ random: inout SplitMix64) -> TraceSummary {
    var summary = TraceSummary()
    summary.outcome = random.chance(0.8) ? .completed : .queued
    summary.exchanges = (0..<random.index(below: 3)).map { _ in
      var exchange = TraceSummary.Exchange()
      exchange.statusCode = random.chance(0.7) ? 202 : 503
      exchange.gaveUp = random.chance(0.2)
      (exchange.client, exchange.server) = (1, random.chance(0.5) ? 2 : 3)
      if random.chance(0.8) { exchange.received = 1 }
      if random.chance(0.8) { exchange.sent = 0 }
      if random.chance(0.8) { exchange.ended = 2 }
      return exchange
    }
    summary.deliveries = (0..<random.index(below: 3)).map { number in
      var delivery = TraceSummary.Delivery()
      delivery.message = Int32(number)
      delivery.attempt = random.chance(0.8) ? 1 : 0
      delivery.destination = random.chance(0.7) ? 1 : 0
      (delivery.publisher, delivery.consumer) = (random.chance(0.5) ? 2 : 3, 4)
      delivery.failed = random.chance(0.2)
      if random.chance(0.8) { delivery.published = 3 }
      if random.chance(0.8) { delivery.finished = 4 }
      return delivery
    }
    return summary
  }
}
