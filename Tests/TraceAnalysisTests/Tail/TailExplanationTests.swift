import SyntheticFleet
import Testing
import TraceModel

@testable import TraceAnalysis

/// Why the slowest requests are slow, by what two passes count.
@Suite struct TailExplanationTests {
  private let requests = SummaryBuilder()
  private let table: AttributeTable = {
    var table = AttributeTable()
    table.add("codec", ["av1", "hevc"])
    table.add("tenant", ["a", "b", "c"])
    return table
  }()

  private typealias Request = (summary: TraceSummary, key: RequestID, attributes: [Int])

  private func request(
    _ number: Int, wait: Int64, work: Int64, attributes: [Int] = [], topic: String = "jobs"
  ) -> Request {
    var request = requests.request(start: 1_000, endToEnd: 1_000 + wait + work)
    var delivery = requests.delivery(topic: topic, published: 2_000, wait: wait, work: work)
    delivery.begun = Int64.absent
    request.done = Instant(
      time: Timestamp(nanoseconds: 2_000 + wait + work), origin: requests.worker)
    return (request.with(delivery), RequestID(number: Int64(number)), attributes)
  }

  private func explained(
    _ parts: [[Request]], percent: Double = 1
  ) throws -> (report: TailReport, candidates: [TailExplanation.Candidate]) {
    let share = try #require(DecimalPercent(percent))
    let populations = parts.map { part in
      var population = TailPopulation(includesFailures: false)
      for request in part { population.add(request.summary, request.key) }
      return population
    }
    let population = populations.dropFirst().reduce(into: populations[0]) { $0.merge($1) }
    let division = population.divided(slowest: share)
    let empty = TailSurvey(of: division, attributes: table, catalog: requests.catalog)
    let surveys = parts.map { part in
      var survey = empty
      for request in part { survey.add(request.summary, request.key, request.attributes) }
      return survey
    }
    let explanation = TailExplanation(surveys.dropFirst().reduce(into: surveys[0]) { $0.merge($1) })
    return (explanation.report, explanation.candidates(5))
  }

  private func random(_ count: Int, _ random: inout SplitMix64) -> [Request] {
    (0..<count).map { number in
      request(
        number, wait: .random(in: 0...9_999, using: &random), work: .random(in: 0...999, using: &random),
        attributes: [Int.random(in: 0...1, using: &random), Int.random(in: 2...4, using: &random)],
        topic: ["jobs", "mail"].randomElement(using: &random) ?? "")
    }
  }

  /// 1,000 requests wait 100 and work 1,000; the ten slowest wait 8,000 more.
  @Test func `the extra time is in the part that is longer, and the value that most of them have is named`()
    throws
  {
    let all = (0..<1_000).map { number in
      let isSlow = number % 100 == 7
      return request(
        number, wait: isSlow ? 8_100 : 100, work: 1_000,
        attributes: [isSlow || number % 50 == 0 ? 0 : 1, 2 + number % 3])
    }
    let (report, candidates) = try explained([all])
    #expect(report.finding == .found && report.whole == .endToEnd && report.requests == 1_000)
    #expect(report.slowest.requests == 10 && report.slowest.mean == Nanoseconds(1_000 + 8_100 + 1_000))
    #expect(report.middle.mean == Nanoseconds(2_100))
    #expect(report.parts.map(\.segment).first == .queueWait)
    #expect(report.parts.first?.extra == Nanoseconds(8_000))
    #expect(report.parts.dropFirst().allSatisfy { $0.extra == .zero })
    let value = try #require(report.values.first)
    #expect(report.values.count == 1)
    #expect(value.names == [.init(.attribute, attribute: "codec", "av1")])
    #expect(value.slowest == 10 && value.slowestTotal == 10 && value.rest == 20 && value.restTotal == 990)
    // All of the slowest have it: the ratio has no upper end.
    #expect(value.oddsRatio == nil && value.high == nil && value.low > 1)
    #expect(candidates.count == 10 && candidates.allSatisfy { $0.lost == Nanoseconds(8_100) })
  }

  /// 20 requests of many codecs wait 8,000 more. 10 others, all of av1, take 8,000 more for their work.
  @Test
  func `of two causes the examples have the value named first, and lost most where it makes requests slow`()
    throws
  {
    let all = (0..<1_000).map { number in
      let isWaiting = number % 50 == 7
      let isSlowWork = number % 100 == 3
      return request(
        number, wait: isWaiting ? 8_100 : 100, work: isSlowWork ? 9_000 + Int64(number) / 100 : 1_000,
        attributes: [isSlowWork ? 0 : 1, 2 + number % 3])
    }
    let (report, candidates) = try explained([all], percent: 3)
    #expect(report.parts.first?.segment == .queueWait)
    #expect(report.values.first?.names == [.init(.attribute, attribute: "codec", "av1")])
    #expect(report.examplePart?.segment == .processing)
    #expect(candidates.map(\.key.number) == [903, 803, 703, 603, 503])
    #expect(candidates.map(\.lost.count) == [9_009, 9_008, 9_007, 9_006, 9_005])
  }

  @Test func `contributions add up to the difference of the means, to the nanosecond`() throws {
    for seed in Seeds.first(200) {
      var random = SplitMix64(seed: seed)
      let (report, _) = try explained(
        [self.random(Int.random(in: 30...400, using: &random), &random)], percent: 10)
      guard report.slowest.requests > 0 else { continue }
      let extra = report.parts.reduce(Nanoseconds.zero) { $0 + $1.extra }
      #expect(extra == report.slowest.mean - report.middle.mean, "seed \(seed)")
      #expect(report.parts.reduce(.zero) { $0 + $1.slowest } == report.slowest.mean, "seed \(seed)")
      #expect(report.parts.reduce(.zero) { $0 + $1.middle } == report.middle.mean, "seed \(seed)")
    }
  }

  @Test func `neither the order of requests nor how parts are merged changes anything`() throws {
    for seed in Seeds.first(100) {
      var random = SplitMix64(seed: seed)
      let all = self.random(300, &random)
      let expected = try explained([all], percent: 5).report
      let shuffled = all.shuffled(using: &random)
      let cut = Int.random(in: 0...300, using: &random)
      let merged = try explained([Array(shuffled[cut...]), Array(shuffled[..<cut])], percent: 5).report
      #expect("\(merged)" == "\(expected)", "seed \(seed)")
    }
  }

  @Test func `a part of the path that is shorter among the slowest has a negative contribution`() throws {
    let all = (0..<1_000).map { number in
      number < 10 ? request(number, wait: 9_000, work: 10) : request(number, wait: 100, work: 500)
    }
    let parts = try explained([all]).report.parts
    #expect(parts.first { $0.segment == .processing }?.extra == Nanoseconds(-490))
    #expect(parts.first { $0.segment == .queueWait }?.extra == Nanoseconds(8_900))
  }

  /// A topic of its own, which nobody else has, is one set under three names: its topic, and the codec that only it has.
  @Test func `values that the same requests have are tested once, and named together`() throws {
    let all = (0..<1_000).map { number in
      number < 10
        ? request(number, wait: 9_000, work: 10, attributes: [0], topic: "slow")
        : request(number, wait: 100, work: 500, attributes: [1])
    }
    let report = try explained([all]).report
    #expect(
      report.values.map(\.names) == [
        [.init(.attribute, attribute: "codec", "av1"), .init(.topic, "slow")]
      ])
    // The ten, and the others.
    #expect(report.tested + report.untestable == 2)
  }

  @Test func `an attribute that only some have makes those without it a group`() throws {
    let all = (0..<1_000).map { number in
      number < 10
        ? request(number, wait: 9_000, work: 10)
        : request(number, wait: 100, work: 500, attributes: [number % 2])
    }
    let report = try explained([all]).report
    #expect(report.values.first?.names == [.init(.attribute, attribute: "codec", nil)])
  }

  @Test func `few slow requests have their parts told and no values, and none have neither`() throws {
    var random = SplitMix64(seed: 1)
    let few = try explained([self.random(300, &random)]).report
    #expect(few.finding == .tooLittleData && few.slowest.requests == 3 && !few.parts.isEmpty)
    #expect(few.values.isEmpty && few.tested == 0)
    let none = try explained([self.random(99, &random)]).report
    #expect(none.finding == .tooLittleData && none.slowest.requests == 0 && none.parts.isEmpty)
  }

  @Test func `requests that all take as long are alike`() throws {
    let report = try explained([(0..<1_000).map { request($0, wait: 100, work: 500) }]).report
    #expect(report.finding == .allAlike && report.parts.isEmpty && report.values.isEmpty)
  }

  /// 700 requests from the client, 800 from the server alone: their times are never mixed.
  @Test func `the larger of two populations is explained, and the other counted`() throws {
    var random = SplitMix64(seed: 3)
    let all = self.random(1_500, &random).enumerated().map { index, request -> Request in
      guard index >= 700 else { return request }
      var summary = request.summary
      (summary.sent, summary.received) = (nil, summary.sent)
      return (summary, request.key, request.attributes)
    }
    let report = try explained([all]).report
    #expect(report.whole == .fromAPI && report.requests == 800 && report.others == 700)
  }

  @Test func `requests that are open or failed are not among those that are compared`() throws {
    var all = (0..<200).map { request($0, wait: Int64($0), work: 1) }
    for index in 0..<10 { all[index].summary.outcome = .failed }
    for index in 10..<15 {
      all[index].summary.outcome = .queued
      all[index].summary.done = nil
    }
    let report = try explained([all]).report
    #expect(report.requests == 185 && report.unfinished == 5)
  }

  /// The ten slowest were refused by the api once, and one of the others was, by a service without a log.
  @Test func `the status of a call is compared, by the service that answered`() throws {
    let all = (0..<1_000).map { number in
      let isSlow = number % 100 == 7
      var request = request(number, wait: isSlow ? 8_100 : 100, work: 1_000)
      var call = TraceSummary.Exchange()
      call.statusCode = isSlow || number == 1 ? 503 : 202
      if number != 1 { (call.server, call.received) = (requests.api, 1_010) }
      request.summary.exchanges = [call]
      return request
    }
    let report = try explained([all]).report
    let value = try #require(report.values.first)
    #expect(report.values.count == 1 && value.names == [.init(.status, "api/503")])
    #expect(value.slowest == 10 && value.rest == 0)
  }

  @Test func `a call that its caller gave up has a status of its own`() throws {
    let all = (0..<1_000).map { number in
      let isSlow = number % 100 == 7
      var request = request(number, wait: isSlow ? 8_100 : 100, work: 1_000)
      var call = TraceSummary.Exchange()
      (call.client, call.sent, call.gaveUp) = (requests.client, 1_000, isSlow)
      request.summary.exchanges = [call]
      return request
    }
    #expect(try explained([all]).report.values.map(\.names) == [[.init(.status, "no answer")]])
  }
}
