import ReconstructedFleets
import SyntheticFleet
import Testing
import TraceModel

@testable import ClockEstimation

/// Bounds of clocks that are tied to each other, against a linear program of all their hops together.
struct PropagationTests {
  /// A network: pairs of clocks with hops.
  struct Shape: CustomTestStringConvertible {
    var name: String
    var clocks: Int
    var pairs: [(Int, Int)]
    var testDescription: String { name }
  }

  static let shapes = [
    Shape(name: "pair", clocks: 2, pairs: [(0, 1)]),
    Shape(name: "chain", clocks: 4, pairs: [(0, 1), (1, 2), (0, 3)]),
    Shape(name: "star", clocks: 4, pairs: [(0, 1), (0, 2), (0, 3)]),
    Shape(name: "triangle", clocks: 3, pairs: [(0, 1), (0, 2), (1, 2)]),
    Shape(name: "square", clocks: 4, pairs: [(0, 1), (1, 2), (2, 3), (0, 3)]),
  ]

  @Test(arguments: shapes) func `bounds are those of all hops together`(_ shape: Shape) throws {
    for seed in Seeds.first(250) {
      var random = SplitMix64(seed: seed)
      let clocks = makeClocks(shape, &random)
      let survey = ClockSurvey(makeMessages(shape, clocks, &random))
      let found = try #require(
        ClockComponent.all(of: survey.ties, ClockEvidence(survey, of: clocks.catalog)).first)
      let reference = try #require(found.origins.firstIndex(of: clocks.clocks[0].origin))
      var component = found.relative(to: reference)
      let divided = ClockDivision(&component)
      try #require(divided.parts.allSatisfy { $0.count == 1 }, "seed \(seed)")
      let times = try #require(component.times)
      let known = OffsetPropagation(ClockNetwork(TiedParts(component, divided), divided), times)
      try #require(component.origins[0] == clocks.clocks[0].origin, "seed \(seed)")
      let truth = Truth(clocks, component, known)
      let program = TinyLinearProgram(inequalities: truth.inequalities)
      for part in known.network.parts.indices.dropFirst() {
        for time in [-3e9, 0, 2e9] {
          var objective = [Double](repeating: 0, count: truth.lines.count * 2)
          (objective[part * 2], objective[part * 2 + 1]) = (1, time * 1e-6)
          let (low, high) = known.lines[part].offsets(at: time)
          let center = truth.lines[part].offset + truth.lines[part].slope * time
          let comment: Comment = "part \(part) at \(time), seed \(seed)"
          expectEqual(low, program.minimum(of: objective).map { $0 + center }, comment)
          expectEqual(high, program.maximum(of: objective).map { $0 + center }, comment)
        }
      }
    }
  }

  private func makeClocks(_ shape: Shape, _ random: inout SplitMix64) -> SimulatedClocks {
    SimulatedClocks(
      (0..<shape.clocks).map { clock in
        guard clock > 0 else { return (0, 0) }
        return (
          Int64.random(in: -5_000_000_000...5_000_000_000, using: &random),
          Double.random(in: -400e-6...400e-6, using: &random)
        )
      })
  }

  /// Clock a, the reference, has the most hops. Passages of at least 0.1 ms leave the truth possible
  /// although hops between other clocks are laid off at estimated times.
  private func makeMessages(
    _ shape: Shape, _ clocks: SimulatedClocks, _ random: inout SplitMix64
  ) -> [TraceSummary] {
    var messages: [TraceSummary] = []
    func add(_ from: Int, _ to: Int, _ count: Int, _ longest: Int64) {
      for _ in 0..<count {
        messages.append(
          clocks.message(
            from: from, to: to, at: .random(in: 0...4_000_000_000, using: &random),
            wait: .random(in: 100_000...longest, using: &random)))
      }
    }
    for (from, to) in shape.pairs {
      let ways = Int.random(in: 0...4, using: &random)
      let longest: Int64 = [1_000_000, 30_000_000].randomElement(using: &random) ?? 0
      if ways != 0 { add(from, to, .random(in: 1...4, using: &random), longest) }
      if ways != 1 { add(to, from, .random(in: 1...4, using: &random), longest) }
    }
    for (from, to) in shape.pairs where from == 0 { add(from, to, 20, 40_000_000) }
    return messages
  }

  private func expectEqual(_ found: Double?, _ expected: Double?, _ comment: Comment) {
    #expect((found == nil) == (expected == nil), comment)
    if let found, let expected { #expect(abs(found - expected) < 0.5, comment) }
  }

  /// The true lines in the units of an estimation, and its hops as inequalities on how far each clock's offset
  /// (ns) and drift (ppm) are from them.
  private struct Truth {
    var lines: [OffsetLine] = []
    var inequalities: [TinyLinearProgram.Inequality] = []

    init(_ clocks: SimulatedClocks, _ component: ClockComponent, _ known: OffsetPropagation) {
      for (part, base) in zip(known.network.parts, known.bases) {
        let origin = component.origins[part.clock]
        let clock = clocks.clocks.firstIndex { $0.origin == origin } ?? 0
        let offset = clocks.offset(clock, at: known.epoch - SimulatedClocks.start) - Double(base)
        lines.append(OffsetLine(slope: clocks.clocks[clock].drift, offset: offset))
      }
      for part in lines.indices.dropFirst() { addPrior(part) }
      for (index, edge) in known.network.edges.enumerated() {
        let frame = known.frame(index, axis: known.axes[edge.first])
        for hop in edge.hops { add(hop, frame, edge) }
      }
    }

    private mutating func add(_ hop: ClockHop, _ frame: HopFrame, _ edge: ClockNetwork.Edge) {
      let (time, gap) = frame.point(hop)
      let (first, second) = (lines[edge.first], lines[edge.second])
      let sign: Double = hop.isForward ? 1 : -1
      let slack = sign * (gap - (second.offset - first.offset) - (second.slope - first.slope) * time)
      var coefficients = [Double](repeating: 0, count: lines.count * 2)
      (coefficients[edge.second * 2], coefficients[edge.second * 2 + 1]) = (sign, sign * time * 1e-6)
      if edge.first > 0 {
        (coefficients[edge.first * 2], coefficients[edge.first * 2 + 1]) = (-sign, -sign * time * 1e-6)
      }
      inequalities.append(TinyLinearProgram.Inequality(coefficients: coefficients, limit: slack))
    }

    private mutating func addPrior(_ part: Int) {
      for sign in [1.0, -1.0] {
        var coefficients = [Double](repeating: 0, count: lines.count * 2)
        coefficients[part * 2 + 1] = sign
        inequalities.append(
          TinyLinearProgram.Inequality(
            coefficients: coefficients, limit: 500 - sign * lines[part].slope * 1e6))
      }
    }
  }
}
