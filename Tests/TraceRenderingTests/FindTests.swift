import Testing
import TraceModel

@testable import TraceRendering

private let found = [
  FoundRequest(
    correlationID: "7f3a9c1e-6a4d-4e0f-9b7a-0d2c5e8f1a33", outcome: .completed, start: TraceViewFixture.start,
    done: Nanoseconds(2_318_000_000), queueWait: Nanoseconds(271_000_000), services: ["client", "api"]),
  FoundRequest(
    correlationID: "b\u{1b}", outcome: .failed, start: TraceViewFixture.start + Nanoseconds(1_500_000_000),
    services: ["api"], error: "Read \"Timeout\", 動画"),
]

private func render(_ format: some FindFormat, width: Int? = nil) -> String {
  format.list(found, on: OutputTarget(width: width))
}

@Suite struct FindTests {
  @Test func `in a pipe an id stands on each line`() {
    #expect(render(IDList()) == "7f3a9c1e-6a4d-4e0f-9b7a-0d2c5e8f1a33\nb\\u{1b}\n")
  }

  @Test func `the table names the common day once`() {
    #expect(
      render(TableFormat()) == """
        correlation id                        outcome    start 2026-01-01 Z    took  queue wait  services     error
        7f3a9c1e-6a4d-4e0f-9b7a-0d2c5e8f1a33  completed  00:00:04.211        2.32 s      271 ms  client, api
        b\\u{1b}                               failed     00:00:05.711             –           –  api          Read "Timeout", 動画

        """)
  }

  @Test(arguments: [60, 70, 80, 90, 100, 120, 200]) func `no line is wider than the terminal`(width: Int) {
    for line in render(TableFormat(), width: width).split(separator: "\n") {
      #expect(DisplayWidth.of(String(line)) <= width, "\(line)")
    }
  }

  @Test func `columns for which there is no room are named below the table`() {
    let narrow = render(TableFormat(), width: 76).split(separator: "\n")
    #expect(narrow.last == "left out, as there is no room: queue wait, services, error")
    #expect(!render(TableFormat(), width: 120).contains("left out"))
  }

  @Test func `what few requests need gives way to what was asked for`() {
    var launch = FoundRequest(
      correlationID: "launch", outcome: .completed, start: TraceViewFixture.start, services: [])
    launch.elapsed = Nanoseconds(1_000)
    var timed = found[0]
    timed.elapsed = Nanoseconds(2_318_000_000)
    let list = TableFormat().list([timed, timed, launch], on: OutputTarget(width: 88))
    #expect(list.contains("queue wait") && list.contains("left out, as there is no room: elapsed, services"))
    #expect(TableFormat().list([launch], on: OutputTarget(width: 88)).contains("elapsed"))
  }

  @Test func `a very long id is cut where it would push everything else out, and is whole in a pipe`() {
    var long = found[0]
    long.correlationID = String(repeating: "abcdefghij", count: 30)
    func lines(_ width: Int?) -> [Substring] {
      TableFormat().list(found + [long], on: OutputTarget(width: width)).split(
        separator: "\n")
    }
    let drawn = lines(140)
    #expect(drawn.count == 4 && drawn[0].contains("  services     error"))
    #expect(drawn[3].wholeMatch(of: #/[a-j]{23,}…[a-j]{23,}  completed  00:00:04.211 .* client, api/#) != nil)
    #expect(drawn[1].hasPrefix("7f3a9c1e-6a4d-4e0f-9b7a-0d2c5e8f1a33 "))
    #expect(lines(nil)[3].hasPrefix(long.correlationID + "  completed"))
  }

  @Test func `JSON leaves out what is not known`() {
    let first =
      #"{"correlation_id":"7f3a9c1e-6a4d-4e0f-9b7a-0d2c5e8f1a33","outcome":"completed","start":"2026-01-01T00:00:04.211000000Z","#
      + #""done_ns":2318000000,"queue_wait_ns":271000000,"services":["client","api"]}"#
    let second =
      #"{"correlation_id":"b\u001b","outcome":"failed","start":"2026-01-01T00:00:05.711000000Z","services":["api"],"#
      + #""error":"Read \"Timeout\", 動画"}"#
    #expect(render(NDJSONFormat()) == first + "\n" + second + "\n")
    #expect(render(JSONFormat()) == #"{"schema":"trace.find/1","requests":[\#(first),\#(second)]}"# + "\n")
  }

  @Test func `what goes on is shown with how long it has lasted at least`() {
    var stuck = FoundRequest(correlationID: "c", outcome: .queued, start: TraceViewFixture.start)
    (stuck.lasted, stuck.waiting) = (Nanoseconds(3_626_000_000), Nanoseconds(2_956_000_000))
    stuck.queueWait = Nanoseconds(84_600_000)
    func text(_ format: some FindFormat, _ request: FoundRequest) -> String {
      format.list([request], on: OutputTarget())
    }
    #expect(text(TableFormat(), stuck).contains("3.63 s so far  2.96 s so far"))
    #expect(text(MarkdownFormat(), stuck).contains("| 3.63 s so far | 2.96 s so far |"))
    #expect(
      text(NDJSONFormat(), stuck).contains(
        #""lasted_ns":3626000000,"queue_wait_ns":84600000,"waiting_ns":2956000000,"#))
    #expect(text(CSVFormat(), stuck).hasSuffix(",,84600000,,,,3626000000,2956000000,,,\n"))
    stuck.queueWait = Nanoseconds(5_000_000_000)
    #expect(text(TableFormat(), stuck).contains("  3.63 s so far      5.00 s"))
  }

  @Test func `a request of which nothing else is known has the time from its first record to its last`() {
    var unknown = FoundRequest(correlationID: "c", outcome: .unknown, start: TraceViewFixture.start)
    unknown.elapsed = Nanoseconds(2_720_018_000_000)
    func text(_ format: some FindFormat, _ requests: [FoundRequest]) -> String {
      format.list(requests, on: OutputTarget())
    }
    #expect(text(TableFormat(), found + [unknown]).contains("  45 m 20 s  "))
    #expect(text(MarkdownFormat(), [unknown]).contains("| 45 m 20 s |"))
    #expect(text(NDJSONFormat(), [unknown]).contains(#""elapsed_ns":2720018000000,"#))
    #expect(text(CSVFormat(), [unknown]).hasSuffix(",2720018000000,,\n"))
    #expect(!text(TableFormat(), found).contains("elapsed"))
  }

  @Test func `a request of a reused id is named with its number`() {
    var second = found[0]
    second.occurrence = 2
    func text(_ format: some FindFormat) -> String {
      format.list([second], on: OutputTarget())
    }
    let id = second.correlationID
    #expect(text(IDList()) == id + "#2\n")
    #expect(text(TableFormat()).contains(id + "#2  completed"))
    #expect(text(MarkdownFormat()).contains(id + "#2 |"))
    #expect(text(NDJSONFormat()).hasPrefix(#"{"correlation_id":"\#(id)","generation":2,"outcome""#))
    let lines = text(CSVFormat()).split(separator: "\n")
    #expect(lines[0].hasSuffix(",error,generation,lasted_ns,waiting_ns,elapsed_ns,segment,duration_ns"))
    #expect(lines[1].hasPrefix(id + ",completed") && lines[1].hasSuffix(",,2,,,,,"))
  }

  @Test func `CSV has the names of the JSON`() {
    #expect(
      render(CSVFormat()).split(separator: "\n")[1]
        == "7f3a9c1e-6a4d-4e0f-9b7a-0d2c5e8f1a33,completed,2026-01-01T00:00:04.211000000Z,2318000000,271000000,client api,,,,,,,"
    )
  }
}

@Suite struct IngestTests {
  private static var summary: IngestSummary {
    var summary = IngestSummary()
    var api = LineCounts()
    (api.lines, api.events) = (1_988, 1_988)
    var consumer = LineCounts()
    (consumer.lines, consumer.events, consumer.uncorrelated) = (12, 8, 1)
    consumer.skipped = [.malformed: 2, .noTime: 1]
    summary.sources = [
      .init(file: "api.jsonl", counts: api, problems: []),
      .init(
        file: "-", counts: consumer,
        problems: [.init(reason: .malformed, line: 17, offset: 0, explanation: "expected ':' at byte 17")]),
    ]
    let from = Timestamp(nanoseconds: 1_767_225_604_211_000_000)
    summary.sources[0].steps = 1_500
    summary.sources[0].services = ["api"]
    (summary.sources[0].from, summary.sources[0].until) = (
      from, Timestamp(nanoseconds: from.nanoseconds + 60_000_000_000)
    )
    summary.total = api
    summary.total += consumer
    (summary.traces, summary.newTraces, summary.bytes) = (400, 399, 3_210_000)
    return summary
  }

  @Test func `a summary says what was read, indexed and skipped and why`() {
    #expect(
      TableFormat().summary(Self.summary, on: OutputTarget()) == """
        file            service  from – until                     lines  with id  steps  without id  malformed  no time
        api.jsonl       api      2026-01-01 00:00:04 – 00:01:04Z  1,988    1,988  1,500           0          0        0
        standard input                                               12        8      0           1          2        1
        total                                                     2,000    1,996  1,500           1          2        1
        400 requests (399 new) · 3.2 MB read
        -:17: malformed: expected ':' at byte 17
        … 2 more skipped lines

        """)
  }

  @Test func `the JSON names every reason`() {
    #expect(
      JSONFormat().summary(Self.summary, on: OutputTarget())
        == #"{"schema":"trace.ingest/1","lines":2000,"events":1996,"traces":400,"new_traces":399,"steps":1500,"uncorrelated":1,"#
        + #""skipped":{"malformed":2,"no_time":1,"oversize":0},"already_indexed":0,"bytes":3210000,"sources":["#
        + #"{"file":"api.jsonl","lines":1988,"events":1988,"steps":1500,"uncorrelated":0,"skipped":{"malformed":0,"no_time":0,"oversize":0},"already_indexed":0,"#
        + #""services":["api"],"from":"2026-01-01T00:00:04.211000000Z","until":"2026-01-01T00:01:04.211000000Z"},"#
        + #"{"file":"-","lines":12,"events":8,"steps":0,"uncorrelated":1,"skipped":{"malformed":2,"no_time":1,"oversize":0},"already_indexed":0,"services":[]}]}"#
        + "\n")
  }
}
