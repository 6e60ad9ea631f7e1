import SyntheticFleet
import Testing
import TraceModel

@testable import TraceRendering

@Suite struct DurationTests {
  @Test(arguments: [
    (0, "0 s"), (640, "640 ns"), (999, "999 ns"), (1_000, "1 µs"), (9_996, "10 µs"), (9_994, "9.99 µs"),
    (812_000, "812 µs"), (999_499, "999 µs"), (999_500, "1 ms"), (38_249_999, "38.2 ms"),
    (38_250_000, "38.3 ms"),
    (9_100_000, "9.1 ms"), (271_000_000, "271 ms"), (999_499_999, "999 ms"), (999_500_000, "1 s"),
    (2_318_000_000, "2.318 s"), (2_318_499_999, "2.318 s"), (9_999_600_000, "10 s"),
    (11_449_000_000, "11.4 s"),
    (59_949_999_999, "59.9 s"), (59_950_000_000, "1 m 00 s"), (252_000_000_000, "4 m 12 s"),
    (3_599_400_000_000, "59 m 59 s"), (3_599_500_000_000, "1 h 00 m"), (3_780_000_000_000, "1 h 03 m"),
    (86_369_000_000_000, "23 h 59 m"), (86_370_000_000_000, "1 d 0 h"), (187_200_000_000_000, "2 d 4 h"),
    (-12_000_000, "−12 ms"),
  ])
  func `a duration is written by one rule`(count: Int64, text: String) {
    #expect(DurationFormat.text(Nanoseconds(count)) == text)
  }

  /// The units with their sizes in ns and how many of each make the next.
  private static let units: [String: (size: Double, limit: Double)] = [
    "ns": (1, 1_000), "µs": (1e3, 1_000), "ms": (1e6, 1_000), "s": (1e9, 60), "m": (6e10, 60),
    "h": (3.6e12, 24), "d": (8.64e13, .infinity),
  ]

  @Test func `no unit reaches the next and little is lost`() throws {
    var generator = SplitMix64(seed: 1)
    for _ in 0..<20_000 {
      let shift = Int64.random(in: 0..<62, using: &generator)
      let count = max(1, Int64.random(in: 1...Int64.max, using: &generator) >> shift)
      let text = DurationFormat.text(Nanoseconds(count))
      let words = text.split(separator: " ").map(String.init)
      var read = 0.0
      for index in stride(from: 0, to: words.count, by: 2) {
        let number = try #require(Double(words[index]))
        let unit = try #require(Self.units[words[index + 1]])
        #expect(number < unit.limit, "\(count)")
        read += number * unit.size
      }
      // Three digits lose half a percent at most; an hour beside days, half of one in 24.
      #expect(abs(read - Double(count)) <= Double(count) * (words.count == 2 ? 0.0051 : 0.021), "\(count)")
      #expect(DurationFormat.text(Nanoseconds(-count)) == "−" + text)
    }
  }

  @Test func `an interval names a shared unit once`() {
    let (low, high) = (Nanoseconds(2_410_000_000), Nanoseconds(2_630_000_000))
    #expect(DurationFormat.interval(low, high, behind: Nanoseconds(2_510_000_000)) == "2.41 – 2.63")
    #expect(DurationFormat.interval(low, high) == "2.41 – 2.63 s")
    #expect(DurationFormat.interval(Nanoseconds(810_000_000), high) == "810 ms – 2.63 s")
    #expect(DurationFormat.interval(low, Nanoseconds(252_000_000_000)) == "2.41 s – 4 m 12 s")
  }
}

@Suite struct TimestampTests {
  @Test(arguments: [
    (0, "1970-01-01T00:00:00.000000000Z"), (-1, "1969-12-31T23:59:59.999999999Z"),
    (-1_000_000_000, "1969-12-31T23:59:59.000000000Z"),
    (1_767_225_604_211_000_000, "2026-01-01T00:00:04.211000000Z"),
    (951_827_696_000_000_001, "2000-02-29T12:34:56.000000001Z"),
    (Int64.max, "2262-04-11T23:47:16.854775807Z"), (Int64.min, "1677-09-21T00:12:43.145224192Z"),
  ])
  func `machines read RFC 3339 in UTC with nine digits`(count: Int64, text: String) {
    #expect(TimestampFormat.machine(Timestamp(nanoseconds: count)) == text)
  }

  @Test func `people read milliseconds in the zone of the command`() {
    let time = Timestamp(nanoseconds: 1_767_225_604_211_999_999)
    #expect(TimestampFormat.utc.text(time) == "2026-01-01 00:00:04.211Z")
    #expect(TimestampFormat { _ in 5 * 3600 + 1800 }.text(time) == "2026-01-01 05:30:04.211+05:30")
    #expect(TimestampFormat { _ in -3600 }.text(time) == "2025-12-31 23:00:04.211-01:00")
  }
}

@Suite struct NumberTests {
  @Test func `counts are grouped by thousands`() {
    #expect(
      [0, 12, 999, 1_000, 1_988, 1_234_567].map(NumberFormat.grouped) == [
        "0", "12", "999", "1,000", "1,988", "1,234,567",
      ])
  }

  @Test func `only nothing is 0 percent and only everything is 100 percent`() {
    let shares = [(0, 9), (1, 10_000), (97, 1_988), (3, 100), (1, 8), (871, 1_000), (1_999, 2_000), (9, 9)]
    #expect(
      shares.map { NumberFormat.percent(Double($0), of: Double($1)) }
        == ["0 %", "<0.1 %", "4.9 %", "3 %", "13 %", "87 %", ">99 %", "100 %"])
  }

  /// Whole percents by the largest remainder; of equal ones that of the larger share, then the first.
  @Test func `shares of one sum add up to 100 percent`() {
    #expect(NumberFormat.shares([139, 61], of: 200) == ["70 %", "30 %"])
    #expect(NumberFormat.shares([1, 1, 1], of: 3) == ["34 %", "33 %", "33 %"])
    #expect(NumberFormat.shares([2, 98], of: 100) == ["2 %", "98 %"])
    #expect(NumberFormat.shares([120, -20], of: 100) == ["120 %", "−20 %"])
    #expect(NumberFormat.shares([695, 200], of: 1_000) == ["70 %", "20 %"], "no whole sum")
    #expect(NumberFormat.shares([], of: 0) == [])
  }
}

@Suite struct TerminalTests {
  @Test func `control characters of a log are shown and not obeyed`() {
    #expect(
      TerminalText.escaped("a\u{1b}[2Jb\nc\u{9b}31m\u{202e}d\u{7f}")
        == "a\\u{1b}[2Jb\\nc\\u{9b}31m\\u{202e}d\\u{7f}")
    #expect(TerminalText.escaped("grüße 動画 🎬\u{200d}") == "grüße 動画 🎬\u{200d}")
  }

  @Test(arguments: [
    ("abc\u{200d}", "abc\\u{200d}"), ("a\u{fe0f}b", "a\\u{fe0f}b"), ("\u{200c}x", "\\u{200c}x"),
    ("é\u{fe00}", "é\\u{fe00}"),
    ("क्\u{200d}ष", "क्\u{200d}ष"), ("می\u{200c}خواهم", "می\u{200c}خواهم"),
    ("1\u{fe0f}\u{20e3}", "1\u{fe0f}\u{20e3}"),
    ("©\u{fe0f}", "©\u{fe0f}"), ("👩\u{200d}🚀", "👩\u{200d}🚀"), ("👩\u{200b}\u{200d}", "👩\\u{200b}\\u{200d}"),
  ])
  func `joiners are written out where they join nothing`(text: String, shown: String) {
    #expect(TerminalText.escaped(text) == shown)
    #expect(CorrelationLookup.unescaped(shown) ?? shown == text)
    #expect(JSONWriter.text { $0.string(text) }.contains("\\u") == (text != shown))
  }

  @Test(arguments: ["a\u{1b}\\link\u{1b}\\", "\n\\n", "\\u{1b}\u{1b}", "\t\\\\t", "C:\\x\r"])
  func `what is printed of a text with control characters is that text alone`(text: String) {
    #expect(CorrelationLookup.unescaped(TerminalText.escaped(text)) == text)
  }

  @Test(arguments: [
    ("abc", 3), ("é", 1), ("e\u{301}", 1), ("動画", 4), ("🎬", 2), ("👨‍👩‍👧", 2), ("🇩🇪", 2), ("❤️", 2), ("한글", 4),
    ("ｶ", 1), ("Ａ", 2), ("░▕…", 3), ("\u{200b}", 0),
  ])
  func `wide characters and emoji take two columns and marks none`(text: String, width: Int) {
    #expect(DisplayWidth.of(text) == width)
  }

  @Test func `cut text fits its width and says that it is cut`() {
    #expect(TerminalText.truncated("consumer", to: 8) == "consumer")
    #expect(TerminalText.truncated("consumer-1", to: 8) == "consume…")
    #expect(TerminalText.truncated("動画動画", to: 6) == "動画…")
    #expect(TerminalText.truncated("abc", to: 0) == "")
    #expect(TerminalText.truncated("video_notifications", to: 11) == "video…tions")
    #expect(TerminalText.truncated("動画動画動画動画", to: 12) == "動画動…動画", "half a character is none")
    #expect(TerminalText.cutAtEnd("video_notifications", to: 11) == "video_noti…")
  }

  @Test func `the ends of a text that is cut keep their looks`() {
    var text = StyledText("consumer-1 ", .red)
    text.append("processing", .bold)
    let style = ColourMode(hasColour: true)
    #expect(
      text.truncated(to: 13).rendered(style)
        == style("consum", .red) + style("…", .red) + style("essing", .bold)
        || text.truncated(to: 13).rendered(style) == style("consum…", .red) + style("essing", .bold))
    #expect(text.truncated(to: 13).width == 13)
  }

  @Test func `text is broken where a line ends, whatever its looks`() {
    var text = StyledText("ab", .red)
    text.append("cdefg", .bold)
    #expect(text.broken(to: 3).map { $0.rendered(.plain) } == ["abc", "def", "g"])
    #expect(StyledText("動画動画").broken(to: 3).map { $0.rendered(.plain) } == ["動", "画", "動", "画"])
    #expect(StyledText().broken(to: 3).map(\.width) == [0])
  }

  @Test func `a table cuts to a width and never in a pipe`() {
    var table = TextTable(columns: [.init(title: "name", minimum: 4), .init(title: "n", alignment: .right)])
    table.rows = [[StyledText("consumer"), StyledText("12")], [StyledText("動画"), StyledText("1,988")]]
    #expect(table.lines(on: OutputTarget()) == ["name          n", "consumer     12", "動画      1,988"])
    #expect(table.lines(on: OutputTarget(width: 11)) == ["name      n", "con…     12", "動画  1,988"])
  }

  @Test func `colour adds escape sequences only where asked for`() {
    #expect(StyledText("ok", .green).rendered(.plain) == "ok")
    #expect(StyledText("ok", .green).rendered(ColourMode(hasColour: true)) == "\u{1b}[32mok\u{1b}[0m")
  }

  @Test func `a number is not parted from its unit`() {
    #expect(Paragraph.lines("it took 12 ms in all", width: 11) == ["it took", "12 ms in", "all"])
  }

  @Test func `a word longer than a line is broken where lines end, in time in proportion to it`() {
    // A wide character takes two columns.
    #expect(Paragraph.lines("日本語ab", width: 4) == ["日本", "語ab"])
    let long = String(repeating: "0123456789", count: 100_000)
    let lines = Paragraph.lines(long, width: 10)
    #expect(lines.count == 100_000 && lines.allSatisfy { $0 == "0123456789" })
  }
}

@Suite struct DiagnosticTests {
  @Test func `an error says what, where and what to type next`() {
    let diagnostic = Diagnostic(
      "no request has the correlation id '7f\u{1b}3b'",
      details: ["nearest in trace.db: 7f3a9c1e…", "to list what is indexed: trace find --limit 20"])
    #expect(
      DiagnosticRenderer(style: .plain).render(diagnostic) == """
        error: no request has the correlation id '7f\\u{1b}3b'
          nearest in trace.db: 7f3a9c1e…
          to list what is indexed: trace find --limit 20

        """)
    #expect(
      DiagnosticRenderer(style: ColourMode(hasColour: true)).render(Diagnostic("x"))
        == "\u{1b}[1;31merror:\u{1b}[0m x\n")
  }
}
