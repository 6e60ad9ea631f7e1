import ReconstructedFleets
import SyntheticFleet
import Testing
import TraceModel

@testable import ClockEstimation

/// Clocks that were set while they were logged. Clock a is the client, b the API, c a consumer.
struct ClockStepTests {
  private static let second: Int64 = 1_000_000_000
  private static let minute: Int64 = 60 * second
  private static let hundredMilliseconds: Int64 = 100_000_000

  @Test(arguments: [200_000_000, -200_000_000, 3_600_000_000_000]) func `a step is found`(
    _ size: Int64
  ) throws {
    var clocks = SimulatedClocks([(0, 0), (5_000_000, 10e-6)])
    clocks.clocks[1].steps = [(at: 5 * Self.minute, by: size)]
    let table = ClockTable(survey(clocks, seed: 1), of: clocks.catalog)
    let step = try #require(table.steps.first)
    #expect(table.steps.count == 1)
    #expect(step.origin == clocks.clocks[1].origin)
    #expect(step.since.nanoseconds <= SimulatedClocks.start + 5 * Self.minute)
    #expect(step.until.nanoseconds >= SimulatedClocks.start + 5 * Self.minute)
    let found = try #require(step.size).count
    #expect(abs(found - size) < 5_000_000)
    #expect(try #require(step.low).count <= size)
    #expect(try #require(step.high).count >= size)
    #expect(table.periods(of: step.origin).map(\.kind) == [.estimate, .estimate])
    for minute in [Int64(1), 3, 7, 9] {
      let time = minute * Self.minute
      let correction = table.correction(of: step.origin, at: clocks.reading(1, at: time))
      #expect(abs(Double(correction) - clocks.offset(1, at: time)) < 5_000_000, "minute \(minute)")
    }
  }

  @Test func `a reading that may be of before or after a step has the bounds of both`() throws {
    var clocks = SimulatedClocks([(0, 0), (0, 0)])
    clocks.clocks[1].steps = [(at: 5 * Self.minute, by: -Self.second)]
    let table = ClockTable(survey(clocks, seed: 2), of: clocks.catalog)
    let api = clocks.clocks[1].origin
    // This is shown half a second before the step and again half a second after it.
    let twice = SimulatedClocks.start + 5 * Self.minute - Self.second / 2
    let bounds = table.offsetBounds(of: api, at: twice)
    #expect(try #require(bounds.low) <= -Self.second)
    #expect(try #require(bounds.high) >= 0)
    let long = table.durationBounds(
      from: clocks.clocks[0].origin, at: SimulatedClocks.start + Self.minute, to: api, at: twice)
    #expect(long.kind == .estimate)
    #expect(try #require(long.high) - #require(long.low) >= Self.second)
  }

  @Test func `several steps are found, each in its time`() {
    var clocks = SimulatedClocks([(0, 0), (0, -20e-6)])
    clocks.clocks[1].steps = [
      (at: 2 * Self.minute, by: 300_000_000), (at: 5 * Self.minute, by: -500_000_000),
      (at: 8 * Self.minute, by: 150_000_000),
    ]
    let table = ClockTable(survey(clocks, seed: 3), of: clocks.catalog)
    #expect(table.steps.count == 3)
    for (step, truth) in zip(table.steps, clocks.clocks[1].steps) {
      #expect(step.since.nanoseconds <= SimulatedClocks.start + truth.at)
      #expect(step.until.nanoseconds >= SimulatedClocks.start + truth.at)
      #expect((step.low?.count ?? .max) <= truth.by && truth.by <= (step.high?.count ?? .min))
    }
    #expect(table.periods(of: clocks.clocks[1].origin).count == 4)
  }

  @Test func `a change of drift is no step`() {
    // After five minutes the API's clock gains 200 ppm: a step of 1 ms every 5 s, less than hops can tell.
    var clocks = SimulatedClocks([(0, 0), (0, 0)])
    clocks.clocks[1].steps = (0..<300).map { (at: 5 * Self.minute + $0 * Self.second, by: 200_000) }
    let table = ClockTable(survey(clocks, seed: 4), of: clocks.catalog)
    #expect(table.steps.isEmpty)
    #expect(table.periods(of: clocks.clocks[1].origin).count == 2)
  }

  /// Which of two clocks was set cannot be told, so what one-way hops say of a third one before says nothing of
  /// after.
  @Test func `a clock with one bound is divided where its reference may have been set`() {
    var clocks = SimulatedClocks([(0, 0), (0, 0), (0, 0)])
    clocks.clocks[1].steps = [(at: 5 * Self.minute, by: Self.second)]
    var all = survey(clocks, seed: 5)
    for second in Int64(0)..<600 {
      // So long that none becomes impossible.
      all.add(clocks.message(from: 1, to: 2, at: second * Self.second, wait: 3 * Self.second))
    }
    let table = ClockTable(all, of: clocks.catalog)
    let consumer = clocks.clocks[2].origin
    #expect(table.periods(of: consumer).map(\.kind) == [.bound, .bound])
    for minute in [Int64(1), 9] {
      let (published, consumed) = (minute * Self.minute, minute * Self.minute + 70_000_000)
      let bounds = table.durationBounds(
        from: clocks.clocks[1].origin, at: clocks.reading(1, at: published), to: consumer,
        at: clocks.reading(2, at: consumed))
      #expect((bounds.low ?? .min) <= 70_000_000, "minute \(minute)")
    }
  }

  @Test func `a step of a clock between two others is told once, and divides no clock that stood still`() {
    var clocks = SimulatedClocks([(0, 0), (0, 0), (4_000_000, 0), (0, 0)])
    clocks.clocks[1].steps = [(at: 5 * Self.minute, by: -Self.second)]
    var all = ClockSurvey()
    // Clock a, the reference, has exchanges with b and d; b has some with c.
    for (from, to, seed) in [(0, 1, UInt64(6)), (0, 3, 7), (1, 2, 8)] {
      all.merge(survey(clocks, from: from, to: to, seed: seed))
    }
    let table = ClockTable(all, of: clocks.catalog)
    #expect(table.steps.map(\.origin) == [clocks.clocks[1].origin])
    let kinds = clocks.clocks.map { table.periods(of: $0.origin).map(\.kind) }
    #expect(kinds[3] == [.estimate])
    #expect(kinds[1] == [.estimate, .estimate])
    for minute in [Int64(1), 9] {
      let correction = table.correction(
        of: clocks.clocks[2].origin, at: clocks.reading(2, at: minute * Self.minute))
      #expect(abs(correction - 4_000_000) < 10_000_000, "minute \(minute)")
    }
  }

  /// The worker calls the reference and one other a few times before it is set back, and only answers them afterwards.
  @Test func `a step that few hops show leaves every clock as it is that others vouch for`() {
    var clocks = SimulatedClocks([(0, 0), (0, 0), (5_000_000, 0), (-40_000_000, 0), (0, 0)])
    clocks.clocks[1].steps = [(at: 5 * Self.minute, by: -2_500_000_000)]
    var all = ClockSurvey()
    for (from, to, seed) in [(0, 2, UInt64(21)), (0, 3, 22), (2, 3, 23), (4, 0, 24), (4, 2, 25)] {
      all.merge(survey(clocks, from: from, to: to, seed: seed))
    }
    for second in [Int64(120), 180, 240] {
      for other in [0, 2] {
        all.add(
          clocks.exchange(from: 1, to: other, at: second * Self.second, there: 3_000_000, back: 4_000_000))
      }
    }
    for second in [Int64(330), 420] {
      for other in [0, 2] {
        all.add(clocks.message(from: other, to: 1, at: second * Self.second, wait: 5_000_000))
      }
    }
    let table = ClockTable(all, of: clocks.catalog)
    #expect(table.steps.map(\.origin) == [clocks.clocks[1].origin])
    for clock in [0, 2, 3, 4] {
      let kinds = table.periods(of: clocks.clocks[clock].origin).map(\.kind)
      #expect(kinds == [.estimate] || kinds == [.same], "\(clock): \(kinds)")
    }
  }

  /// Each caller sees it at another time, and as its own step the other way round.
  @Test func `a step of a clock that many call is told once`() {
    var clocks = SimulatedClocks((0..<6).map { (Int64($0) * 1_000_000, 0) })
    clocks.clocks[5].steps = [(at: 5 * Self.minute, by: 700_000_000)]
    var all = ClockSurvey()
    for caller in 0..<5 {
      all.merge(survey(clocks, from: caller, to: 5, seed: 30 + UInt64(caller)))
      all.merge(survey(clocks, from: caller, to: (caller + 1) % 5, seed: 40 + UInt64(caller)))
    }
    let table = ClockTable(all, of: clocks.catalog)
    #expect(table.steps.map(\.origin) == [clocks.clocks[5].origin])
    #expect((0..<5).allSatisfy { table.periods(of: clocks.clocks[$0].origin).count == 1 })
  }

  @Test func `two machines that log under one name are told, and nothing is made up of them`() {
    let clocks = SimulatedClocks([(0, 0), (0, 0), (Self.second, 0)])
    var survey = ClockSurvey()
    for second in Int64(0)..<600 {
      var request = clocks.exchange(
        from: 0, to: second % 2 == 0 ? 1 : 2, at: second * Self.second, there: 2_000_000, back: 2_000_000)
      request.exchanges[0].server = clocks.clocks[1].origin
      survey.add(request)
    }
    let table = ClockTable(survey, of: clocks.catalog)
    #expect(table.conflicts.map(\.evidence) == [1200])
    #expect(table.isIdentity)
    #expect(table.steps.isEmpty)
    #expect(table.offsetBounds(of: clocks.clocks[1].origin, at: SimulatedClocks.start) == (nil, nil))
  }

  @Test func `steps of any size at any time are found, and the truth stays within all bounds`() {
    for seed in Seeds.first(100) {
      var random = SplitMix64(seed: seed)
      var clocks = SimulatedClocks([(0, 0), (.random(in: -9_000_000...9_000_000, using: &random), 30e-6)])
      let size = Int64.random(in: 50_000_000...2_000_000_000, using: &random)
      let step = (
        at: Int64.random(in: Self.minute...9 * Self.minute, using: &random),
        by: Bool.random(using: &random) ? size : -size
      )
      clocks.clocks[1].steps = [step]
      let table = ClockTable(survey(clocks, seed: seed), of: clocks.catalog)
      let found = table.steps.map { ($0.since.nanoseconds, $0.until.nanoseconds) }
      let time = SimulatedClocks.start + step.at
      #expect(found.count == 1 && found[0].0 <= time && found[0].1 >= time, "seed \(seed)")
      for _ in 0..<20 {
        let time = Int64.random(in: 0...10 * Self.minute, using: &random)
        let bounds = table.offsetBounds(of: clocks.clocks[1].origin, at: clocks.reading(1, at: time))
        let truth = clocks.offset(1, at: time)
        #expect(bounds.low.map { Double($0) <= truth + 1 } ?? true, "seed \(seed)")
        #expect(bounds.high.map { Double($0) >= truth - 1 } ?? true, "seed \(seed)")
      }
    }
  }

  /// The clock that the hops are told by shows the moments before and after in mixed order.
  @Test func `a step back of the reference is one step, even between a request and its answer`() {
    for (index, offset) in stride(from: Int64(0), to: 400, by: 10).enumerated() {
      var clocks = SimulatedClocks([(0, 0), (3_000_000, 0)])
      // Exchanges begin at whole seconds and take up to 81 ms, and others a tenth of a second later.
      clocks.clocks[0].steps = [(at: 5 * Self.minute + offset * 1_000_000, by: -Self.hundredMilliseconds * 2)]
      var all = survey(clocks, seed: UInt64(index))
      for second in Int64(0)..<600 {
        all.add(
          clocks.exchange(
            from: 0, to: 1, at: second * Self.second + 100_000_000, there: 3_000_000, back: 2_000_000))
      }
      let table = ClockTable(all, of: clocks.catalog)
      #expect(table.steps.count == 1, "\(offset) ms")
      for step in table.steps {
        // A window of the survey, and the step's own size on either side.
        #expect((step.until - step.since).count < 11 * Self.second, "\(offset) ms")
        let size = (step.size?.count ?? 0) * (step.origin == clocks.clocks[0].origin ? -1 : 1)
        #expect(abs(size - 200_000_000) < 10_000_000, "\(offset) ms")
      }
    }
  }

  /// Ten minutes of exchanges between two clocks, one a second, with passages of 0.2 to 40 ms.
  private func survey(
    _ clocks: SimulatedClocks, from: Int = 0, to: Int = 1, seed: UInt64
  ) -> ClockSurvey {
    var random = SplitMix64(seed: seed)
    let requests = (Int64(0)..<600).map { second in
      clocks.exchange(
        from: from, to: to, at: second * Self.second,
        there: .random(in: 200_000...40_000_000, using: &random),
        back: .random(in: 200_000...40_000_000, using: &random))
    }
    return ClockSurvey(requests)
  }
}
