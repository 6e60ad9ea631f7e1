import SyntheticFleet
import Testing
import TraceModel

@testable import TraceAnalysis

/// Systems of services that call each other, against what happened in them.
@Suite struct CallLawTests {
  @Test(arguments: [true, false])
  func `every call has its caller, its attempts and its server, whatever clocks show`(areClocksRight: Bool) {
    var (calls, inner, told) = (0, 0, 0)
    for seed in Seeds.upTo(1_000) {
      let system = CallSystem(seed: seed, areClocksRight: areClocksRight)
      let (found, all) = (Self.attempts(of: system), Set(system.attempts))
      guard !system.isAmbiguous else { continue }
      told += 1
      let (wrong, missing) = (found.subtracting(all), all.subtracting(found))
      #expect(
        wrong.isEmpty && missing.isEmpty, "seed \(seed): \(Self.text(wrong)), not \(Self.text(missing))")
      calls += system.attempts.count
      inner += system.attempts.count { $0.caller != nil }
    }
    #expect(inner > calls / 3, "\(inner) of \(calls)")
    #expect(told > Seeds.share(of: 700), "\(told)")
  }

  @Test(arguments: [true, false])
  func `only the client's call decides acceptance, beginning and outcome`(areClocksRight: Bool) {
    for seed in Seeds.upTo(1_000) {
      let system = CallSystem(seed: seed, areClocksRight: areClocksRight)
      let trace = TraceReconstructor(catalog: system.catalog).reconstruct(system.events)
      let roots = system.attempts.filter { $0.caller == nil }
      #expect(trace.firstSent.map { trace.events[$0].line } == roots.compactMap(\.sent).min(), "seed \(seed)")
      #expect(trace.acceptance.map { trace.events[$0].line } == roots.last?.ended, "seed \(seed)")
      #expect(trace.outcome == .completed, "seed \(seed)")
    }
  }

  @Test(arguments: [true, false])
  func `a critical path through calls sums to its request`(areClocksRight: Bool) {
    for seed in Seeds.upTo(1_000) {
      let system = CallSystem(seed: seed, areClocksRight: areClocksRight)
      let summary = TraceSummary(TraceReconstructor(catalog: system.catalog).reconstruct(system.events))
      guard let sent = summary.sent, let done = summary.done else { continue }
      let sum = summary.criticalPath().reduce(Nanoseconds.zero) { $0 + $1.duration }
      #expect(sum == done.time - sent.time, "seed \(seed)")
      // Messages may be done before the answer, and a client waits between its own attempts.
      let isExplained = !summary.criticalPath().contains { $0.segment == .unattributed }
      #expect(isExplained || !areClocksRight || system.isAmbiguous, "seed \(seed)")
    }
  }

  /// `caller: sent received responded ended`, by line.
  private static func text(_ attempts: Set<CallSystem.Attempt>) -> String {
    attempts.map { attempt in
      let lines = [attempt.sent, attempt.received, attempt.responded, attempt.ended]
      return "\(attempt.caller ?? 0): " + lines.map { $0.map { "\($0)" } ?? "–" }.joined(separator: " ")
    }.sorted().joined(separator: ", ")
  }

  /// Every exchange by the lines of its records.
  private static func attempts(of system: CallSystem) -> Set<CallSystem.Attempt> {
    var random = SplitMix64(seed: 7)
    let trace = TraceReconstructor(catalog: system.catalog).reconstruct(
      system.events.shuffled(using: &random))
    func line(_ event: Int?) -> Int64? { event.map { trace.events[$0].line } }
    return Set(
      trace.exchanges.map { exchange in
        let caller: Int? =
          switch exchange.caller {
          case .exchange(let index): trace.exchanges[index].received
          case .delivery(let index): trace.deliveries[index].consumed
          case .unknown: -1
          case nil: nil
          }
        return CallSystem.Attempt(
          sent: line(exchange.sent), received: line(exchange.received), responded: line(exchange.responded),
          ended: line(exchange.ended), caller: caller == -1 ? -1 : line(caller))
      })
  }
}
