import ReconstructedFleets
import SyntheticFleet
import Testing
import TraceModel

@testable import ClockEstimation

/// A consumer (b) of messages published by an API (a), with a clock that one-way hops bound from above only.
struct IdlePickupTests {
  private static let second: Int64 = 1_000_000_000
  private static let millisecond: Int64 = 1_000_000

  @Test func `what an idle consumer takes up is found, and nothing else`() throws {
    var survey = IdlePickupSurvey()
    let clocks = SimulatedClocks([(0, 0), (0, 0)])
    func add(at time: Int64, wait: Int64, work: Int64?, attempt: Int32 = 1) {
      var message = clocks.message(
        from: 0, to: 1, at: time * Self.millisecond, wait: wait * Self.millisecond,
        work: work.map { $0 * Self.millisecond })
      message.deliveries[0].attempt = attempt
      survey.add(message)
    }
    add(at: 1000, wait: 1, work: 50)  // the first: what was before is not known
    add(at: 1100, wait: 2, work: 50)  // 51 ms after the one before
    add(at: 2000, wait: 3, work: 500)  // idle
    add(at: 2100, wait: 401, work: 50)  // was there while the one before was worked on
    add(at: 4000, wait: 4, work: 50, attempt: 2)  // a redelivery
    add(at: 5000, wait: 5, work: nil)  // idle; has no end, so the rest of the minute says nothing
    add(at: 9000, wait: 6, work: 50)
    add(at: 70_000, wait: 7, work: 50)  // idle, in the next minute
    let consumer = try #require(survey.consumers[clocks.clocks[1].origin])
    #expect(consumer.idlePickups.map { ($0.consumed - $0.published) / Self.millisecond } == [3, 5, 7])
  }

  @Test func `an assumed clock is off by the quickest fetch only`() throws {
    let clocks = SimulatedClocks([(0, 0), (1_700_000_000, 0)])
    let (survey, pickups) = surveys(clocks, seed: 1)
    let bound = ClockTable(survey, of: clocks.catalog)
    #expect(bound.isIdentity)
    let assumed = ClockTable(survey, of: clocks.catalog, watching: pickups, isAssuming: true)
    let period = try #require(assumed.periods(of: clocks.clocks[1].origin).first)
    #expect(period.kind == .assumed)
    #expect(abs(period.correction.offset - 1_700_000_000) < 2 * Self.millisecond)
    let assumption = try #require(period.assumption)
    #expect(assumption.count > 100)
    // Fetches take 1 to 5 ms.
    #expect(abs(assumption.fetchDelay - 2 * Self.millisecond) < Self.millisecond / 2)
    // The proofs of the logs do not change.
    let (a, b) = (clocks.clocks[0].origin, clocks.clocks[1].origin)
    let time = SimulatedClocks.start + 100 * Self.second
    let (proven, told) = (
      bound.durationBounds(from: a, at: time, to: b, at: time),
      assumed.durationBounds(from: a, at: time, to: b, at: time)
    )
    #expect((proven.low, proven.high, proven.kind) == (told.low, nil, .bound))
    #expect((told.high, told.kind) == (nil, .assumed))
  }

  @Test func `the drift of an assumed clock is found`() throws {
    let clocks = SimulatedClocks([(0, 0), (-300_000_000, 45e-6)])
    let (survey, pickups) = surveys(clocks, seed: 2)
    let table = ClockTable(survey, of: clocks.catalog, watching: pickups, isAssuming: true)
    let period = try #require(table.periods(of: clocks.clocks[1].origin).first)
    #expect(period.kind == .assumed)
    #expect(abs(period.correction.drift - 45e-6) < 2e-6)
    for minute in Int64(0)...10 {
      let time = minute * 60 * Self.second
      let correction = table.correction(of: period.origin, at: clocks.reading(1, at: time))
      #expect(abs(Double(correction) - clocks.offset(1, at: time)) < 3e6, "minute \(minute)")
    }
  }

  @Test func `a clock that is estimated or has too few pickups stays as it is`() {
    let clocks = SimulatedClocks([(0, 0), (1_700_000_000, 0)])
    var (survey, pickups) = surveys(clocks, seed: 3)
    survey.add(clocks.exchange(from: 1, to: 0, at: 0, there: 1_000_000, back: 1_000_000))
    let estimate = ClockTable(survey, of: clocks.catalog)
    #expect(estimate.periods.map(\.kind) == [.same, .estimate])
    #expect(ClockTable(survey, of: clocks.catalog, watching: pickups, isAssuming: true) == estimate)
    (survey, pickups) = surveys(clocks, seed: 3, seconds: 2)
    let few = ClockTable(survey, of: clocks.catalog, watching: pickups, isAssuming: true)
    #expect(few == ClockTable(survey, of: clocks.catalog))
    #expect(few.periods.map(\.kind) == [.same, .bound])
  }

  @Test func `assumed clocks are possible together, and no message arrives before it left`() {
    for seed in Seeds.first(100) {
      var random = SplitMix64(seed: seed)
      let clocks = SimulatedClocks([
        (0, 0), (.random(in: -2_000_000_000...2_000_000_000, using: &random), 20e-6),
        (.random(in: -2_000_000_000...2_000_000_000, using: &random), -30e-6),
      ])
      var (survey, pickups) = surveys(clocks, seed: seed)
      // The consumer publishes onward to another.
      let onward = (0..<40).map { _ in
        clocks.message(
          from: 1, to: 2, at: .random(in: 0...600 * Self.second, using: &random),
          wait: .random(in: 200_000...9_000_000, using: &random), work: 1_000)
      }
      for message in onward {
        survey.add(message)
        pickups.add(message)
      }
      let table = ClockTable(survey, of: clocks.catalog, watching: pickups, isAssuming: true)
      // Whichever clock stands, the two others are open.
      let reference = table.periods.firstIndex { $0.kind == .same } ?? 0
      #expect(table.periods.count { $0.kind == .assumed } == 2, "seed \(seed)")
      for message in onward.map(table.corrected) {
        #expect(message.deliveries[0].consumed >= message.deliveries[0].published, "seed \(seed)")
      }
      for (period, clock) in zip(table.periods, 0...) {
        let reading = clocks.reading(clock, at: 0)
        let correction = table.correction(of: period.origin, at: reading)
        let bounds = table.offsetBounds(of: period.origin, at: reading)
        #expect((bounds.low ?? correction) <= correction + 1, "seed \(seed)")
        #expect((bounds.high ?? correction) >= correction - 1, "seed \(seed)")
        let truth = clocks.offset(clock, at: 0) - clocks.offset(reference, at: 0)
        #expect(abs(Double(correction) - truth) < 15e6, "seed \(seed)")
      }
    }
  }

  @Test func `surveys do not depend on order and parts`() {
    for seed in Seeds.first(200) {
      var random = SplitMix64(seed: seed)
      let messages = makeMessages(.random(in: 1...60, using: &random), within: 300 * Self.second, &random)
      check(messages, &random, "seed \(seed)")
    }
  }

  @Test func `a busy consumer is looked at in some minutes, whatever the order`() throws {
    var random = SplitMix64(seed: 9)
    let messages = makeMessages(210_000, within: 80_000 * Self.second, longEach: 1_000_000, &random)
    check(messages, &random, "many")
    let times = try #require(survey(messages).consumers.first).value.idlePickups.map(\.consumed)
    let minutes = Set(times.map { $0 / (60 * Self.second) }).count
    // Of 1,333 minutes, about a half.
    #expect((500...850).contains(minutes))
  }

  private func check(_ messages: [TraceSummary], _ random: inout SplitMix64, _ comment: Comment) {
    let expected = survey(messages)
    #expect((survey(messages.shuffled(using: &random)) == expected) == true, comment)
    let cut = Int.random(in: 0...messages.count, using: &random)
    var merged = survey(Array(messages[cut...]))
    merged.merge(survey(Array(messages[..<cut])))
    #expect((merged == expected) == true, comment)
  }

  private func survey(_ messages: [TraceSummary]) -> IdlePickupSurvey {
    var survey = IdlePickupSurvey()
    for message in messages { survey.add(message) }
    return survey
  }

  private func makeMessages(
    _ count: Int, within span: Int64, longEach: Int = 1000, _ random: inout SplitMix64
  ) -> [TraceSummary] {
    let clocks = SimulatedClocks([(0, 0), (0, 0)])
    return (0..<count).map { _ in
      let work = [nil, Int64.random(in: 0...200_000_000, using: &random)]
      let long = Int.random(in: 0..<longEach, using: &random) == 0 ? 200 * Self.second : nil
      return clocks.message(
        from: 0, to: 1, at: .random(in: 0...span, using: &random), wait: 1000,
        work: long ?? work[Int.random(in: 0..<200, using: &random) == 0 ? 0 : 1])
    }
  }

  /// A message every second, fetched in 1 to 5 ms, worked on for 10 ms; every tenth has to wait for the one
  /// before it.
  private func surveys(
    _ clocks: SimulatedClocks, seed: UInt64, seconds: Int64 = 600
  ) -> (ClockSurvey, IdlePickupSurvey) {
    var random = SplitMix64(seed: seed)
    var requests: [TraceSummary] = []
    for second in 0..<seconds {
      let fetch = Int64.random(in: Self.millisecond...5 * Self.millisecond, using: &random)
      let time = second * Self.second
      requests.append(clocks.message(from: 0, to: 1, at: time, wait: fetch, work: 10_000_000))
      guard second % 10 == 0 else { continue }
      requests.append(clocks.message(from: 0, to: 1, at: time + 1000, wait: 15_100_000, work: 10_000_000))
    }
    return (ClockSurvey(requests), survey(requests))
  }
}
