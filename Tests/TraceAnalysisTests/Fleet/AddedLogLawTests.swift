import ReconstructedFleets
import SyntheticFleet
import Testing
import TraceAnalysis
import TraceModel

/// A log file that is added brings numbers. It moves an old number only if notes say so. Work that names no message is left
/// out: who took the messages tells whether it is on one of them, and no note says that it is not.
@Suite struct AddedLogLawTests {
  @Test func `a log that is added moves no number without a note that comes or goes`() {
    var (moved, wholes) = (0, 0)
    for seed in FleetTraces.seeds {
      let reading = SimulatedFleet(.small(seed: seed), seed: seed).read()
      var random = SplitMix64(seed: seed ^ 0xADD)
      let added = UInt32(random.index(below: max(1, reading.sources.count)))
      let reconstructor = TraceReconstructor(catalog: reading.catalog)
      for (request, events) in reading.eventsByRequest.enumerated() {
        let others = events.filter { $0.source != added }
        guard !others.isEmpty, others.count < events.count, !events.contains(where: Self.isUnnamedWork) else {
          continue
        }
        let (before, after) = (reconstructor.reconstruct(others), reconstructor.reconstruct(events))
        let (old, new) = (Self.numbers(before), Self.numbers(after))
        guard !old.isSubset(of: new) else { continue }
        moved += 1
        if old.subtracting(new).contains(where: \.isOfWhole) { wholes += 1 }
        #expect(
          Self.reasons(before) != Self.reasons(after),
          "seed \(seed), request \(request): \(old.subtracting(new)) with \(after.notes.map(\.kind))")
      }
    }
    #expect(moved > 50 && wholes > 50, "the law must meet numbers that move: \(moved), \(wholes)")
  }

  /// A segment by what it is of, its beginning and how long it took.
  private struct Number: Hashable {
    var segment: Segment
    var from: OriginID
    var to: OriginID
    var start: Timestamp
    var duration: Int64

    /// From the beginning of the request to an end of it.
    var isOfWhole: Bool { [.accepted, .firstEffect, .endToEnd, .fromAPI].contains(segment) }
  }

  private static func numbers(_ trace: Trace) -> Set<Number> {
    Set(
      TraceSummary(trace).segments.map {
        Number(
          segment: $0.segment, from: $0.from, to: $0.to, start: $0.start, duration: $0.duration.count)
      })
  }

  private static func isUnnamedWork(_ event: Event) -> Bool {
    [.processingStarted, .processingFinished].contains(event.role) && event.messageKey == .none
      && event.destination == .empty
  }

  /// The notes, but for those on clocks, which give no reason for another number.
  private static func reasons(_ trace: Trace) -> [Note] {
    trace.notes.filter { $0.kind != "negative_duration" }
  }
}
