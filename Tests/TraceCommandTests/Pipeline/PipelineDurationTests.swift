import Testing

/// The durations of the pipeline's requests, one by one.
///
/// A logged time lies between two instants of the truth, so a duration lies between two differences of them. That
/// holds however busy the machine is. How near it is on the whole, medians say.
@Suite(
  .serialized,
  .enabled(if: PipelineParts.canRun, "the example pipeline needs python3 and swift, which this machine lacks")
)
struct PipelineDurationTests {
  let run: PipelineRun

  init() async throws { run = try await PipelineRun.shared.value }

  /// Records are precise to a microsecond, and cut off below it.
  private static let resolution: Int64 = 1_000

  /// A duration that was computed, and between what it must lie; a side that nothing noted is nil.
  private struct Enclosed {
    var request: String
    var computed: Int64
    var low: Int64
    var high: Int64?
    /// The duration between the instants that lie nearest to the records.
    var truth: Int64
  }

  /// Fails where a duration is missing or out of its bounds, or where half of them are further than `median` from
  /// the truth, in ns.
  private func check(_ found: [Enclosed?], median: Int64) throws {
    var violations = Violations()
    violations.require(!found.isEmpty, "no durations")
    for item in found {
      guard let item else {
        violations.require(false, "a duration is missing")
        continue
      }
      let isInside =
        item.computed >= item.low - Self.resolution
        && item.high.map { item.computed <= $0 + Self.resolution } ?? true
      violations.require(isInside, item.request, "\(item)")
    }
    violations.expectNone()
    let errors = found.compactMap(\.self).map { abs($0.computed - $0.truth) }.sorted()
    try #require(!errors.isEmpty)
    #expect(errors[errors.count / 2] < median, "half of \(errors.count) are off by more")
  }

  @Test func `a message waits from its publishing to its first delivery`() throws {
    let found = run.pairs.flatMap { truth, story in
      truth.messages.compactMap { message -> Enclosed?? in
        // A publisher that was killed may have left no record of it.
        guard let first = truth.deliveries(of: message).first, let published = truth.publishing(of: message),
          let attempts = story.attempts(at: message)
        else { return nil }
        return attempts.first?.wait_ns.map {
          Enclosed(
            request: truth.correlation_id, computed: $0, low: first.receive_ns - published.upperBound,
            high: first.begin_ns.map { $0 - published.lowerBound },
            truth: first.receive_ns - published.lowerBound)
        }
      }
    }
    #expect(found.count > 2 * PipelineRun.taps * 9 / 10)
    try check(found, median: 2_000_000)
  }

  @Test func `work lasts from its beginning to its end, in every delivery that had one`() throws {
    let found = run.pairs.flatMap { truth, story in
      truth.messages.flatMap { message in
        zip(truth.deliveries(of: message), story.attempts(at: message) ?? []).compactMap {
          happened, told -> Enclosed?? in
          guard let begin = happened.begin_ns, let end = happened.end_ns, let done = happened.done_ns else {
            return nil
          }
          return told.processing_ns.map {
            Enclosed(
              request: truth.correlation_id, computed: $0, low: end - begin, high: done - happened.receive_ns,
              truth: end - begin)
          }
        }
      }
    }
    try check(found, median: 10_000_000)
  }

  @Test func `a request lasts from the tap to the end of the last work`() throws {
    let found = run.pairs.compactMap { truth, story -> Enclosed?? in
      guard let click = truth.click_ns, let sent = truth.client.first?.send_ns,
        let end = truth.deliveries.compactMap(\.end_ns).max(),
        let done = truth.deliveries.compactMap(\.done_ns).max()
      else { return nil }
      return story.end_to_end?.done_ns.map {
        Enclosed(
          request: truth.correlation_id, computed: $0, low: end - sent, high: done - click, truth: end - sent)
      }
    }
    try check(found, median: 10_000_000)
  }

  @Test func `critical paths add up to the end-to-end time`() {
    var violations = Violations()
    for (truth, story) in run.pairs {
      guard let done = story.end_to_end?.done_ns else { continue }
      let sum = story.critical_path.map(\.duration_ns).reduce(0, +)
      violations.require(sum == done, truth.correlation_id, "\(sum) ns, not \(done) ns")
    }
    violations.expectNone()
  }
}
