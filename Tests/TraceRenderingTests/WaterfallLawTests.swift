import SyntheticFleet
import Testing
import TraceModel

@testable import TraceRendering

/// A view of random shape: retries, fan-out, chains, missing ends, odd names, clocks that disagree.
func makeView(seed: UInt64) -> TraceView {
  var random = SplitMix64(seed: seed)
  let names = ["api", "消費者", "🎬-worker", "a\u{301}\u{1b}[0m", String(repeating: "long", count: 30), ""]
  let outcome = Outcome.allCases[Int.random(in: 0..<8, using: &random)]
  var builder = TraceViewFixture(
    String(repeating: "id動", count: Int.random(in: 1...40, using: &random)), outcome: outcome)
  let range = [1.0, 100, 5_000, 1e9][Int.random(in: 0..<4, using: &random)]
  func event(_ role: Role) -> Int? {
    guard Int.random(in: 0..<5, using: &random) > 0 else { return nil }
    let name = names[Int.random(in: 0..<names.count, using: &random)]
    return builder.event(
      role, name, after: Double.random(in: -range * 0.1...range, using: &random),
      status: [0, 200, 503][Int.random(in: 0..<3, using: &random)],
      level: Level.allCases[Int.random(in: 0..<8, using: &random)],
      error: Bool.random(using: &random) ? "Fehler \(names[1]) \(names[2]) " + names[4] : nil,
      attributes: [("path", "\"/\(names[2])\(names[1])\"")])
  }
  for attempt in 0..<Int32.random(in: 0..<4, using: &random) {
    builder.exchange(
      attempt: attempt + 1, sent: event(.requestSent), received: event(.requestReceived),
      responded: event(.responseSent), ended: event(.responseReceived))
  }
  for _ in 0..<Int.random(in: 0..<6, using: &random) {
    let count = builder.view.trace.deliveries.count
    let publisher: Trace.Work =
      count > 0 ? .delivery(Int.random(in: 0..<count, using: &random)) : .exchange(0)
    let message = builder.message(
      to: names[Int.random(in: 0..<6, using: &random)], published: event(.published), by: publisher)
    for attempt in 0..<Int32.random(in: 0..<3, using: &random) {
      builder.delivery(
        of: message, attempt: attempt + 1, consumed: event(.consumed), started: event(.processingStarted),
        finished: event(.processingFinished), failed: Bool.random(using: &random))
    }
  }
  for _ in 0..<3 { _ = event(.note) }
  builder.criticalPath(Segment.allCases.map { ($0, Double.random(in: -1...range, using: &random)) })
  builder.view.trace.notes = [
    .clientRetried(attempts: 2), .noResponse(attempt: 1, origin: 1), .duplicateRecords(copies: 1),
    .negativeDuration(segment: .queueWait, duration: Nanoseconds(-5), from: 1, to: 2), .noClientRecord,
    .pairedByOrder(role: .consumed, count: 3), .ambiguousPairing(origin: 1, count: 2),
    .idReused(occurrences: 1_200), .alsoKnownAs(id: "a\u{1b}3ce929d0e0e4736", isMerged: true),
    .alsoKnownAs(id: "動画-1", isMerged: false),
  ]
  return builder.built
}

@Suite struct WaterfallLawTests {
  @Test(arguments: [60, 61, 72, 80, 100, 133, 160, 200])
  func `no line is wider than the terminal`(width: Int) {
    let page = OutputTarget(width: width)
    for seed in UInt64(0)..<60 {
      for line in TableFormat().show([makeView(seed: seed)], on: page).split(separator: "\n") {
        #expect(DisplayWidth.of(String(line)) <= width, "seed \(seed): \(line)")
      }
    }
  }

  @Test func `no control character of a log reaches the terminal`() {
    for seed in Seeds.first(200) {
      let text = TableFormat().show([makeView(seed: seed)], on: OutputTarget(width: 80))
      #expect(!TerminalText.isUnsafe(text.replacing("\n", with: "")), "seed \(seed)")
    }
  }

  @Test func `colours change nothing but colours`() {
    for seed in Seeds.first(100) {
      let view = makeView(seed: seed)
      let plain = TableFormat().show([view], on: OutputTarget(width: 80))
      let coloured = TableFormat().show(
        [view], on: OutputTarget(width: 80, style: ColourMode(hasColour: true)))
      #expect(coloured.replacing(/\u{1b}\[[0-9;]*m/, with: "") == plain, "seed \(seed)")
    }
  }

  @Test func `every random view is valid JSON`() {
    for seed in Seeds.first(200) {
      #expect(
        parsed(JSONFormat().show([makeView(seed: seed)], on: OutputTarget())) != nil,
        "seed \(seed)")
    }
  }

  @Test func `bars keep the order and containment of their times`() {
    var random = SplitMix64(seed: 5)
    for seed in 0..<5_000 {
      let length = Int64.random(in: 1...1 << Int64.random(in: 1..<62, using: &random), using: &random)
      let scale = TimeScale(
        from: Timestamp(nanoseconds: 0), to: Timestamp(nanoseconds: length),
        columns: Int.random(in: 1...200, using: &random))
      let times = (0..<4).map { _ in Timestamp(nanoseconds: Int64.random(in: 0...length, using: &random)) }
        .sorted()
      let outer = scale.range(times[0], times[3])
      let inner = scale.range(times[1], times[2])
      // A stretch of no visible length is one eighth long, which may stand out at its container's end.
      #expect(
        outer.lowerBound <= inner.lowerBound && inner.upperBound <= outer.upperBound + 1, "seed \(seed)")
      #expect(
        scale.range(times[0], times[1]).lowerBound <= scale.range(times[2], times[3]).lowerBound,
        "seed \(seed)")
      #expect(
        outer.lowerBound >= 0 && outer.upperBound <= scale.columns * 8 && !inner.isEmpty, "seed \(seed)")
    }
  }

  @Test func `a bar takes exactly the columns that its eighths touch`() {
    for start in 0..<24 {
      for end in start + 1...32 {
        let (column, text) = BarGlyphs.work(start..<end)
        #expect(column == start / 8 && text.count == (end - 1) / 8 - start / 8 + 1)
        #expect(DisplayWidth.of(text) == text.count)
        let wait = BarGlyphs.wait(start..<end)
        #expect(wait.column == column && wait.text.count == text.count)
      }
    }
    #expect(BarGlyphs.work(0..<20).text == "██▌")
    #expect(BarGlyphs.work(4..<16).text == "▐█")
    #expect(BarGlyphs.open("███") == "██▸")
  }

  @Test(arguments: [
    (2_318_000_000, 60, ["0", "0.5", "1.0", "1.5", "2.0 s"]), (38_000_000, 30, ["0", "10", "20", "30 ms"]),
    (900, 20, ["0", "500 ns"]), (600_000_000_000, 30, ["0", "2", "4", "6", "8", "10 m"]),
    (150_000, 60, ["0", "50", "100", "150 µs"]),
  ])
  func `ticks stand at round times`(length: Int64, columns: Int, texts: [String]) {
    let start = Timestamp(nanoseconds: 0)
    let axis = TimeAxis(TimeScale(from: start, to: start + Nanoseconds(length), columns: columns))
    #expect(axis.ticks.map(\.text) == texts)
  }

  @Test func `ticks of any length fit, ascend and end with a unit`() {
    var random = SplitMix64(seed: 6)
    for seed in 0..<5_000 {
      let length = Int64.random(in: 0...1 << Int64.random(in: 1..<62, using: &random), using: &random)
      let columns = Int.random(in: 1...200, using: &random)
      let start = Timestamp(nanoseconds: 0)
      let axis = TimeAxis(TimeScale(from: start, to: start + Nanoseconds(length), columns: columns))
      #expect(axis.ticks.map(\.column) == axis.ticks.map(\.column).sorted(), "seed \(seed)")
      #expect(columns < 12 || axis.line.count <= columns, "seed \(seed): \(axis.line)")
      #expect(axis.ticks.count <= 40, "seed \(seed)")
      if columns >= 16 { #expect(axis.line.last?.isLetter == true, "seed \(seed): \(axis.line)") }
    }
  }
}
