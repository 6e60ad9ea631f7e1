import SyntheticFleet
import Testing
import TraceAnalysis
import TraceModel

/// A log file that is added brings numbers. It moves one that was there only where notes say so.
@Suite struct AddedLogLawTests {
  @Test func `a log that is added moves no number without a note that comes or goes`() {
    var moved = 0
    for seed in FleetTraces.seeds {
      let reading = SimulatedFleet(.small(seed: seed), seed: seed).read()
      var random = SplitMix64(seed: seed ^ 0xADD)
      let added = UInt32(random.index(below: max(1, reading.sources.count)))
      let reconstructor = TraceReconstructor(catalog: reading.catalog)
      for (request, events) in reading.eventsByRequest.enumerated() {
        let others = events.filter { $0.source != added }
        guard !others.isEmpty, others.count < events.count else { continue }
        let (before, after) = (reconstructor.reconstruct(others), reconstructor.reconstruct(events))
        let (old, new) = (Self.numbers(before), Self.numbers(after))
        guard !old.isSubset(of: new) else { continue }
        moved += 1
        #expect(
          Set(before.notes.map(\.kind)) != Set(after.notes.map(\.kind)) || before.notes != after.notes,
          "seed \(seed), request \(request): \(old.subtracting(new)) with \(after.notes.map(\.kind))")
      }
    }
    #expect(moved > 50, "the law must meet numbers that move")
  }

  /// Every segment within the request, by what it is of, its beginning and how long it took.
  private static func numbers(_ trace: Trace) -> Set<String> {
    let parts = TraceSummary(trace).segments.filter { !$0.segment.isOfWhole }
    return Set(
      parts.map { "\($0.segment.name) \($0.from) \($0.to) \($0.start.nanoseconds) \($0.duration.count)" })
  }
}

extension Segment {
  /// From the beginning of the request, which the client's log may move to an earlier time.
  fileprivate var isOfWhole: Bool { [.accepted, .firstEffect, .endToEnd, .fromAPI].contains(self) }
}
