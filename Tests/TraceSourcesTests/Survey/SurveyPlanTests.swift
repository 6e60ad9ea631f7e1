import SyntheticFleet
import Testing
import TraceStore

@testable import TraceSources

/// Parts of an index and how they make up the whole. What a plan keeps is stored, as an ingest does.
@Suite struct SurveyPlanTests {
  /// The ids of the steps that no other step joins, in order.
  private func roots(_ plan: SurveyPlan) -> [SurveyPart] {
    var roots: [SurveyPart] = []
    for step in plan.steps {
      if case .children(let count) = step.origin { roots.removeLast(count) }
      roots.append(step.part)
    }
    return roots
  }

  /// What is stored after the steps of a plan have been taken: leaves go with their parent.
  private func stored(_ known: Set<SurveyPart>, _ plan: SurveyPlan) -> Set<SurveyPart> {
    var stored = known
    for step in plan.steps where step.isKept {
      stored.insert(step.part)
      stored.subtract(step.part.children.filter { $0.level == 0 })
    }
    return stored
  }

  /// All parts that have an id.
  private func parts(of id: Int64, in stored: Set<SurveyPart>) -> Set<SurveyPart> {
    stored.filter { $0.ids.contains(id) }
  }

  @Test func `the parts of every plan are all ids once, in order`() {
    var random = SplitMix64(seed: 1)
    for _ in 0..<300 {
      var (known, last): (Set<SurveyPart>, Int64) = ([], 0)
      for _ in 0..<6 {
        last += Int64.random(in: 1...(1 << Int.random(in: 2...21, using: &random)), using: &random)
        let plan = SurveyPlan(stored: known, last: last)
        let roots = roots(plan)
        #expect(roots.first?.ids.lowerBound == 0)
        #expect(zip(roots, roots.dropFirst()).allSatisfy { $0.ids.upperBound + 1 == $1.ids.lowerBound })
        #expect(roots.last.map { $0.ids.contains(last) || $0.ids.upperBound == last } == true)
        #expect(plan.steps.allSatisfy { !$0.isKept || $0.part.ids.upperBound <= last })
        known = stored(known, plan)
        for _ in 0..<Int.random(in: 0...2, using: &random) {
          known.subtract(parts(of: Int64.random(in: 1...last, using: &random), in: known))
        }
      }
    }
  }

  @Test func `what a few new requests cost grows with the logarithm of the index`() {
    for last: Int64 in [100_000, 1_000_000, 10_000_000, 100_000_000] {
      var known: Set<SurveyPart> = []
      known = stored(known, SurveyPlan(stored: known, last: last))
      known = stored(known, SurveyPlan(stored: known, last: last + 3))
      let plan = SurveyPlan(stored: known, last: last + 6)
      let surveyed = plan.steps.filter { $0.origin == .requests }.map(\.part.ids.count).reduce(0, +)
      #expect(surveyed <= 2 << 12, "\(last)")
      #expect(roots(plan).count <= 3 * 15, "\(last)")
    }
  }

  @Test func `a request that changes takes away the parts that have it, and no other`() {
    let plan = SurveyPlan(stored: [], last: 300_000)
    let known = stored([], plan)
    let changed = parts(of: 70_000, in: known)
    #expect(!changed.isEmpty)
    let again = SurveyPlan(stored: known.subtracting(changed), last: 300_000)
    let surveyed = again.steps.filter { $0.origin == .requests }.map(\.part)
    #expect(surveyed.allSatisfy { $0.ids.contains(70_000) || $0.ids.contains(300_000) })
    #expect(stored(known.subtracting(changed), again) == known)
  }

  @Test func `an index without requests has nothing to survey`() {
    #expect(SurveyPlan(stored: [], last: 0).steps.isEmpty)
  }
}
