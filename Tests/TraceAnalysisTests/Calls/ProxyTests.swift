import ClockEstimation
import ReconstructedFleets
import SyntheticFleet
import Testing
import TraceDrawings
import TraceModel

@testable import TraceAnalysis

/// Proxies that log what they are asked for, and not what they ask for.
@Suite struct ProxyTests {
  /// A client asks an app by way of two proxies; each of the four has a clock of its own.
  private func drawing(_ leads: [Int]) -> TraceDrawing {
    let records = [
      (0, 0, "client sent"), (2, 1, "edge received"), (5, 2, "envoy received"), (6, 3, "app received"),
      (19, 3, "app responded status=200"), (21, 2, "envoy responded status=200"),
      (25, 1, "edge responded status=200"),
      (28, 0, "client answered status=200"),
    ]
    let lines = records.map { time, clock, record in (time + leads[clock], "\(record) path=/x") }
    return TraceDrawing(
      lines.sorted { $0.0 < $1.0 }.map { "+\($0.0)ms \($0.1)" }.joined(separator: "\n"))
  }

  @Test func `whatever their clocks show, each is called by the one before it, and all know each other`()
    throws
  {
    for seed in Seeds.upTo(500) {
      var random = SplitMix64(seed: seed)
      let leads = (0..<4).map { _ in Int.random(in: 0...3, using: &random) * 2_500 }
      let drawing = drawing(leads)
      let comment: Comment = "seed \(seed): \(leads)"
      let (trace, summary) = (drawing.trace, drawing.summary)
      #expect(trace.outcome == .completed, comment)
      let root = try #require(trace.exchanges.firstIndex { $0.isRoot }, comment)
      #expect(trace.exchanges.count(where: \.isRoot) == 1, comment)
      #expect(summary.exchanges[root].server == drawing.origin("edge"), comment)
      for (outer, inner) in [("edge", "envoy"), ("envoy", "app")] {
        let call = summary.exchanges.first { $0.server == drawing.origin(inner) }
        let around = summary.exchanges.firstIndex { $0.server == drawing.origin(outer) }
        #expect(call?.caller == around.map(Trace.Work.exchange), comment)
      }
      let table = ClockTable(ClockSurvey([summary]), of: drawing.catalog)
      for (clock, name) in ["client", "edge", "envoy", "app"].enumerated() {
        let move = table.correction(of: drawing.origin(name), at: summary.start.nanoseconds)
        let reference = table.periods[0].reference
        let names = ["client", "edge", "envoy", "app"].map(drawing.origin)
        let base = try #require(names.firstIndex(of: reference), comment)
        #expect(abs(move - Int64(leads[clock] - leads[base]) * 1_000_000) <= 12_000_000, comment)
      }
    }
  }
}
