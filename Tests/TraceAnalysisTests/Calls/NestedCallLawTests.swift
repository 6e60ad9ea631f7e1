import SyntheticFleet
import Testing
import TraceDrawings
import TraceModel

@testable import TraceAnalysis

/// Requests in which everything is done one after another, and no record says what was asked for.
@Suite struct NestedCallLawTests {
  /// The lines of one call's four records.
  private struct Call: Hashable {
    var sent, received, responded, ended: Int64
  }

  /// A tree of calls between five services, which may call each other back, and the times of its records.
  private struct Tree {
    var events: [Event] = []
    var calls: Set<Call> = []
    let catalog = Catalog()
    var random: SplitMix64
    private var time: Int64 = 1_000_000_000

    init(seed: UInt64) {
      random = SplitMix64(seed: seed)
      call(from: "client", depth: 0)
    }

    private mutating func call(from caller: String, depth: Int) {
      let callee = ["a", "b", "c", "d", "e"].filter { $0 != caller }.randomElement(using: &random) ?? "a"
      let (sent, received) = (log(.requestSent, caller), log(.requestReceived, callee))
      for _ in 0..<(depth < 4 ? Int.random(in: 0...2, using: &random) : 0) {
        call(from: callee, depth: depth + 1)
      }
      let (responded, ended) = (log(.responseSent, callee), log(.responseReceived, caller))
      calls.insert(Call(sent: sent, received: received, responded: responded, ended: ended))
    }

    private mutating func log(_ role: Role, _ service: String) -> Int64 {
      var event = Event()
      time += Int64.random(in: 1...50, using: &random) * 1_000_000
      (event.role, event.origin) = (role, catalog.id(of: Origin(service: service, instance: nil)))
      (event.time, event.line) = (Timestamp(nanoseconds: time), Int64(events.count + 1))
      (event.source, event.offset, event.digest) = (
        event.origin.rawValue, event.line * 100, UInt64(event.line)
      )
      events.append(event)
      return event.line
    }
  }

  @Test
  func `every call of a request without paths has its own records, and no passage takes less than no time`() {
    for seed in Seeds.upTo(1_000) {
      var tree = Tree(seed: seed)
      tree.events.shuffle(using: &tree.random)
      let trace = TraceReconstructor(catalog: tree.catalog).reconstruct(tree.events)
      func line(_ event: Int?) -> Int64 { event.map { trace.events[$0].line } ?? 0 }
      let found = trace.exchanges.map {
        Call(
          sent: line($0.sent), received: line($0.received), responded: line($0.responded),
          ended: line($0.ended))
      }
      #expect(Set(found) == tree.calls, "seed \(seed)")
      let summary = TraceSummary(trace)
      let transits = summary.durations(.requestTransit) + summary.durations(.responseTransit)
      #expect(transits.allSatisfy { $0 >= 0 }, "seed \(seed)")
    }
  }
}
