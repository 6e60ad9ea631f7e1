import ReconstructedFleets
import SyntheticFleet
import Testing
import TraceModel

@testable import TraceAnalysis

/// Laws for every request, whatever clocks tell and whatever records are lost.
@Suite struct ReconstructionLawTests {
  @Test func `the fleets do what the laws are about`() {
    let outcomes = Set(FleetTraces.all.map(\.trace.outcome))
    #expect(outcomes == Set(Outcome.allCases).subtracting([.lost, .unknown]))
    let notes = Set(FleetTraces.all.flatMap { $0.trace.notes.map(\.kind) })
    let expected: Set = [
      "duplicate_records", "negative_duration", "client_retried", "answered_after_giving_up",
      "no_server_record", "no_response", "no_client_record", "no_publisher_record", "not_consumed",
      "unfinished_delivery", "redelivered", "overlapping_deliveries", "paired_by_order", "ambiguous_pairing",
    ]
    #expect(notes.isSuperset(of: expected), "\(expected.subtracting(notes))")
  }

  @Test func `neither the order of files nor that of lines changes anything`() {
    var expected = FleetTraces.all[...]
    for seed in FleetTraces.seeds {
      let fleet = SimulatedFleet(.small(seed: seed), seed: seed)
      var random = SplitMix64(seed: ~seed)
      let reading = fleet.read(fleet.files.indices.shuffled(using: &random))
      for events in reading.eventsByRequest where !events.isEmpty {
        guard let entry = expected.popFirst() else { return }
        let trace = TraceReconstructor(catalog: reading.catalog).reconstruct(events.shuffled(using: &random))
        #expect(Self.describe(trace, reading.catalog) == Self.describe(entry), "\(entry.name)")
      }
    }
    #expect(expected.isEmpty)
  }

  private static func describe(_ trace: Trace, _ catalog: Catalog) -> [String] {
    TraceDescription(trace: trace, catalog: catalog).lines
  }

  private static func describe(_ entry: FleetTraces.Entry) -> [String] {
    describe(entry.trace, entry.catalog)
  }

  @Test func `a file given twice changes nothing but the note`() {
    for entry in FleetTraces.all {
      // Copies shipped by the fleet itself are set aside already.
      guard let source = entry.trace.events.first?.source, entry.trace.copies == 0 else { continue }
      let events = entry.trace.events.filter { !$0.isImplied }
      var again = events.filter { $0.source == source }
      for index in again.indices { again[index].source += 1_000 }
      var twice = TraceReconstructor(catalog: entry.catalog).reconstruct(again + events)
      #expect(twice.copies == again.count, "\(entry.name)")
      twice.notes.removeAll { $0.kind == "duplicate_records" }
      #expect(Self.describe(twice, entry.catalog) == Self.describe(entry), "\(entry.name)")
    }
  }

  @Test func `the critical path sums exactly to the time from the first record to the end`() {
    for entry in FleetTraces.all {
      guard let done = entry.summary.done else {
        #expect(entry.trace.criticalPath.isEmpty, "\(entry.name)")
        continue
      }
      let first = entry.trace.events.first { $0.role != .note }?.time
      let known = entry.summary.sent?.time ?? entry.summary.received?.time
      guard let beginning = known ?? first else { continue }
      let sum = entry.trace.criticalPath.reduce(Nanoseconds.zero) { $0 + $1.duration }
      #expect(sum == done.time - beginning, "\(entry.name)")
      #expect(entry.trace.criticalPath.allSatisfy { $0.duration != .zero }, "\(entry.name)")
    }
  }

  @Test func `no wait is clamped: each is the difference of two logged times, and may be negative`() {
    let hops: Set<Segment> = [.queueWait, .retryWait, .requestTransit, .responseTransit]
    var negatives = 0
    for entry in FleetTraces.all {
      let segments = entry.summary.segments
      let waits = segments.filter { $0.segment == .queueWait || $0.segment == .retryWait }.map(\.duration)
      #expect(waits == Self.loggedWaits(entry.trace), "\(entry.name)")
      let negative = segments.filter { hops.contains($0.segment) && $0.duration < .zero }
      let notes = entry.trace.notes.filter { $0.kind == "negative_duration" }
      #expect(negative.count == notes.count, "\(entry.name)")
      negatives += waits.count { $0 < .zero }
    }
    #expect(negatives > Seeds.share(of: 500))
  }

  private static func loggedWaits(_ trace: Trace) -> [Nanoseconds] {
    trace.deliveries.indices.compactMap { index in
      let delivery = trace.deliveries[index]
      let previous = index > 0 ? trace.deliveries[index - 1] : nil
      // Once a message and group.
      guard previous?.message != delivery.message || previous?.group != delivery.group else { return nil }
      // The start stands for a reception that is not logged.
      guard let published = trace.messages[delivery.message].published,
        let taken = delivery.consumed.map({ trace.events[$0].time }) ?? trace.startOfProcessing(delivery)
      else { return nil }
      return taken - trace.events[published].time
    }
  }

  @Test func `deliveries partition the consumed records, and no record has two places`() {
    for entry in FleetTraces.all {
      let trace = entry.trace
      let consumed = trace.events.indices.filter { trace.events[$0].role == .consumed }
      #expect(Set(trace.deliveries.compactMap(\.consumed)) == Set(consumed), "\(entry.name)")
      // A record of a batch may be of several messages.
      let single = trace.deliveries.compactMap(\.consumed).filter { !trace.events[$0].isShared }
      #expect(Set(single).count == single.count, "\(entry.name)")
      let work = trace.deliveries.flatMap { [$0.started, $0.finished] }.compactMap { $0 }
      #expect(Set(work).count == work.count, "\(entry.name)")
      let http = trace.exchanges.flatMap { [$0.sent, $0.received, $0.responded, $0.ended] }.compactMap { $0 }
      #expect(Set(http).count == http.count, "\(entry.name)")
      let served = trace.events.indices.filter {
        [.requestSent, .requestReceived, .responseSent].contains(trace.events[$0].role)
      }
      #expect(served.allSatisfy(Set(http).contains), "\(entry.name)")
      let published = trace.messages.compactMap(\.published)
      #expect(Set(published).count == published.count, "\(entry.name)")
    }
  }

  @Test func `attempts of every branch count from one, or on from the attempt that a retry repeats`() {
    for entry in FleetTraces.all {
      var next: [[UInt64]: Int32] = [:]
      for delivery in entry.trace.deliveries {
        let branch = [UInt64(delivery.message), UInt64(delivery.group.rawValue)]
        let repeated = entry.trace.messages[delivery.message].repetition?.delivery
        let first = repeated.map { entry.trace.deliveries[$0].attempt + 1 } ?? 1
        #expect(delivery.attempt == next[branch, default: first], "\(entry.name)")
        next[branch] = delivery.attempt + 1
      }
      let messages = entry.trace.deliveries.map(\.message)
      #expect(messages == messages.sorted(), "\(entry.name)")
    }
  }

  @Test func `events of one origin stay in the order of their time`() {
    for entry in FleetTraces.all {
      let times = entry.trace.events.map(\.time)
      #expect(times == times.sorted(), "\(entry.name)")
      for delivery in entry.trace.deliveries {
        let events = [delivery.consumed, delivery.started, delivery.finished].compactMap { $0 }
        #expect(events == events.sorted(), "\(entry.name)")
        #expect(Set(events.map { entry.trace.events[$0].origin }).count <= 1, "\(entry.name)")
      }
    }
  }
}

extension Trace {
  /// How many copies of records were set aside.
  fileprivate var copies: Int {
    notes.reduce(0) { sum, note in
      guard case .duplicateRecords(let copies) = note else { return sum }
      return sum + copies
    }
  }
}
