import Foundation
import SyntheticFleet
import Testing
import TraceModel

@testable import TraceRendering

private func draw(_ builder: TraceViewFixture, width: Int?, isWhole: Bool = false) -> String {
  TableFormat().show([builder.built], on: OutputTarget(width: width), ShowOptions(isWhole: isWhole))
}

@Suite struct ShowTests {
  @Test func `a request is drawn as a waterfall with its critical path`() {
    // 25 columns or 200 eighths for 2,318 ms: 0–38 ms are 4 eighths, 5–19 ms are 2, 17–288 ms touch columns
    // 0–3, and work from 292 ms on fills seven eighths of column 3 and all that follow.
    #expect(
      draw(.video(), width: 81) == """
        7f3a9c1e-6a4d-4e0f-9b7a-0d2c5e8f1a33  completed in 2.318 s  2026-01-01 00:00:04Z
                                              at     took  0         1          2 s
        client POST /jobs/video              0 s    38 ms  ▌                          202
          api request                      +5 ms    14 ms  ▎                          202
            queue video_processing_jobs   +17 ms   271 ms  ░░░░
            consumer-1 processing        +292 ms  2.026 s     ██████████████████████  ok
        critical path  transit 5 ms · publish 12 ms · queue wait 271 ms (12 %)
                       dispatch 4 ms · processing 2.026 s (87 %)
        clock          as logged (uncorrected) across client, api, consumer-1

        """)
  }

  @Test func `an unfinished request says what it waits for`() {
    var builder = TraceViewFixture("a", outcome: .queued)
    let received = builder.event(.requestReceived, "api", after: 0, attributes: [("path", "\"/jobs\"")])
    let published = builder.event(.published, "api", after: 8)
    let responded = builder.event(.responseSent, "api", after: 10, status: 202)
    builder.exchange(received: received, responded: responded)
    builder.message(to: "jobs", published: published, by: .exchange(0))
    builder.view.trace.notes = [.notConsumed(destination: builder.catalog.id(of: "jobs"), origin: 1)]
    // 17 columns for 10 ms: the message is published in column 13 and waits to the edge.
    #expect(
      draw(builder, width: 50) == """
        a   queued   2026-01-01 00:00:04.211Z
                       took  0       5   10 ms
        api /jobs     10 ms  █████████████████  202
          queue jobs      –               ░░░▸  unfinished
        notes          no record shows that a message
                         that api published to jobs was
                         consumed

        """)
  }

  @Test func `attempts are numbered, failures named and log lines shown below their work`() {
    let text = draw(.troubled(), width: nil)
    let lines = text.split(separator: "\n").map(String.init)
    #expect(lines[0].contains("failed after 4.95 s"))
    #expect(lines.contains { $0.hasPrefix("client POST /jobs/batch attempt 1") && $0.hasSuffix("gave up") })
    #expect(lines.contains { $0.hasPrefix("    consumer-1 processing attempt 2") && $0.hasSuffix("failed") })
    #expect(text.contains("gave up\n  +500 ms client error ReadTimeout\n"))
    #expect(text.contains("      +1.9 s consumer-2 warning slow disk \\u{1b}[31m\n"))
    #expect(
      text.contains("clock          as logged (uncorrected) across client, api, consumer-1, consumer-2\n"))
    #expect(
      text.contains(
        "latency        client answered after 731 ms · first message done after 1.2 s · all done after 4.95 s\n"
      ))
    // From the end of the second's first attempt (2,722 ms) to the next delivery (4 s), of which nothing was logged.
    let pause = lines.first { $0.contains("until delivered again") }
    #expect(pause?.contains("  +2.722 s  1.278 s  ") == true && pause?.contains("┄") == true)
    #expect(text.contains("was delivered 2 times; 1 s of processing did not count\n"))
  }

  @Test(arguments: [200, nil])
  func `of very many notes the first are shown, or all that are asked for`(
    width: Int?
  ) {
    var builder = TraceViewFixture.video()
    builder.view.trace.notes = (1...1_000).map { .noServerRecord(attempt: $0) }
    let some = draw(builder, width: width).split(separator: "\n")
    #expect(some.count { $0.contains("has no record at any server") } == 20)
    #expect(some.last == "… 980 more notes (--all shows all)")
    let all = draw(builder, width: width, isWhole: true).split(separator: "\n")
    #expect(all.count { $0.contains("has no record at any server") } == 1_000)
  }

  @Test(arguments: 24...100) func `a name is never so long that it touches the duration`(width: Int) {
    let lines = draw(.troubled(), width: width).split(separator: "\n").prefix { !$0.hasPrefix("critical") }
    for attempt in ["attempt 1", "attempt 2"] {
      let rows = lines.filter { $0.contains(attempt) }
      #expect(!rows.isEmpty)
      #expect(rows.allSatisfy { $0.contains("\(attempt)  ") }, "\(rows)")
      // Three letters of the name stay.
      #expect(rows.allSatisfy { $0.contains("cli") || $0.contains("con") }, "\(rows)")
    }
  }

  @Test func `a request of one instant has an axis without a length`() {
    var builder = TraceViewFixture("a")
    let received = builder.event(.requestReceived, "api", after: 0, name: "received")
    builder.exchange(received: received)
    let axis = draw(builder, width: 80).split(separator: "\n")[1]
    #expect(axis.split(separator: " ") == ["at", "took", "0"])
  }

  @Test func `what is said of other names of a request`() {
    var builder = TraceViewFixture.video()
    builder.view.trace.notes = [
      .idReused(occurrences: 1_200), .alsoKnownAs(id: "a3ce929d0e0e4736", isMerged: true),
      .alsoKnownAs(id: "x", isMerged: false),
    ]
    let notes = draw(builder, width: nil).split(separator: "\n").suffix(3).map { $0.dropFirst(15) }
    #expect(notes[0] == "the id names 1,200 requests, which are told apart as #1 to #1,200")
    #expect(notes[1].hasPrefix("also known as a3ce929d0e0e4736: no other id has these 16 digits"))
    #expect(notes[2].hasPrefix("also known as x: a record names both ids"))
  }

  @Test func `a request without any role is a list of log lines`() {
    var builder = TraceViewFixture("a", outcome: .incomplete)
    _ = builder.event(.note, "api", after: 0, name: "cache miss", level: .debug)
    _ = builder.event(.note, "api", after: 12, name: "gone", level: .error, error: "boom")
    #expect(
      draw(builder, width: 60) == """
        a   incomplete   2026-01-01 00:00:04.211Z
           0 s  api  debug  cache miss
        +12 ms  api  error  gone: boom

        """)
  }

  /// 2,112 attempts of half a millisecond, but one in 100 takes 5 ms and one in 300 is given up.
  private var huge: TraceViewFixture {
    var builder = TraceViewFixture("a")
    for index in 1...2_112 {
      let isSlow = index % 100 == 0
      let sent = builder.event(.requestSent, "client", after: Double(index))
      let ended = builder.event(.responseReceived, "client", after: Double(index) + (isSlow ? 5 : 0.5))
      builder.exchange(
        attempt: Int32(index), sent: sent, ended: ended, gaveUp: index % 300 == 1)
    }
    return builder
  }

  @Test(arguments: [100, nil])
  func `of a huge request what matters is drawn, and all of it where that is asked for`(
    width: Int?
  ) throws {
    let lines = draw(huge, width: width).split(separator: "\n")
    let drawn = lines.compactMap { $0.firstMatch(of: #/attempt (\d+)/#).flatMap { Int($0.output.1) } }
    #expect(drawn.count == 200 && drawn == drawn.sorted())
    #expect(drawn.starts(with: 1...50) && drawn.suffix(50) == Array(2_063...2_112))
    for notable in (1...2_112).filter({ $0 % 100 == 0 || $0 % 300 == 1 }) {
      #expect(drawn.contains(notable), "\(notable)")
    }
    let gaps = lines.compactMap { $0.wholeMatch(of: #/… (\d+) rows?/#).flatMap { Int($0.output.1) } }
    #expect(gaps.reduce(0, +) == 1_912)
    let end = lines.count - (width == nil ? 1 : 2)
    #expect(end == 200 + gaps.count + 2)
    #expect(
      lines[end...].joined(separator: " ")
        == "1,912 of 2,112 rows left out; drawn are the first, the last, the failed and the slowest (--all shows all)"
    )
    #expect(draw(huge, width: width, isWhole: true).split(separator: "\n").count == 2_114)
  }

  @Test func `of very many log lines the first, the last and the most severe are shown`() {
    var builder = TraceViewFixture("a", outcome: .incomplete)
    for index in 0..<1_000 {
      let level: Level = index == 500 ? .error : index % 400 == 1 ? .warning : .info
      _ = builder.event(.note, "api", after: Double(index), name: "line \(index)", level: level)
    }
    let text = draw(builder, width: nil)
    for shown in ["line 0\n", "line 1\n", "line 401\n", "line 500\n", "line 801\n", "line 999\n"] {
      #expect(text.contains(shown), "\(shown)")
    }
    #expect(text.split(separator: "\n").count { $0.contains(" line ") } == 40)
    #expect(text.hasSuffix("… 960 more records (--all shows all)\n"))
    #expect(draw(builder, width: nil, isWhole: true).split(separator: "\n").count == 1_001)
  }

  @Test func `an id that is reused is shown with its number`() {
    var builder = TraceViewFixture("a")
    builder.view.occurrence = 2
    #expect(draw(builder, width: 80).hasPrefix("a#2   completed   "))
  }

  @Test func `raw records stand one on a line as they were logged`() {
    var builder = TraceViewFixture("a")
    for _ in 0..<2 { _ = builder.event(.note, "api", after: 0) }
    builder.view.details[0].record = Array("{\"a\": 1,\n \"b\": \"\u{1b}\"}".utf8)
    builder.view.details[1].record = [0x7B, 0xFF, 0xFE, 0x7D]
    let view = builder.built
    #expect(
      RawRecords.lines([view], on: OutputTarget())
        == Array("{\"a\": 1,  \"b\": \"\u{1b}\"}\n".utf8) + [0x7B, 0xFF, 0xFE, 0x7D, 0x0A])
    #expect(
      RawRecords.lines([view], on: OutputTarget(width: 80))
        == Array("{\"a\": 1,  \"b\": \"\\u{1b}\"}\n{\u{FFFD}\u{FFFD}}\n".utf8))
  }

  @Test func `a long chain of messages is drawn without recursion`() {
    var builder = TraceViewFixture("a")
    let event = builder.event(.published, "api", after: 0)
    builder.message(to: "t", published: event)
    for index in 0..<20_000 {
      builder.delivery(of: index, consumed: event, finished: event)
      builder.message(to: "t", published: event, by: .delivery(index))
    }
    let view = builder.built
    #expect(WaterfallRows.make(view, names: DisplayNames(view)).count == 40_001)
  }
}

@Suite struct ShowJSONTests {
  private func document(_ builder: TraceViewFixture) throws -> [String: Any] {
    let text = JSONFormat().show([builder.built], on: OutputTarget())
    return try #require(parsed(text) as? [String: Any])
  }

  @Test func `the document has the documented members`() throws {
    let document = try document(.video())
    #expect(
      Set(document.keys) == [
        "schema", "correlation_id", "generation", "outcome", "start", "end_to_end", "messages", "segments",
        "spans",
        "events",
        "critical_path", "notes",
      ])
    #expect(
      document["end_to_end"] as? [String: Int] == ["accepted_ns": 38_000_000, "done_ns": 2_318_000_000])
    let wait = try #require((document["segments"] as? [[String: Any]])?[2])
    #expect(
      wait["clock"] as? String == "uncorrected" && wait["low_ns"] == nil
        && wait["to"] as? String == "consumer")
    #expect(wait["to_instance"] as? String == "consumer-1" && wait["duration_ns"] as? Int == 271_000_000)
    let work = try #require((document["segments"] as? [[String: Any]])?[3])
    #expect(work["clock"] as? String == "same" && work["low_ns"] as? Int == 2_026_000_000)
    let server = try #require((document["spans"] as? [[String: Any]])?[1])
    #expect(
      server["id"] as? String == "s2" && server["parent"] as? String == "s1" && server["attempt"] == nil)
  }

  // A whole number beyond 64 bits, a number unknown to JSON, control characters, a key that stands twice.
  @Test func `attributes keep their digits and are valid whatever was logged`() throws {
    var builder = TraceViewFixture("a\u{1b}")
    _ = builder.event(
      .note, "api", after: 0, name: "n\u{0}",
      attributes: [("big", "12345678901234567890"), ("x", "NaN"), ("s", "\"\u{1}\""), ("x", "[-Infinity]")])
    let text = NDJSONFormat().show([builder.built], on: OutputTarget())
    #expect(text.contains(#""attributes":{"big":12345678901234567890,"s":"\u0001","x":["-Infinity"]}"#))
    #expect(parsed(text) != nil)
  }

  @Test func `several requests are an array in JSON and lines in NDJSON`() {
    let stories = [TraceViewFixture.video().built, TraceViewFixture.troubled().built]
    #expect((parsed(JSONFormat().show(stories, on: OutputTarget())) as? [Any])?.count == 2)
    let lines = NDJSONFormat().show(stories, on: OutputTarget()).split(separator: "\n")
    #expect(lines.count == 2 && lines.allSatisfy { parsed(String($0)) is [String: Any] })
  }

  @Test func `segments are rows of CSV`() {
    let lines = CSVFormat().show([TraceViewFixture.video().built], on: OutputTarget())
      .split(
        separator: "\n")
    #expect(
      lines[0]
        == "correlation_id,generation,segment,destination,attempt,from,to,start,duration_ns,clock,low_ns,high_ns,message_key,from_instance,to_instance,start_from"
    )
    #expect(
      lines[3]
        == "7f3a9c1e-6a4d-4e0f-9b7a-0d2c5e8f1a33,1,queue_wait,video_processing_jobs,1,api,consumer,2026-01-01T00:00:04.228000000Z,271000000,uncorrected,,,,,consumer-1,published"
    )
  }

  @Test func `the header of CSV stands once, before the first of several requests`() {
    let (csv, page) = (CSVFormat(), OutputTarget())
    let view = TraceViewFixture.video().built
    #expect(
      csv.show([view], on: page) + csv.show([view], on: page, ShowOptions(isContinued: true))
        == csv.show([view, view], on: page))
  }
}
