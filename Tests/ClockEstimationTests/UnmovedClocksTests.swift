import ReconstructedFleets
import SyntheticFleet
import Testing
import TraceModel

@testable import ClockEstimation

/// Which of two clocks that disagree is wrong: the one whose move explains the most.
@Suite struct UnmovedClocksTests {
  /// By how many ms each clock is moved, by name; only those that are.
  private func moves(_ drawing: ClockDrawing) -> [String: Double] {
    let table = drawing.table
    return drawing.catalog.origins.reduce(into: [:]) { moves, origin in
      let move = table.correction(of: drawing.id(origin.service), at: 0)
      if move != 0 { moves[origin.service] = Double(move) / 1_000_000 }
    }
  }

  private func expect(_ drawing: String, moves expected: [String: Double]) {
    let found = moves(ClockDrawing(drawing))
    #expect(Set(found.keys) == Set(expected.keys), "\(found)")
    for (name, move) in found { #expect(abs(move - (expected[name] ?? 0)) <= 3, "\(name): \(move)") }
  }

  @Test func `a client behind two servers moves, and the servers and their worker stand`() {
    expect(
      """
      web 0 → api-1 5002
      api-1 5004 → web 6.000001
      web 1000 → api-2 6002
      api-2 6004.000001 → web 1006
      api-1 5003.000001 → worker 5020
      api-2 6003 → worker 6020.000001
      """, moves: ["web": -5_000])
  }

  @Test func `a gateway behind its client and the service that it asks moves alone`() {
    expect(
      """
      web 5000 → gateway 2
      gateway 11.000001 → web 5013.000001
      gateway 3 → orders 5005
      orders 5008.000001 → gateway 10
      orders 5006 → worker 5020.000001
      """, moves: ["gateway": -5_000])
  }

  @Test func `a server ahead of all its clients moves, and its worker with it`() {
    expect(
      """
      web-1 0 → api 5002
      api 5004 → web-1 6.000001
      web-2 1000 → api 6002
      api 6004.000001 → web-2 1006.000001
      api 5003 → worker 5020.000001
      api 6003 → worker 6020
      """, moves: ["api": 5_000, "worker": 5_000])
  }

  @Test func `a worker right as logged stands where its server was behind, since messages then waited least`()
  {
    expect(
      """
      web 5000 → api 2
      api 4.000001 → web 5006.000001
      api 3 → worker 5020.000001
      """, moves: ["api": -5_000])
  }

  /// A bound that no record contradicts moves nothing, over however long a time.
  @Test func `one worker ahead moves neither the server that it asks nor another worker`() {
    let hour = 3_600_000
    expect(
      """
      orders 6.000001 → worker-1 16
      orders \(hour + 5) → worker-2 \(hour + 4_845)
      orders \(hour + 900_003) → worker-2 \(hour + 904_787).000001
      worker-2 \(hour + 904_791) → pay \(hour + 900_007).000001
      pay \(hour + 1_800_018) → worker-1 \(hour + 1_800_019).000001
      """, moves: ["worker-2": 4_783])
  }

  @Test func `a server stands that most of many phones disagree with, each in its own way`() {
    let phones = (1...20).map { number in
      """
      phone-\(number) \(number * 1_000) → api 500002.000001
      api 500003 → phone-\(number) \(number * 1_000 + 5).000001
      """
    }
    expect(
      """
      \(phones.joined(separator: "\n"))
      api 500003.5 → worker 500009.000001
      """,
      moves: (1...20).reduce(into: [:]) { moves, number in
        moves["phone-\(number)"] = Double((number - 500) * 1_000)
      })
  }

  @Test func `of two clocks that disagree, with nothing else to tell, the better known stands`() {
    expect(
      """
      web 0 → api 5002
      api 5004 → web 6.000001
      api 5003.000001 → worker 5020.000001
      """, moves: ["web": -5_000])
  }
}

/// Systems in which one clock is wrong: a client, a gateway, a service, two workers that ask another service, and a mailer.
@Suite struct UnmovedClocksLawTests {
  private static let second: Int64 = 1_000_000_000
  private static let (web, gateway, orders, pay, workers, mailer) = (0, 1, 2, 3, [4, 5], 6)

  private static func requests(_ clocks: SimulatedClocks, _ random: inout SplitMix64) -> [TraceSummary] {
    let span = [2, 600, 7_200].randomElement(using: &random) ?? 2
    return (0..<Int.random(in: 6...20, using: &random)).flatMap { _ -> [TraceSummary] in
      let time = Int64.random(in: 0...(Int64(span) * second), using: &random)
      // Each worker is asked for in turn, so that all clocks are connected.
      return workers.flatMap { worker -> [TraceSummary] in
        func passage() -> Int64 { .random(in: 200_000...5_000_000, using: &random) }
        return [
          clocks.exchange(from: web, to: gateway, at: time, there: passage(), back: passage()),
          clocks.exchange(from: gateway, to: orders, at: time, there: passage(), back: passage()),
          clocks.message(from: orders, to: worker, at: time, wait: passage()),
          clocks.exchange(from: worker, to: pay, at: time, there: passage(), back: passage()),
          clocks.message(from: worker, to: mailer, at: time, wait: passage()),
        ]
      }
    }
  }

  @Test func `one clock that is wrong by more than a passage moves no clock that is right`() {
    for seed in Seeds.upTo(1_000) {
      var random = SplitMix64(seed: seed)
      let wrong = Int.random(in: 0...6, using: &random)
      let sizes: [Int64] = [-90, -5, -1, 1, 5, 90]
      let size = (sizes.randomElement(using: &random) ?? 1) * Self.second
      let clocks = SimulatedClocks((0...6).map { ($0 == wrong ? size : 0, 0) })
      let table = ClockTable(ClockSurvey(Self.requests(clocks, &random)), of: clocks.catalog)
      for clock in 0...6 {
        let move = table.correction(of: clocks.clocks[clock].origin, at: SimulatedClocks.start)
        let truth = clock == wrong && !(clock == Self.mailer && size > 0) ? size : 0
        #expect(abs(move - truth) <= 10_000_000, "seed \(seed): \(clock) by \(move), truly \(truth)")
      }
    }
  }
}
