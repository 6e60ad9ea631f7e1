import Testing
import TraceModel

@testable import TraceRendering

/// `trace show --log`.
@Suite struct RequestLogTests {
  private func lines(_ builder: TraceViewFixture, width: Int? = nil, isWhole: Bool = false) -> [String] {
    let text = RequestLog.text(
      builder.built, on: OutputTarget(width: width), ShowOptions(isWhole: isWhole))
    return text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
  }

  private static let fields = [
    ("topic", #""jobs""#), ("offset", "5"), ("note", #""two words""#), ("empty", #""""#), ("up", "true"),
  ]

  @Test func `each record is a line with its time, program, level, message and fields`() {
    #expect(
      lines(.video()).joined(separator: "\n") == """
        7f3a9c1e-6a4d-4e0f-9b7a-0d2c5e8f1a33   completed in 2.318 s   2026-01-01 00:00:04.211Z
             0 s  client      info  request_sent  method=POST url=http://api:8080/jobs/video?x=1 size=12345678901234567890
           +5 ms  api         info  request_received
          +17 ms  api         info  published
          +19 ms  api         info  response_sent
          +38 ms  client      info  response_received
         +288 ms  consumer-1  info  consumed
         +292 ms  consumer-1  info  processing_started
        +2.318 s  consumer-1  info  processing_completed
        """)
  }

  @Test func `values have quotes where they have spaces, and an error stands behind its message`() {
    var builder = TraceViewFixture("a")
    _ = builder.event(
      .note, "api", after: 0, name: "got it", level: .debug, attributes: Self.fields)
    _ = builder.event(
      .processingFinished, "api", after: 1, name: "failed", level: .error, error: "no room\nat line 7",
      attributes: [("error", #""no room\nat line 7""#), ("left", "0")])
    #expect(
      lines(builder).dropFirst() == [
        #"  0 s  api  debug  got it  topic=jobs offset=5 note="two words" empty="" up=true"#,
        "+1 ms  api  error  failed: no room at line 7  left=0",
      ])
  }

  @Test func `what a terminal would obey is made visible, also in a pipe`() {
    var builder = TraceViewFixture("a")
    _ = builder.event(
      .note, "api\u{1b}[2J", after: 0, name: "x\u{7}", attributes: [("k\u{9b}", #""\u001b]0;t""#)])
    for width in [nil, 100] {
      let text = lines(builder, width: width).joined()
      #expect(!text.unicodeScalars.contains { $0.value < 0x20 || 0x7F...0x9F ~= $0.value })
      #expect(text.contains(#"api\u{1b}[2J"#) && text.contains(#"k\u{9b}=\u{1b}]0;t"#))
    }
  }

  @Test(arguments: [40, 60, 80, 100, 160])
  func `on a terminal a record is a line, and what went wrong is whole`(width: Int) {
    var builder = TraceViewFixture("a")
    let fields = (1...20).map { ("field\($0)", #""value \#($0)""#) }
    _ = builder.event(.note, "api", after: 0, name: "long", attributes: fields)
    let error = (1...30).map { "word\($0)" }.joined(separator: " ")
    _ = builder.event(.note, "consumer", after: 1, name: "bad", level: .error, error: error)
    let lines = lines(builder, width: width)
    #expect(lines.allSatisfy { DisplayWidth.of($0) <= width })
    #expect(lines.count { $0.contains("field1=") } == 1 && !lines.contains { $0.contains("field20=") })
    #expect(lines.contains { $0.hasSuffix("…") })
    let words = lines.flatMap { $0.split(separator: " ") }.filter { $0.hasPrefix("word") }
    #expect(words.joined(separator: " ") == error)
    #expect(self.lines(builder, width: width, isWhole: true).contains { $0.contains("value 20") })
  }

  @Test func `of very many records the first, the last and the most severe are shown`() {
    var builder = TraceViewFixture("a")
    for index in 0..<1_000 {
      _ = builder.event(
        .note, "api", after: Double(index), name: "line \(index)", level: index == 500 ? .error : .info)
    }
    let some = lines(builder)
    #expect(some.count { $0.contains(" line ") } == 200)
    #expect(some.contains { $0.hasSuffix("line 500") } && some.contains { $0.hasSuffix("line 999") })
    #expect(some.last == "… 800 more records (--all shows all)")
    #expect(lines(builder, isWhole: true).count == 1_001)
  }

  @Test func `a step that a record implies is no line, and a time of another clock is none`() {
    var builder = TraceViewFixture("a")
    let implied = builder.event(.processingStarted, "api", after: 0, name: "done")
    builder.view.trace.events[implied].isImplied = true
    let stray = builder.event(.note, "api", after: 3, name: "booted")
    builder.view.trace.events[stray].timeForm = .stray
    #expect(lines(builder).dropFirst() == ["–  api  info  booted"])
  }

  @Test func `levels are told by colour, and another request stands behind an empty line`() {
    var builder = TraceViewFixture("a")
    _ = builder.event(.note, "api", after: 0, name: "x", level: .critical)
    let text = RequestLog.text(
      builder.built, on: OutputTarget(style: ColourMode(hasColour: true)), ShowOptions(isContinued: true))
    #expect(text.hasPrefix("\n") && text.contains("\u{1b}[1;31mcritical\u{1b}[0m"))
  }
}

/// The first line of `show`.
@Suite struct TimelineHeadingTests {
  // 36 columns of id, 20 of ending, 24 of time.
  @Test(
    arguments: [
      (86, "   completed in 2.318 s   2026-01-01 00:00:04.211Z"),
      (85, "   completed in 2.318 s   2026-01-01 00:00:04Z"),
      (82, "   completed in 2.318 s   2026-01-01 00:00:04Z"),
      (80, "  completed in 2.318 s  2026-01-01 00:00:04Z"),
      (79, "  completed in 2.318 s  00:00:04Z"), (69, "  completed in 2.318 s  00:00:04Z"),
    ])
  func `it is one line as long as a short form of its time fits`(width: Int, rest: String) {
    let heading = TimelineHeading(TraceViewFixture.video().built, page: OutputTarget(width: width)).lines
    #expect(heading == ["7f3a9c1e-6a4d-4e0f-9b7a-0d2c5e8f1a33" + rest])
  }

  @Test func `where nothing fits, the id is whole all the same`() {
    let heading = TimelineHeading(TraceViewFixture.video().built, page: OutputTarget(width: 30)).lines
    #expect(
      heading == ["7f3a9c1e-6a4d-4e0f-9b7a-0d2c5e", "8f1a33", "completed in 2.318 s   2026-0…"])
  }
}
