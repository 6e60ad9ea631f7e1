import SyntheticFleet
import Testing
import TraceModel

@testable import TraceAnalysis

@Suite struct LatencyAccumulatorLawTests {
  private let builder = SummaryBuilder()
  private let keys: [[GroupKey]] = [
    [], [.service], [.attribute(index: 0, name: "x"), .topic], [.instance, .outcome],
    [.service, .topic, .attribute(index: 1, name: "y")],
  ]

  @Test func `counting apart and merging is counting together, in any order`() {
    for seed in Seeds.first(300) {
      var random = SplitMix64(seed: seed)
      let keys = keys[Int(seed) % keys.count]
      let topics = seed % 2 == 0 ? ["jobs", "mail", "audit"] : ["jobs", ""]
      let requests = (0..<Int.random(in: 0...25, using: &random)).map { _ in makeRequest(&random, topics) }
      let together = accumulate(requests, keys)
      let cut = Int.random(in: 0...requests.count, using: &random)
      var merged = accumulate(Array(requests[cut...]), keys)
      merged.merge(accumulate(Array(requests[..<cut]), keys))
      let expected = describe(together)
      #expect(describe(merged) == expected, "seed \(seed)")
      #expect(describe(accumulate(requests.shuffled(using: &random), keys)) == expected, "seed \(seed)")
    }
  }

  @Test func `no request and no measured segment is lost without keys`() throws {
    for seed in Seeds.first(200) {
      var random = SplitMix64(seed: seed)
      let requests = (0..<20).map { _ in makeRequest(&random, ["jobs", "mail", ""]) }
      let group = try #require(accumulate(requests, []).report(endOfLogs: nil).groups.first)
      #expect(group.requests == 20, "seed \(seed)")
      #expect(group.outcomes.values.reduce(0, +) == 20, "seed \(seed)")
      let counted = group.segments.filter { $0.segment != .endToEnd }.map(\.count).reduce(0, +)
      let measured = requests.flatMap(\.segments).filter { $0.segment != .endToEnd }.count
      #expect(counted == measured, "seed \(seed)")
    }
  }

  private func accumulate(_ requests: [TraceSummary], _ keys: [GroupKey]) -> LatencyAccumulator {
    var accumulator = LatencyAccumulator(keys: keys, percentiles: [50, 90, 99], catalog: builder.catalog)
    for request in requests { accumulator.add(request) }
    return accumulator
  }

  private func describe(_ accumulator: LatencyAccumulator) -> String {
    let report = accumulator.report(endOfLogs: Timestamp(nanoseconds: 50_000))
    let groups = report.groups.map { group in
      let outcomes = Outcome.allCases.map { group.outcomes[$0] ?? 0 }
      return
        "\(group.values) \(group.requests) \(outcomes) \(String(describing: group.oldestQueued)) \(group.segments)"
    }
    return "\(String(describing: report.from)) \(String(describing: report.until)) \(groups)"
  }

  private func makeRequest(_ random: inout SplitMix64, _ topics: [String]) -> TraceSummary {
    let outcome = Outcome.allCases.randomElement(using: &random) ?? .completed
    let end = Bool.random(using: &random) ? Int64.random(in: -5...500, using: &random) : nil
    var request = builder.request(outcome, start: .random(in: 0...9000, using: &random), endToEnd: end)
    request.projection = makeProjection(&random)
    if Bool.random(using: &random) { request.exchanges = [makeExchange(&random)] }
    for _ in 0..<Int.random(in: 0...3, using: &random) {
      let delivery = builder.delivery(
        topic: topics.randomElement(using: &random) ?? "",
        published: .random(in: 0...9000, using: &random),
        wait: Int.random(in: 0...3, using: &random) > 0 ? .random(in: -9...99, using: &random) : nil,
        work: Bool.random(using: &random) ? .random(in: 0...99, using: &random) : nil)
      request = request.with(delivery, projection: makeProjection(&random))
    }
    return request
  }

  private func makeExchange(_ random: inout SplitMix64) -> TraceSummary.Exchange {
    var exchange = TraceSummary.Exchange()
    (exchange.client, exchange.server) = (builder.client, builder.api)
    exchange.sent = .random(in: 0...9000, using: &random)
    if Bool.random(using: &random) { exchange.received = exchange.sent + 3 }
    if Bool.random(using: &random) { exchange.responded = exchange.sent + 5 }
    if Bool.random(using: &random) { exchange.ended = exchange.sent + .random(in: 6...99, using: &random) }
    return exchange
  }

  private func makeProjection(_ random: inout SplitMix64) -> NameID {
    let values = ["", "p", "q"]
    guard Int.random(in: 0...3, using: &random) > 0 else { return 0 }
    return builder.projection(
      values.randomElement(using: &random) ?? "", values.randomElement(using: &random) ?? "")
  }
}
