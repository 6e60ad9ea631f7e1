import TraceAnalysis
import Testing
import TraceModel

/// What holds of every request, over many that a small fleet made.
@Suite struct ReconstructionLawTests {
  private static let seeds = UInt64(1)...2_000

  private func forEachTrace(_ check: (Trace, TraceSummary, String) -> Void) {
    for seed in Self.seeds {
      let fleet = RandomFleet(seed: seed)
      let (events, _) = RandomFleet.arrive(fleet.records, sources: fleet.files)
      let trace = TraceReconstructor().reconstruct(events)
      check(trace, TraceSummary(trace), "seed \(seed)")
    }
  }

  @Test func `the order of arrival changes nothing`() {
    for seed in Self.seeds {
      let fleet = RandomFleet(seed: seed)
      var random = SeededGenerator(seed: ~seed)
      let one = RandomFleet.arrive(fleet.records, sources: fleet.files)
      let other = RandomFleet.arrive(
        fleet.records.shuffled(using: &random), sources: fleet.files.shuffled(using: &random))
      let descriptions = [one, other].map {
        TraceDescription(trace: TraceReconstructor().reconstruct($0.events), catalog: $0.catalog).lines
      }
      #expect(descriptions[0] == descriptions[1], "seed \(seed)")
    }
  }

  @Test func `a file given twice changes nothing but the note`() {
    for seed in Self.seeds {
      let fleet = RandomFleet(seed: seed)
      let (events, catalog) = RandomFleet.arrive(fleet.records, sources: fleet.files)
      let copied = UInt32(seed % UInt64(max(1, fleet.files.count)))
      var copies = events.filter { $0.source == copied }
      for index in copies.indices { copies[index].source += 1_000 }
      var twice = TraceReconstructor().reconstruct(events + copies)
      let expected: [Note] = copies.isEmpty ? [] : [.duplicateRecords(copies: copies.count)]
      #expect(Array(twice.notes.prefix(expected.count)) == expected, "seed \(seed)")
      twice.notes.removeFirst(expected.count)
      let once = TraceReconstructor().reconstruct(events)
      #expect(
        TraceDescription(trace: twice, catalog: catalog).lines
          == TraceDescription(trace: once, catalog: catalog).lines,
        "seed \(seed)")
    }
  }

  @Test func `the critical path sums exactly to the time from the first record to the end`() {
    forEachTrace { trace, summary, seed in
      guard let done = summary.done else {
        #expect(trace.criticalPath.isEmpty, "\(seed)")
        return
      }
      let first = trace.events.first { $0.role != .note }?.time
      guard let beginning = summary.sent?.time ?? summary.received?.time ?? first else { return }
      let sum = trace.criticalPath.reduce(Nanoseconds.zero) { $0 + $1.duration }
      #expect(sum == done.time - beginning, "\(seed)")
      #expect(trace.criticalPath.allSatisfy { $0.duration != .zero }, "\(seed)")
    }
  }

  @Test func `no duration is clamped`() {
    let hops: Set<Segment> = [.queueWait, .requestTransit, .responseTransit]
    forEachTrace { trace, summary, seed in
      let waits = summary.segments.filter { $0.segment == .queueWait }.map(\.duration.count)
      #expect(waits == Self.loggedWaits(summary), "\(seed)")
      let negative = summary.segments.filter { hops.contains($0.segment) && $0.duration < .zero }
      let notes = trace.notes.filter { $0.kind == "negative_duration" }
      #expect(negative.count == notes.count, "\(seed)")
    }
  }

  private static func loggedWaits(_ summary: TraceSummary) -> [Int64] {
    let firsts = summary.deliveries.filter { $0.attempt == 1 }
    let known = firsts.filter { $0.published != Event.absent && $0.consumed != Event.absent }
    return known.map { $0.consumed - $0.published }
  }

  @Test func `deliveries partition the consumed records, and no record has two places`() {
    forEachTrace { trace, _, seed in
      let consumed = trace.events.indices.filter { trace.events[$0].role == .consumed }
      #expect(trace.deliveries.compactMap(\.consumed).sorted() == consumed, "\(seed)")
      let work = trace.deliveries.flatMap { [$0.started, $0.finished] }.compactMap { $0 }
      #expect(Set(work).count == work.count, "\(seed)")
      let http = trace.exchanges.flatMap { [$0.sent, $0.received, $0.responded, $0.ended] }.compactMap { $0 }
      #expect(Set(http).count == http.count, "\(seed)")
      let served = trace.events.indices.filter {
        [.requestSent, .requestReceived, .responseSent].contains(trace.events[$0].role)
      }
      #expect(served.allSatisfy(Set(http).contains), "\(seed)")
      #expect(
        Set(trace.messages.compactMap(\.published)).count == trace.messages.compactMap(\.published).count)
    }
  }

  @Test func `attempts of every branch count from one`() {
    forEachTrace { trace, _, seed in
      var next: [[UInt64]: Int32] = [:]
      for delivery in trace.deliveries {
        let branch = [UInt64(delivery.message), UInt64(delivery.group)]
        #expect(delivery.attempt == next[branch, default: 1], "\(seed)")
        next[branch] = delivery.attempt + 1
      }
      #expect(trace.deliveries.map(\.message) == trace.deliveries.map(\.message).sorted(), "\(seed)")
    }
  }

  @Test func `events of one origin stay in the order of their time`() {
    forEachTrace { trace, summary, seed in
      let times = trace.events.map(\.time)
      #expect(times == times.sorted(), "\(seed)")
      for delivery in trace.deliveries {
        let events = [delivery.consumed, delivery.started, delivery.finished].compactMap { $0 }
        #expect(events == events.sorted(), "\(seed)")
        #expect(Set(events.map { trace.events[$0].origin }).count <= 1, "\(seed)")
      }
    }
  }

  @Test func `an outcome agrees with what is there`() {
    forEachTrace { trace, summary, seed in
      let hasEnded = trace.outcome == .completed || trace.outcome == .failed
      let hasRoles = !trace.exchanges.isEmpty || !trace.messages.isEmpty
      #expect((summary.done != nil) == (hasEnded && hasRoles), "\(seed)")
      #expect(trace.outcome != .lost, "\(seed)")
      if trace.outcome == .completed {
        let delivered = Set(trace.deliveries.map(\.message))
        #expect(delivered.count == trace.messages.count, "\(seed)")
      }
      if trace.outcome == .rejected || trace.outcome == .unreachable {
        #expect(trace.messages.isEmpty, "\(seed)")
      }
    }
  }
}
