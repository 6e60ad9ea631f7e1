import Testing

/// The durations of the pipeline's requests, one by one.
///
/// A logged time lies between two instants of the truth, so a duration lies between two differences of them. That
/// holds however busy the machine is; how near it is does not, and is tested with a recording.
@Suite(
  .serialized,
  .enabled(if: PipelineParts.canRun, "the example pipeline needs python3 and swift, which this machine lacks")
)
struct PipelineDurationTests {
  let run: PipelineRun

  init() async throws { run = try await PipelineRun.shared.value }

  /// Records are precise to a microsecond, and cut off below it.
  private static let resolution: Int64 = 1_000

  /// A computed duration, and the limits of its truth; a side that nothing noted is nil.
  private struct Enclosed {
    var request: String
    var computed: Int64
    var low: Int64
    var high: Int64?
  }

  /// Fails where a duration is missing or out of its bounds.
  private func check(_ found: [Enclosed?]) {
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
  }

  @Test func `a message waits from its publishing to its first delivery`() {
    let found = run.pairs.flatMap { truth, story in
      truth.messages.compactMap { message -> Enclosed?? in
        // A publisher that was killed may have left no record of it.
        guard let first = truth.deliveries(of: message).first, let published = truth.publishing(of: message),
          let attempts = story.attempts(at: message)
        else { return nil }
        return attempts.first?.wait_ns.map {
          Enclosed(
            request: truth.correlation_id, computed: $0, low: first.receive_ns - published.upperBound,
            high: first.begin_ns.map { $0 - published.lowerBound })
        }
      }
    }
    #expect(found.count > 2 * PipelineRun.taps * 9 / 10)
    check(found)
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
              request: truth.correlation_id, computed: $0, low: end - begin, high: done - happened.receive_ns)
          }
        }
      }
    }
    check(found)
  }

  @Test func `a request lasts from the tap to the end of the last work`() {
    let found = run.pairs.compactMap { truth, story -> Enclosed?? in
      guard let click = truth.click_ns, let sent = truth.client.first?.send_ns,
        let end = truth.deliveries.compactMap(\.end_ns).max(),
        let done = truth.deliveries.compactMap(\.done_ns).max()
      else { return nil }
      return story.end_to_end?.done_ns.map {
        Enclosed(
          request: truth.correlation_id, computed: $0, low: end - sent, high: done - click)
      }
    }
    check(found)
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
