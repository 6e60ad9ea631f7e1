import SyntheticFleet
import Testing
import TraceStore

@testable import TraceSources

/// Parts of an index and how they make up the whole.
@Suite struct SurveyPlanTests {
  /// The parts that an index has stored.
  private struct Held {
    var parts: Set<SurveyPart> = []
    var beginning: Int64 = 0

    /// Plans an ingest after which `last` is the newest id, and stores what it keeps.
    mutating func survey(to last: Int64) -> SurveyPlan {
      let plan = SurveyPlan(stored: parts, beginning: beginning, last: last)
      for step in plan.steps where step.isKept {
        parts.insert(step.part)
        parts.subtract(step.part.children.filter { $0.level == 0 })
      }
      beginning = max(beginning, SurveyPart.endOfBeginning(last))
      return plan
    }

    /// A request changes.
    mutating func change(_ id: Int64) {
      parts = parts.filter { !$0.ids.contains(id) }
      if id <= beginning { beginning = 0 }
    }
  }

  /// The parts of the steps that no other step joins, in order.
  private func roots(_ plan: SurveyPlan) -> [SurveyPart] {
    var roots: [SurveyPart] = []
    for step in plan.steps {
      if case .children(let count) = step.origin { roots.removeLast(count) }
      roots.append(step.part)
    }
    return roots
  }

  /// How many ids a plan surveys anew.
  private func surveyed(_ plan: SurveyPlan) -> Int {
    plan.steps.filter { $0.origin == .requests }.map(\.part.ids.count).reduce(0, +)
  }

  @Test func `the beginning and the parts of every plan are all ids once, in order`() {
    var random = SplitMix64(seed: 1)
    for _ in 0..<300 {
      var (held, last) = (Held(), Int64(0))
      for _ in 0..<6 {
        last += Int64.random(in: 1...(1 << Int64.random(in: 2...21, using: &random)), using: &random)
        let beginning = held.beginning
        let plan = held.survey(to: last)
        let roots = roots(plan)
        var next = beginning == 0 ? 0 : beginning + 1
        for root in roots {
          #expect(root.ids.lowerBound == next)
          next = root.ids.upperBound + 1
        }
        #expect(next > last)
        #expect(plan.steps.allSatisfy { !$0.isKept || $0.part.ids.upperBound <= last })
        // The beginning ends where a part does.
        #expect(held.beginning == beginning || roots.contains { $0.ids.upperBound == held.beginning })
        for _ in 0..<Int.random(in: 0...2, using: &random) {
          held.change(Int64.random(in: 1...last, using: &random))
        }
      }
    }
  }

  @Test func `a few new requests cost the same in every index`() {
    for last: Int64 in [100_000, 1_000_000, 10_000_000, 100_000_000] {
      var held = Held()
      _ = held.survey(to: last)
      _ = held.survey(to: last + 3)
      let plan = held.survey(to: last + 6)
      #expect(surveyed(plan) <= 2 << 12, "\(last)")
      #expect(plan.steps.count <= 5, "\(last)")
    }
  }

  @Test func `a change of an old request costs the part that has it, and the logarithm of the index`() {
    for last: Int64 in [300_000, 3_000_000, 30_000_000] {
      var held = Held()
      _ = held.survey(to: last)
      let parts = held.parts
      held.change(70_000)
      let plan = held.survey(to: last)
      #expect(surveyed(plan) <= 1 << 16 + 1 << 12, "\(last)")
      #expect(plan.steps.count <= 4 * 15, "\(last)")
      #expect(held.parts == parts, "\(last)")
    }
  }

  @Test func `an index without requests has nothing to survey`() {
    #expect(SurveyPlan(stored: [], last: 0).steps.isEmpty)
  }
}
