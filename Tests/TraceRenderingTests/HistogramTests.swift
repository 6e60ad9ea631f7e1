import SyntheticFleet
import Testing
import TraceModel

@testable import TraceRendering

/// Histograms and heat maps, as people see them.
@Suite struct HistogramTests {
  private static let millisecond: Int64 = 1_000_000

  private static func row(
    _ segment: Segment = .endToEnd, _ topic: String? = nil, ended: [Int64], unfinished: [Int64] = []
  ) -> LatencyReport.Statistics {
    var row = LatencyReport.Statistics(segment: segment)
    let ended = ended.sorted()
    (row.destination, row.count, row.censored) = (topic, ended.count, unfinished.count)
    row.negative = ended.filter { $0 < 0 }.count
    row.maximum = Nanoseconds(ended.last ?? 0)
    row.histogram = DurationHistogram(ended: ended, unfinished: unfinished.sorted())
    row.percentiles = [50, 99].compactMap { p in
      guard !ended.isEmpty else { return nil }
      let value = ended[Int((p / 100 * Double(ended.count)).rounded(.up)) - 1]
      return .init(p: p, value: Nanoseconds(value), low: nil, high: nil)
    }
    row.longestUnfinished = unfinished.max().map { Nanoseconds($0) }
    return row
  }

  private static func report(_ rows: [LatencyReport.Statistics]) -> LatencyReport {
    var group = LatencyReport.Group()
    (group.requests, group.segments) = (9, rows)
    var report = LatencyReport()
    (report.from, report.until) = (TraceViewFixture.start, TraceViewFixture.start)
    report.groups = [group]
    return report
  }

  private static func series(_ intervals: [[LatencyReport.Statistics]?]) -> SeriesReport {
    let second: Int64 = 1_000_000_000
    var report = SeriesReport(step: Nanoseconds(second), percentiles: [50])
    for (number, rows) in intervals.enumerated() {
      let begin = Timestamp(nanoseconds: Int64(number) * second)
      var interval = SeriesReport.Interval(begin: begin, end: begin + Nanoseconds(second))
      interval.coverage = rows == nil ? .none : .whole
      (interval.segments, interval.requests) = (rows ?? [], rows?.first?.count ?? 0)
      report.intervals.append(interval)
    }
    (report.from, report.until) = (report.intervals.first?.begin, report.intervals.last?.begin)
    return report
  }

  private static func lines(_ text: String) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  private static func drawn(
    _ rows: [LatencyReport.Statistics], of segment: Segment? = nil, width: Int? = 60
  ) -> [String] {
    lines(TableFormat().histogram(report(rows), of: segment, on: OutputTarget(width: width)))
  }

  // MARK: Histogram

  /// Of four values, two in a bin make the longest bar; it is as long as there is room.
  @Test func `a bar is as long as its bin is full, and says which percentiles it holds`() {
    let ms = Self.millisecond
    let lines = Self.drawn([Self.row(ended: [10 * ms, 11 * ms, 13 * ms, 18 * ms])])
    #expect(lines[2] == "end_to_end: 4 ended")
    #expect(lines[3].split(separator: " ") == ["from", "to", "n"])
    let rows = lines.dropFirst(4).map { $0.split(separator: " ").map(String.init) }
    #expect(rows[0].prefix(5) == ["10.0", "ms", "12.5", "ms", "2"] && rows[0].last == "p50")
    #expect(rows[1].prefix(5) == ["12.5", "ms", "16.0", "ms", "1"])
    #expect(rows[2].prefix(5) == ["16.0", "ms", "20.0", "ms", "1"] && rows[2].last == "p99")
    let long = rows[0][5]
    #expect(long.allSatisfy { $0 == "█" } && rows[1][5].count == (long.count + 1) / 2)
  }

  @Test func `a stretch without values is one line that says from where to where, a short one is not`() {
    let lines = Self.drawn([Self.row(ended: [1_000_000, 3_000_000, 1_000_000_000])])
    let texts = lines.map { $0.split(separator: " ").joined(separator: " ") }
    #expect(texts.contains { $0.hasPrefix("1.00 ms 1.60 ms 1 ") || $0.hasPrefix("1.00 ms 1.25 ms 1 ") })
    let gaps = texts.filter { $0.hasSuffix("┄") }
    #expect(gaps == ["4.00 ms 1.00 s 0 ┄"], "\(lines.joined(separator: "\n"))")
    let counts = texts.filter { $0.contains(" ms ") || $0.hasPrefix("1.00 s") }.map {
      Int($0.split(separator: " ")[4]) ?? -1
    }
    #expect(counts.reduce(0, +) == 3 && counts.contains(0))
  }

  @Test func `what has not ended is shaded, and what has no place on the scale has its own lines`() {
    let ms = Self.millisecond
    let lines = Self.drawn([
      Self.row(ended: [-ms, 0, 500, 2 * ms, 2 * ms], unfinished: [2 * ms, 300 * ms])
    ])
    #expect(lines[2] == "end_to_end: 5 ended, 2 unfinished, 1 below 0")
    let rows = lines.dropFirst(4).map { $0.split(separator: " ").map(String.init) }
    #expect(rows[0].prefix(4) == ["0", "s", "1", "0"])
    #expect(rows[1].prefix(6) == ["0", "s", "1.00", "µs", "2", "0"])
    #expect(rows[2].prefix(6) == ["2.00", "ms", "2.50", "ms", "2", "1"])
    #expect(rows[2][6].contains("█") && rows[2][6].hasSuffix("░"))
    #expect(
      rows.contains {
        $0.prefix(6) == ["250", "ms", "315", "ms", "0", "1"] && $0[6].allSatisfy { $0 == "░" }
      })
    #expect(lines.contains { $0.hasPrefix("░ unfinished") })
  }

  /// 999 of 1,000 values in one bin have ended: the last column is that of the unfinished one.
  @Test(arguments: [60, 80, 100])
  func `the longest bar fits, and something is seen of what has not ended`(width: Int) throws {
    let ended = Array(repeating: 2 * Self.millisecond, count: 999)
    let lines = Self.drawn([Self.row(ended: ended, unfinished: [2 * Self.millisecond])], width: width)
    let bar = try #require(lines.first { $0.contains("█") })
    #expect(!bar.contains("…") && bar.contains("█░ p50 p99"), "\(bar)")
    #expect(lines.allSatisfy { $0.count <= width })
  }

  @Test func `a segment is drawn for each of its topics, and the whole time where none is named`() {
    let rows = [
      Self.row(.queueWait, "jobs", ended: [5_000]), Self.row(.queueWait, "mail", ended: [7_000]),
      Self.row(.fromAPI, ended: [9_000]), Self.row(.elapsed, ended: [9_500]),
    ]
    let named = Self.drawn(rows, of: .queueWait).filter { $0.contains(" ended") }
    #expect(named == ["queue_wait jobs: 1 ended", "queue_wait mail: 1 ended"])
    #expect(Self.drawn(rows).filter { $0.contains(" ended") } == ["from_api: 1 ended"])
    #expect(Self.drawn(rows, of: .dispatch).contains("no dispatch here"))
    #expect(TableFormat().histogram(LatencyReport(), of: nil, on: OutputTarget()) == "0 requests\n")
  }

  // MARK: Sparkline

  /// Two decades from 1 ms are 20 bins; the one that begins at 100 ms is the next.
  @Test func `each row of a report has its bars on the scale of all, with spaces where nothing is`() throws {
    let ms = Self.millisecond
    let fast = Self.row(.api, ended: [ms, ms, ms, ms, ms])
    let slow = Self.row(.endToEnd, ended: [ms, 100 * ms, 100 * ms])
    let lines = Self.lines(
      TableFormat().report(Self.report([fast, slow]), on: OutputTarget(width: 100)))
    #expect(lines[1].hasSuffix("1 ms ┄┄┄┄┄┄┄┄┄ 125 ms"))
    let begin = try #require(lines[1].firstIndex(of: "┄")).utf16Offset(in: lines[1]) - 5
    #expect(lines[2].dropFirst(begin) == "█")
    #expect(lines[3].dropFirst(begin) == "▄" + String(repeating: " ", count: 19) + "█")
    let told =
      "bars: how the values lie from 1 ms to 125 ms on a logarithmic scale; each row has its own height"
    #expect(lines.contains(told))
  }

  @Test func `bars are left out where there is no room, and numbers never are for them`() {
    let rows = [Self.row(.api, ended: [1_000_000, 2_000_000, 3_000_000, 4_000_000, 5_000_000])]
    for width in 20...120 {
      let drawn = TableFormat().report(Self.report(rows), on: OutputTarget(width: width))
      let bare = TableFormat().report(
        Self.report(
          rows.map {
            var row = $0
            row.histogram = DurationHistogram()
            return row
          }), on: OutputTarget(width: width))
      let (lines, numbers) = (Self.lines(drawn), Self.lines(bare))
      #expect(lines.allSatisfy { DisplayWidth.of($0) <= width }, "\(width)")
      #expect(zip(lines.prefix(3), numbers.prefix(3)).allSatisfy { $0.hasPrefix($1) }, "\(width)")
    }
  }

  @Test func `of a few values the numbers tell enough`() {
    let text = TableFormat().report(
      Self.report([Self.row(ended: [1_000_000, 2_000_000, 3_000_000, 4_000_000])]),
      on: OutputTarget(width: 100))
    #expect(!text.contains("bars") && !text.contains("█"))
  }

  // MARK: Heat map

  @Test
  func `a cell is as dark as it is full, an interval without logs is dashed, and time runs to the right`() {
    let ms = Self.millisecond
    let some = { (count: Int) in [Self.row(ended: Array(repeating: 2 * ms, count: count))] }
    let report = Self.series([some(1), some(16), nil, [Self.row(ended: [3 * ms], unfinished: [9 * ms])]])
    let lines = Self.lines(TableFormat().heatMap(report, of: nil, on: OutputTarget(width: 80)))
    #expect(lines[2] == "end_to_end: 18 ended, 1 unfinished; a column is 1 s")
    let cells = lines.dropFirst(4).map { line in String(line.dropFirst(12)) }
    #expect(lines[4].hasPrefix("unfinished"))
    #expect(cells[0] == "  ┄░")
    #expect(lines[5].contains("2.50 ms") && cells[1] == "  ┄░")
    #expect(lines[6].contains("2.00 ms") && cells[2] == "░█┄")
    #expect(cells[3] == "00:00:00")
    #expect(lines.contains { $0.hasPrefix("░ 1") && $0.contains("█") && $0.hasSuffix("┄ no logs") })
  }

  @Test func `a narrow page joins neighbouring intervals, and no value is lost`() {
    let rows = (0..<50).map { _ in [Self.row(ended: [2_000_000])] }
    let lines = Self.lines(
      TableFormat().heatMap(Self.series(rows), of: nil, on: OutputTarget(width: 37)))
    #expect(lines.contains { $0.hasSuffix("a column is 2 s") })
    #expect(lines.contains { $0.contains("░ 2") || $0.contains("█ 2") || $0.contains("▒ 2") })
  }

  // MARK: All drawings

  @Test func `no drawing is wider than its page, in whatever characters, and without UTF-8 it is ASCII`() {
    for seed in Seeds.first(200) {
      var random = SplitMix64(seed: seed)
      func values() -> [Int64] {
        (0..<Int.random(in: 0...40, using: &random)).map { _ in
          let size = Int64(1) << Int64.random(in: 0...58, using: &random)
          return Bool.random(using: &random) || size < 1_000 ? size : -size / 1_000
        }
      }
      let name = seed % 3 == 0 ? String(repeating: "動", count: 80) : "jobs"
      let width = 30 + Int(seed % 100)
      let rows = [
        Self.row(.queueWait, name, ended: values(), unfinished: values().map { abs($0) }),
        Self.row(.queueWait, "other", ended: values()),
      ]
      let page = OutputTarget(width: width)
      let texts = [
        TableFormat().histogram(Self.report(rows), of: .queueWait, on: page),
        TableFormat().heatMap(
          Self.series((0..<(1 + Int(seed % 90))).map { $0 % 7 == 3 ? nil : rows }), of: .queueWait, on: page),
        TableFormat().report(Self.report(rows), on: page),
      ]
      for text in texts {
        let tooLong = Self.lines(text).filter { DisplayWidth.of($0) > width }
        #expect(tooLong.isEmpty, "seed \(seed), width \(width): \(tooLong)")
        let plain = PlainText.ascii(text)
        #expect(
          plain.allSatisfy(\.isASCII) && (name != "jobs" || !plain.contains("?")), "seed \(seed): \(plain)")
      }
    }
  }
}
