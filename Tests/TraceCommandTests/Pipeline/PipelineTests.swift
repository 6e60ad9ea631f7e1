import Testing

/// The pipeline of `Examples`, run for real: what `trace` makes of its logs against what happened.
@Suite(
  .serialized,
  .enabled(if: PipelineParts.canRun, "the example pipeline needs python3 and swift, which this machine lacks")
)
struct PipelineTests {
  let run: PipelineRun

  init() async throws { run = try await PipelineRun.shared.value }

  @Test func `every request of the run is found`() {
    #expect(run.stories.count == run.truths.count)
    #expect(run.truths.filter { !$0.client.isEmpty }.count == PipelineRun.taps)
  }

  @Test func `the run has failures, retries, time-outs, redeliveries and a delivery that the kill cut`() {
    #expect(run.truths.contains { $0.outcome == "failed" })
    #expect(run.truths.contains { $0.client.contains { $0.status == 503 } })
    #expect(run.truths.contains { $0.client.contains { $0.status == nil } })
    #expect(run.truths.contains { $0.deliveries.contains { $0.done_ns == nil } })
    #expect(run.truths.contains { truth in truth.messages.contains { truth.deliveries(of: $0).count > 1 } })
  }

  @Test func `every request has the outcome that it had`() {
    var violations = Violations()
    for (truth, view) in run.pairs {
      guard let outcome = truth.outcome else { continue }
      violations.require(view.outcome == outcome, truth.correlation_id, "\(view.outcome), not \(outcome)")
    }
    violations.expectNone()
  }

  @Test func `every message has the deliveries that it had, in order, on both topics`() {
    var violations = Violations()
    for (truth, view) in run.pairs {
      violations.require(view.messages.count == truth.messages.count, truth.correlation_id, "other messages")
      for message in truth.messages {
        let told = view.messages(like: message).map { message in
          message.attempts.map { "\($0.consumer_instance ?? "") \($0.status)" }
        }
        let happened = truth.messages.filter { $0.topic == message.topic && $0.task == message.task }
          .map { truth.deliveries(of: $0).map { "\($0.consumer) \($0.told)" } }
        violations.require(
          told.sorted(by: { "\($0)" < "\($1)" }) == happened.sorted(by: { "\($0)" < "\($1)" }),
          truth.correlation_id, "\(told), not \(happened)")
      }
    }
    violations.expectNone()
  }

  /// URLSession on Linux knows whole seconds only; a time-out of 0.6 s would be one of 0. The wait is counted from
  /// the tap, since the relay may see the request late.
  @Test func `a client that gave up had waited for its 0.6 seconds`() {
    let waits = run.truths.compactMap { truth -> Int64? in
      guard let tap = truth.click_ns, let first = truth.client.first, first.status == nil else { return nil }
      return first.end_ns - tap
    }
    #expect(waits.allSatisfy { $0 > 590_000_000 }, "\(waits)")
  }
}
