import Testing

/// The recording, request by request, against what hooks beside the log calls saw.
struct RecordedTruthTests {
  let run: RecordedRun

  init() async throws { run = try await RecordedRun.shared.value }

  @Test func `every line of the recording is accounted for`() throws {
    let lines = try Fixture.logNames.map { try run.fixture.lines(of: $0).count }.reduce(0, +)
    #expect(run.ingested.lines == lines)
    #expect(run.ingested.accountedLines == lines)
    #expect(run.ingested.uncorrelated == run.uncorrelatedLines)
    #expect(run.ingested.skipped.values.allSatisfy { $0 == 0 })
  }

  @Test func `every request of the recording and every scrape is a request, and nothing else is`() {
    let recorded = Set(run.truths.map(\.correlation_id))
    #expect(Set(run.shown.keys) == recorded.union(run.scrapes))
    #expect(run.ingested.traces == recorded.count + run.scrapes.count)
    #expect(run.report.groups.map(\.requests) == [recorded.count + run.scrapes.count])
  }

  @Test func `a request has failed exactly where the last delivery of some message failed`() throws {
    var violations = Violations()
    for truth in run.truths {
      let outcome = try #require(run.shown[truth.correlation_id]).outcome
      violations.require(outcome == truth.outcome, truth.correlation_id, outcome)
    }
    violations.expectNone()
  }

  @Test func `a scrape is completed and has no message and no end-to-end time`() throws {
    var violations = Violations()
    for scrape in run.scrapes {
      let view = try #require(run.shown[scrape])
      violations.require(view.outcome == "completed", scrape, view.outcome)
      violations.require(view.end_to_end?.done_ns == nil, scrape, "has an end-to-end time")
      let segments = view.segments.map(\.segment)
      violations.require(segments == ["api", "elapsed", "from_api"], scrape, "\(segments)")
    }
    violations.expectNone()
  }

  @Test func `messages went to the recorded consumers, partitions and offsets in the recorded order`() throws
  {
    var violations = Violations()
    for truth in run.truths {
      let view = try #require(run.shown[truth.correlation_id])
      for message in truth.produce {
        let consumed = view.events.filter {
          $0.role == "consumed" && $0.attributes["task_id"] == .text(message.task_id)
        }
        let expected = truth.deliveries(of: message.message)
        violations.require(
          consumed.map(\.service) == expected.map(\.consumer), truth.correlation_id, "other consumers")
        violations.require(
          consumed.map { $0.attributes["partition"] } == expected.map { .number($0.partition) }
            && consumed.map { $0.attributes["offset"] } == expected.map { .number($0.offset) },
          truth.correlation_id, "other partitions or offsets")
      }
    }
    violations.expectNone()
  }

  @Test func `every delivery that ended is an attempt, and the one that the kill cut is not`() throws {
    var violations = Violations()
    for truth in run.truths {
      let view = try #require(run.shown[truth.correlation_id])
      for message in truth.produce {
        let attempts = view.durations("processing", ofMessage: message.task_id).keys.sorted()
        let expected = truth.deliveries(of: message.message).enumerated()
          .filter { $1.done_ns != nil }.map { $0.offset + 1 }
        violations.require(attempts == expected, truth.correlation_id, "\(attempts), not \(expected)")
      }
    }
    violations.expectNone()
  }
}

extension ShowDocument {
  /// Durations of a segment of one message, by attempt.
  func durations(_ segment: String, ofMessage task: String) -> [Int: Int64] {
    let matching = segments.filter {
      $0.segment == segment && $0.message_key?.lowercased() == task.lowercased()
    }
    return Dictionary(matching.map { ($0.attempt ?? 0, $0.duration_ns) }) { first, _ in first }
  }

  /// Durations of a segment of HTTP attempts, by attempt.
  func durations(_ segment: String) -> [Int: Int64] {
    Dictionary(segments.filter { $0.segment == segment }.map { ($0.attempt ?? 0, $0.duration_ns) }) {
      first, _ in
      first
    }
  }
}
