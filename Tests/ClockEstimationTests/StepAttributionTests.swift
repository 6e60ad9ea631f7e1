import ReconstructedFleets
import SyntheticFleet
import Testing
import TraceModel

@testable import ClockEstimation

/// Clients (a, d) ask an API (b), which publishes to a consumer (c). One clock is set after a minute of two. No hop
/// shows a step of the consumer, so what is known of its clock tells who was found to have been set.
struct StepAttributionTests {
  private static let second: Int64 = 1_000_000_000

  private func table(
    setting clock: Int, by size: Int64, everyMilliseconds step: Int64 = 200, clients: [Int] = [0],
    isAssuming: Bool = false
  ) -> (clocks: SimulatedClocks, table: ClockTable) {
    var clocks = SimulatedClocks([(0, 0), (5_000_000, 10e-6), (-3_000_000, 0), (40_000_000, 0)])
    clocks.clocks[clock].steps = [(at: 60 * Self.second + 50_000_000, by: size)]
    var random = SplitMix64(seed: 1)
    var requests: [TraceSummary] = []
    for (number, time) in stride(from: Int64(0), to: 120_000, by: Int64.Stride(step)).enumerated() {
      func passage() -> Int64 { .random(in: 200_000...4_000_000, using: &random) }
      let begin = time * 1_000_000
      requests.append(
        clocks.exchange(
          from: clients[number % clients.count], to: 1, at: begin, there: passage(), work: 1_000_000,
          back: passage()))
      requests.append(clocks.message(from: 1, to: 2, at: begin + 4_000_000, wait: passage(), work: 1_000_000))
    }
    let table = ClockTable(
      ClockSurvey(requests), of: clocks.catalog, watching: IdlePickupSurvey(requests), isAssuming: isAssuming)
    return (clocks, table)
  }

  private func kindsOfConsumer(_ found: (clocks: SimulatedClocks, table: ClockTable)) -> [ClockKind] {
    found.table.periods(of: found.clocks.clocks[2].origin).map(\.kind)
  }

  private func reference(_ found: (clocks: SimulatedClocks, table: ClockTable)) -> Int? {
    found.clocks.clocks.firstIndex { $0.origin == found.table.periods.first { $0.kind == .same }?.origin }
  }

  @Test func `a client that was set back is known by its readings, and the API's clock stays the reference`()
  {
    let found = table(setting: 0, by: -2 * Self.second)
    #expect(found.table.steps.map(\.origin) == [found.clocks.clocks[0].origin])
    #expect(reference(found) == 1)
    #expect(kindsOfConsumer(found) == [.bound])
  }

  @Test func `an API that was set back is known by its client's readings, and is told against the client`() {
    let found = table(setting: 1, by: -2 * Self.second)
    #expect(found.table.steps.map(\.origin) == [found.clocks.clocks[1].origin])
    #expect(reference(found) == 0)
    #expect(kindsOfConsumer(found) == [.bound])
  }

  @Test func `a clock that skipped readings was likely set, which counts only where something is assumed`() {
    #expect(kindsOfConsumer(table(setting: 0, by: 2 * Self.second)) == [.bound, .bound])
    let assumed = table(setting: 0, by: 2 * Self.second, isAssuming: true)
    #expect(kindsOfConsumer(assumed) == [.assumed])
  }

  @Test func `a skip among pauses as long says nothing`() {
    let found = table(setting: 0, by: 2 * Self.second, everyMilliseconds: 3_000, isAssuming: true)
    #expect(kindsOfConsumer(found) == [.assumed, .assumed])
  }

  /// Else the client was set, and the consumer's clock is wrong besides.
  @Test(arguments: [200, 3_000] as [Int64])
  func `an API that was set forward is known by messages that become impossible by as much`(every step: Int64)
  {
    for size in [2, 90] as [Int64] {
      let found = table(setting: 1, by: size * Self.second, everyMilliseconds: step)
      #expect(found.table.steps.map(\.origin) == [found.clocks.clocks[1].origin])
      #expect(reference(found) == 0)
      #expect(kindsOfConsumer(found) == [.bound])
    }
  }

  @Test func `who kept pace with a third clock was not set`() {
    for size in [2 * Self.second, -2 * Self.second] {
      let found = table(setting: 0, by: size, clients: [0, 3])
      #expect(found.table.steps.map(\.origin) == [found.clocks.clocks[0].origin])
      #expect(found.table.periods(of: found.clocks.clocks[3].origin).count == 1)
      #expect(kindsOfConsumer(found) == [.bound])
    }
  }

  @Test func `a suspected step is the consumer's if its other publishers see it, too`() {
    var clocks = SimulatedClocks([(0, 0), (5_000_000, 0), (1_000_000, 0), (2_000_000, 0)])
    clocks.clocks[2].steps = [(at: 60 * Self.second, by: 2 * Self.second)]
    var requests: [TraceSummary] = []
    for second in Int64(0)..<120 {
      for (publisher, offset) in [(0, Int64(0)), (1, 500_000_000)] {
        for consumer in [2, 3] {
          requests.append(
            clocks.message(
              from: publisher, to: consumer, at: second * Self.second + offset,
              wait: 2_000_000 + second * 1000,
              work: 1_000_000))
        }
      }
    }
    let table = ClockTable(
      ClockSurvey(requests), of: clocks.catalog, watching: IdlePickupSurvey(requests))
    #expect(Set(table.steps.map(\.origin)) == [clocks.clocks[2].origin])
    #expect(!table.steps.contains { !$0.isSuspected })
    for second in [Int64(10), 110] {
      let (low, high) = table.offsetBounds(
        of: clocks.clocks[2].origin, at: clocks.reading(2, at: second * Self.second))
      let reference = clocks.clocks.firstIndex { $0.origin == table.periods[0].reference } ?? 0
      let truth =
        clocks.offset(2, at: second * Self.second) - clocks.offset(reference, at: second * Self.second)
      #expect(low.map { Double($0) <= truth } ?? true)
      #expect(high.map { Double($0) >= truth } ?? true)
    }
    #expect(table.periods(of: clocks.clocks[3].origin).count == 1)
  }
}
