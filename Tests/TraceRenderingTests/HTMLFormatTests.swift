import Foundation
import SyntheticFleet
import Testing
import TraceModel

@testable import TraceRendering

/// Pages of HTML, as far as no browser is needed: `Scripts/validate-pages` opens them in one.
@Suite struct HTMLFormatTests {
  private static let hostile =
    "</script><script>alert(1)</script>\"'><img src=x onerror=alert(2)>&amp;\u{202e}"

  private static var report: LatencyReport {
    var group = LatencyReport.Group()
    (group.values, group.requests, group.outcomes) = ([hostile], 1, [.completed: 1])
    var wait = LatencyReport.Statistics(segment: .queueWait)
    (wait.destination, wait.count) = (hostile, 1)
    wait.histogram = DurationHistogram(ended: [5_000_000])
    group.segments = [wait]
    var report = LatencyReport()
    (report.keys, report.groups) = ([hostile], [group])
    (report.from, report.until) = (TraceViewFixture.start, TraceViewFixture.start)
    return report
  }

  /// The documents of a page, by their names.
  private static func documents(_ page: String) throws -> [String: String] {
    let blocks = page.matches(
      of: /<script type="application\/json" id="([^"]*)" data-command="[^"]*">([^<]*)<\/script>/)
    return Dictionary(blocks.map { (String($0.output.1), String($0.output.2)) }) { first, _ in first }
  }

  private static func parsed(_ text: String) throws -> NSObject? {
    try JSONSerialization.jsonObject(with: Data(text.utf8)) as? NSObject
  }

  // MARK: Documents

  @Test func `a page holds the documents that JSON has`() throws {
    let page = OutputTarget()
    let view = TraceViewFixture.video().built
    let pages = [
      (HTMLFormat().report(Self.report, on: page), "report", JSONFormat().report(Self.report, on: page)),
      (HTMLFormat().show([view], on: page), "requests", JSONFormat().show([view], on: page)),
      (HTMLFormat().show([view, view], on: page), "requests", JSONFormat().show([view, view], on: page)),
      (
        HTMLFormat().diagnosis(Diagnosis(), on: page), "doctor", JSONFormat().diagnosis(Diagnosis(), on: page)
      ),
    ]
    for (text, name, json) in pages {
      let document = try #require(Self.documents(text)[name])
      #expect(try Self.parsed(document) == Self.parsed(json), "\(name)")
    }
  }

  @Test func `no text of a document ends it`() throws {
    let json = JSONWriter.text { $0.string(Self.hostile + "\u{2028}<!--]]>") }
    let embedded = PageDocument.embedded(json)
    #expect(!embedded.contains { "<>&\u{2028}\u{2029}".contains($0) })
    let both = try [json, embedded].map {
      try JSONSerialization.jsonObject(with: Data($0.utf8), options: .fragmentsAllowed) as? String
    }
    #expect(both[0] == both[1] && both[0]?.hasPrefix(Self.hostile) == true)
  }

  @Test func `a page is made of its own elements, whatever the logs say`() throws {
    let tags = { (page: String) in
      page.matches(of: /<(\/?[a-zA-Z!][a-zA-Z0-9]*)/).map { String($0.output.1) }.filter { $0 != "svg" }
    }
    let usual = Set(tags(HTMLFormat().show([TraceViewFixture.video().built], on: OutputTarget())))
    for seed in Seeds.first(60) {
      let text = HTMLFormat().show([makeView(seed: seed)], on: OutputTarget(), ShowOptions(isWhole: true))
      let unusual = Set(tags(text)).subtracting(usual)
      #expect(unusual.isEmpty, "seed \(seed): \(unusual)")
      #expect(!TerminalText.isUnsafe(text.replacing("\n", with: "")), "seed \(seed)")
    }
    let text = HTMLFormat().report(Self.report, on: OutputTarget())
    #expect(!text.contains("<img") && text.components(separatedBy: "<script").count == 3)
  }

  // MARK: Policy

  /// RFC 4648, 10.
  @Test(arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
    ("foobar", "Zm9vYmFy"),
  ])
  func `bytes in base64 are those of the standard`(text: String, digits: String) {
    #expect(PageScript.base64(Array(text.utf8)) == digits)
  }

  @Test func `a page allows one script, fetches nothing, and names no other place`() throws {
    let page = HTMLFormat().report(Self.report, on: OutputTarget())
    #expect(page.contains("default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-"))
    for word in ["http://", "https://", "src=", "@import", "url(h", "innerHTML", "eval(", "document.write"] {
      let found = page.replacing("http://www.w3.org/2000/svg", with: "")
        .replacing("src=x", with: "")
      #expect(!found.contains(word), "\(word)")
    }
  }

  // MARK: Size

  /// A report by topic of 400 rows for each of 300 topics would be some 20 MB.
  @Test func `what would make a page too large is left out, and named`() throws {
    var page = ReportPage(Self.report)
    var large = Self.report
    large.keys = ["topic"]
    large.groups[0].segments = (0..<400).map { _ in Self.report.groups[0].segments[0] }
    large.groups = Array(repeating: large.groups[0], count: 300)
    page.groupings = [large, Self.report]
    page.groupings[1].keys = ["service"]
    var target = OutputTarget()
    target.command = ["report", "--db", "x.db", "--format", "html"]
    let text = HTMLFormat().page(page, on: target)
    #expect(text.utf8.count < 2_000_000)
    #expect(text.contains("<li>the report by topic: trace report --db x.db --by topic</li>"))
    let documents = try Self.documents(text)
    #expect(documents["by-service"] != nil && documents["by-topic"] == nil)
  }

  /// 2,000 rows of 10 values each, whose longest times rise.
  private static var crowded: LatencyReport {
    var report = Self.report
    report.keys = []
    report.groups[0].values = []
    report.groups[0].segments = (0..<2_000).map { number in
      var row = LatencyReport.Statistics(segment: .queueWait)
      (row.destination, row.count, row.maximum) = ("topic-\(number)", 10, Nanoseconds(Int64(number)))
      row.histogram = DurationHistogram(ended: [5_000_000])
      return row
    }
    return report
  }

  @Test func `a page has room for the rows that tell most, and for all that were asked for`() {
    var report = Self.crowded
    let most = 400_000
    let fitted = FittedReport(report, most: most)
    let kept = fitted.report.groups[0].segments
    #expect(ReportJSON.document(fitted.report).utf8.count <= most)
    #expect(fitted.omitted > 0 && kept.count == 2_000 - fitted.omitted && fitted.rows == 2_000)
    #expect(kept.last?.destination == "topic-1999" && kept.last?.histogram.bins.isEmpty == false)
    #expect(fitted.withoutHistogram == kept.count { $0.histogram.bins.isEmpty })
    #expect(FittedReport(report, most: 4_000_000).isWhole)
    (report.keys, report.groups[0].values) = (["codec"], ["av1"])
    let asked = FittedReport(report, most: most)
    #expect(asked.omitted == 0 && asked.withoutHistogram == 2_000)
  }

  // MARK: Waterfalls

  /// A request of a list, and its view, which has two rows for each of `calls`.
  private static func request(_ name: String, _ outcome: Outcome, _ calls: Int) -> (FoundRequest, TraceView) {
    let found = FoundRequest(correlationID: name, outcome: outcome, start: TraceViewFixture.start)
    return (found, TraceViewFixture.calls(calls, called: name))
  }

  @Test func `large requests leave the waterfalls of small ones`() {
    let large = (0..<8).map { Self.request("large-\($0)", .completed, 300) }
    let small = (0..<8).map { Self.request("small-\($0)", .rejected, 2) }
    let views = (large + small).map { (name: $0.0.name, view: $0.1) }
    let lists = [large, small].map { $0.map(\.0.name) }
    let whole = FittedDrawings(views, lists: lists, most: 10_000_000, times: .utc)
    #expect(whole.isWhole && whole.drawings.map(\.request) == views.map(\.name))
    let cut = FittedDrawings(views, lists: lists, most: 600_000, times: .utc)
    #expect(cut.omitted.isEmpty && cut.shortened == Set(lists[0]) && cut.mostRows < 200)
    #expect(cut.drawings.map(\.request) == views.map(\.name))
    #expect(cut.drawings.allSatisfy { $0.rows <= cut.mostRows })
    let few = FittedDrawings(views, lists: lists, most: 100_000, times: .utc)
    let kept = Set(few.drawings.map(\.request))
    #expect(kept.contains("small-7") && few.omitted == Set(views.map(\.name)).subtracting(kept))
    #expect(few.drawings.reduce(0) { $0 + $1.svg.utf8.count + $1.words.utf8.count } <= 100_000)
  }

  // MARK: Commands

  @Test func `a document names the command that prints it`() {
    let typed = PageCommand(["report", "--db", "a b.db", "--by", "codec", "--format", "html", "--since=1h"])
    #expect(typed.document() == "trace report --db a b.db --by codec --since=1h --format json")
    #expect(
      typed.document(["--by", "topic"]) == "trace report --db a b.db --since=1h --by topic --format json")
    #expect(
      typed.slowest(10, outcome: "failed")
        == "trace find --sort slowest --limit 10 --outcome failed --db a b.db --since=1h --format json")
    #expect(typed.document([]) == "trace report --db a b.db --since=1h --format json")
    #expect(PageCommand([]).document().isEmpty)
    let named = PageCommand(["show", "--db", "x.db", "--format", "html", "--", "--format", "-a"])
    #expect(named.document() == "trace show --db x.db --format json -- --format -a")
    let filtered = PageCommand([
      "report", "--db", "x.db", "--where", "codec=av1", "--redelivered", "--since=1h", "--by", "codec",
      "--groups", "5",
    ])
    #expect(
      filtered.slowestDrawn(10, outcome: "failed")
        == "trace find --sort slowest --limit 10 --outcome failed --db x.db --where codec=av1 --redelivered --since=1h"
        + " | trace show - --db x.db")
    #expect(
      PageCommand(["report", "--redelivered", "--db", "x.db"]).find(["--redelivered"])
        == "trace find --redelivered --db x.db")
    #expect(
      PageCommand(["report", "--outcome", "failed", "--db", "x.db"]).find(["--outcome", "completed"])
        == "trace find --outcome completed --db x.db")
    #expect(
      filtered.text(instead: ["--by", "topic"])
        == "trace report --db x.db --where codec=av1 --redelivered --since=1h --by topic")
  }

  // MARK: Times

  /// A zone whose clocks are set forward by an hour at the instant 100 days.
  @Test func `a page knows the instant at which clocks are set`() throws {
    let day: Int64 = 86_400_000_000_000
    let change = Timestamp(nanoseconds: 100 * day + 1_234_567_891)
    let times = TimestampFormat { $0 < change ? 3_600 : 7_200 }
    let found = times.offsets(from: Timestamp(nanoseconds: 0), to: Timestamp(nanoseconds: 300 * day))
    #expect(found.map(\.minutes) == [60, 120])
    let since = try #require(found.dropFirst().first).since
    #expect(since == change)
    #expect(times.offsets(from: change, to: change).map(\.minutes) == [120])
  }
}
