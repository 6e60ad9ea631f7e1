import SyntheticFleet
import Testing
import TraceAnalysis
import TraceModel

/// Laws for every request whose messages are published again.
@Suite struct RetryLawTests {
  private static let seeds = Seeds.upTo(1_000)

  private func trace(_ fleet: RetryFleet) -> (trace: Trace, catalog: Catalog) {
    let (events, catalog) = RetryFleet.arrive(fleet.records, sources: fleet.files)
    return (TraceReconstructor(catalog: catalog).reconstruct(events), catalog)
  }

  @Test func `every message has the attempts and the end that it had`() {
    for seed in Self.seeds {
      let fleet = RetryFleet(seed: seed)
      let trace = trace(fleet).trace
      var told: [UInt64: RetryFleet.Truth] = [:]
      for branch in trace.messageOutcomes {
        told[trace.messages[branch.message].key.low] = RetryFleet.Truth(
          attempts: branch.attempts.count, state: branch.state, isDeadLettered: branch.deadLetter != nil)
      }
      #expect(told == fleet.truth, "seed \(seed)")
      let states = Set(fleet.truth.values.map(\.state))
      let outcome = [.failed, .queued, .processing].first(where: states.contains) ?? Outcome.completed
      #expect(trace.outcome == outcome, "seed \(seed)")
    }
  }

  @Test func `each message has one queue wait, and each further attempt a retry wait`() {
    for seed in Self.seeds {
      let fleet = RetryFleet(seed: seed)
      let segments = TraceSummary(trace(fleet).trace).segments
      #expect(segments.count { $0.segment == .queueWait } == fleet.truth.count, "seed \(seed)")
      let further = fleet.truth.values.reduce(0) { $0 + $1.attempts - 1 }
      #expect(segments.count { $0.segment == .retryWait } == further, "seed \(seed)")
      #expect(segments.count { $0.segment == .publish } == fleet.truth.count, "seed \(seed)")
    }
  }

  @Test(arguments: [false, true])
  func `attempts count from one, without a gap, whatever the clocks say`(isSkewed: Bool) {
    for seed in Self.seeds {
      let trace = trace(RetryFleet(seed: seed, isSkewed: isSkewed)).trace
      for branch in trace.messageOutcomes
      where !isSkewed || branch.attempts.allSatisfy({ $0.wait != .redelivery }) {
        let numbers = branch.attempts.map { trace.deliveries[$0.delivery].attempt }
        #expect(numbers == (0..<Int32(numbers.count)).map { $0 + 1 }, "seed \(seed)")
      }
    }
  }

  @Test func `a report counts messages with several attempts as the trace has them`() {
    for seed in Self.seeds {
      let trace = trace(RetryFleet(seed: seed, isSkewed: seed % 2 == 0)).trace
      var count = RepeatedWorkCount()
      count.add(TraceSummary(trace))
      let repeated = trace.messageOutcomes.count { $0.attempts.count > 1 }
      #expect(count.total?.messages ?? 0 == repeated, "seed \(seed)")
    }
  }

  @Test func `the critical path sums exactly to the whole, whatever the clocks say`() {
    for seed in Self.seeds {
      let trace = trace(RetryFleet(seed: seed, isSkewed: seed % 2 == 0)).trace
      let summary = TraceSummary(trace)
      guard let done = summary.done, let begin = summary.received else { continue }
      let sum = trace.criticalPath.reduce(Nanoseconds.zero) { $0 + $1.duration }
      #expect(sum == done.time - begin.time, "seed \(seed)")
    }
  }

  @Test func `every negative wait is noted`() {
    let waits: Set<Segment> = [.queueWait, .retryWait]
    for seed in Self.seeds {
      let trace = trace(RetryFleet(seed: seed, isSkewed: true)).trace
      let negative = TraceSummary(trace).segments.count { waits.contains($0.segment) && $0.duration < .zero }
      #expect(negative == trace.notes.count { $0.kind == "negative_duration" }, "seed \(seed)")
    }
  }

  @Test func `the order of arrival changes nothing`() {
    for seed in Self.seeds {
      let fleet = RetryFleet(seed: seed, isSkewed: seed % 2 == 0)
      var random = SplitMix64(seed: ~seed)
      let one = RetryFleet.arrive(fleet.records, sources: fleet.files)
      let other = RetryFleet.arrive(
        fleet.records.shuffled(using: &random), sources: fleet.files.shuffled(using: &random))
      let descriptions = [one, other].map { arrival in
        TraceDescription(
          trace: TraceReconstructor(catalog: arrival.catalog).reconstruct(arrival.events),
          catalog: arrival.catalog
        ).lines
      }
      #expect(descriptions[0] == descriptions[1], "seed \(seed)")
    }
  }
}
