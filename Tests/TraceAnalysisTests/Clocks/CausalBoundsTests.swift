import ReconstructedFleets
import SyntheticFleet
import Testing
import TraceAnalysis
import TraceModel

@testable import ClockEstimation
@testable import TraceAnalysis

/// The bounds of a hop's duration against all that its clocks and its own two records allow, tried one by one.
@Suite struct CausalBoundsTests {
  private static let base: Int64 = 1_700_000_000_123_456_703

  /// Some calls of a client with a wrong clock; its times, like the server's, are cut off to 10 ns.
  private struct Calls {
    let requests = SummaryBuilder()
    var summaries: [TraceSummary] = []

    init(seed: UInt64) {
      var random = SplitMix64(seed: seed)
      let offset = Int64.random(in: -60...60, using: &random)
      let steps = [10, 10, 1].shuffled(using: &random)
      func told(_ time: Int64, step: Int64) -> Int64 { time - time % step }
      for number in 0..<Int64.random(in: 1...4, using: &random) {
        var exchange = TraceSummary.Exchange()
        (exchange.client, exchange.server, exchange.statusCode) = (requests.client, requests.api, 202)
        var time = CausalBoundsTests.base + number * 400
        func pass() -> Int64 {
          time += Int64.random(in: 0...25, using: &random)
          return time
        }
        exchange.sent = told(pass() + offset, step: Int64(steps[0]))
        exchange.received = told(pass(), step: Int64(steps[1]))
        exchange.responded = told(pass(), step: Int64(steps[1]))
        exchange.ended = told(pass() + offset, step: Int64(steps[0]))
        var summary = requests.request(endToEnd: 1)
        summary.exchanges = [exchange]
        summaries.append(summary)
      }
    }

    /// From, to, and whether the client's clock told its end.
    typealias Hop = (from: Int64, to: Int64, isToClient: Bool)

    /// Every request's way there and back.
    var hops: [Hop] {
      summaries.flatMap(\.exchanges).flatMap { call -> [Hop] in
        [(call.sent, call.received, false), (call.responded, call.ended, true)]
      }
    }

    /// The largest power of ten that divides all times of an origin, as far as they show.
    func step(isClient: Bool) -> Int64 {
      let times = hops.flatMap { [$0.isToClient == isClient ? $0.to : $0.from] }
      var step: Int64 = 1_000_000_000
      while times.contains(where: { $0 % step != 0 }) { step /= 10 }
      return step
    }

    /// The possible durations of a hop if the client was ahead by `offset`: each of the instants that its two
    /// records allow, and nothing below 0.
    private func durations(_ hop: Hop, _ offset: Int64, _ steps: (client: Int64, server: Int64))
      -> ClosedRange<Int64>?
    {
      let shown = hop.to - hop.from + (hop.isToClient ? -offset : offset)
      let (first, last) = hop.isToClient ? (steps.server, steps.client) : (steps.client, steps.server)
      var found: ClosedRange<Int64>?
      for between in -(first - 1)...(last - 1) where shown + between >= 0 {
        found = (found?.lowerBound ?? shown + between)...(shown + between)
      }
      return found
    }

    /// The possible durations of each hop, in the order of `hops`: for every offset with which all hops can have
    /// taken no less than nothing.
    var possible: [ClosedRange<Int64>?] {
      let (hops, steps) = (hops, (step(isClient: true), step(isClient: false)))
      var found = [ClosedRange<Int64>?](repeating: nil, count: hops.count)
      for offset in Int64(-130)...130 {
        let ranges = hops.map { durations($0, offset, steps) }
        guard !ranges.contains(nil) else { continue }
        for (index, range) in ranges.enumerated() {
          guard let range else { continue }
          let known = found[index] ?? range
          found[index] =
            min(known.lowerBound, range.lowerBound)...max(known.upperBound, range.upperBound)
        }
      }
      return found
    }
  }

  @Test func `over 1,000 seeds the bounds of a hop are those that brute force finds, never below 0`() throws {
    var atZero = 0
    for seed in Seeds.upTo(1_000) {
      let calls = Calls(seed: seed)
      let table = ClockTable(ClockSurvey(calls.summaries), of: calls.requests.catalog)
      let possible = calls.possible
      for (number, summary) in calls.summaries.enumerated() {
        for (way, name) in [Segment.requestTransit, .responseTransit].enumerated() {
          let segment = try #require(summary.segments.first { $0.segment == name })
          let bounds = table.bounds(of: segment, in: summary)
          let expected = try #require(possible[2 * number + way], "seed \(seed)")
          // Drift and rounding outwards may add one.
          let (low, high) = (try #require(bounds.low?.count), try #require(bounds.high?.count))
          #expect(low >= 0 && expected.lowerBound - low <= 1, "seed \(seed): \(low), not \(expected)")
          #expect(low <= expected.lowerBound, "seed \(seed): \(low), not \(expected)")
          #expect((0...1).contains(high - expected.upperBound), "seed \(seed): \(high), not \(expected)")
          if low == 0 { atZero += 1 }
        }
      }
    }
    #expect(atZero > Seeds.share(of: 1_000))
  }

  @Test func `work within one second took no less than nothing, whatever the second`() throws {
    let requests = SummaryBuilder()
    let second: Int64 = 1_000_000_000
    let summaries = (1...5).map { number in
      requests.request(endToEnd: 1).with(
        requests.delivery(published: Int64(number) * second * 3, wait: second, work: 0))
    }
    let table = ClockTable(ClockSurvey(summaries), of: requests.catalog)
    let work = try #require(summaries[0].segments.first { $0.segment == .processing })
    let bounds = table.bounds(of: work, in: summaries[0])
    // A clock may be 500 ppm slow.
    let longest = try #require(bounds.high).count - (second - 1)
    #expect(bounds.low == .zero && (499_000...501_000).contains(longest), "\(bounds)")
  }

  @Test func `of work whose end its own clock shows before the beginning nothing is stated`() throws {
    let requests = SummaryBuilder()
    let summary = requests.request(endToEnd: 1).with(requests.delivery(wait: 9, work: -7))
    let table = ClockTable(ClockSurvey([summary]), of: requests.catalog)
    let work = try #require(summary.segments.first { $0.segment == .processing })
    let bounds = table.bounds(of: work, in: summary)
    #expect(work.duration == Nanoseconds(-7))
    #expect(bounds.clock == .uncorrected && bounds.low == nil && bounds.high == nil)
  }
}
