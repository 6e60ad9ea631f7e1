import Foundation
import Testing

/// What clocks leave open is said wherever durations between two clocks are printed.
struct DoubtfulPartsTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func run(_ words: String...) async throws -> TraceBinary.Execution {
    try await TraceBinary.run(words + ["--from"] + AheadLogs.files, in: directory)
  }

  private struct Explanation: Decodable {
    struct Doubt: Decodable { var clock: String, low_ns: Int64?, high_ns: Int64? }
    struct Part: Decodable {
      var segment: String, extra_ns: Int64, true_minus_printed: Doubt?, depends_on_clocks: Bool?
    }
    var segments: [Part]
    var true_minus_printed: Doubt?
    var depends_on_clocks: Bool?
  }

  private func explained() async throws -> Explanation {
    let run = try await run("report", "--explain", "--slowest", "10", "--format", "json")
    return try JSONDecoder().decode(Explanation.self, from: Data(run.text.utf8))
  }

  @Test(arguments: [150, 400, 2_000, 90_000])
  func `an excess that a worker's clock made is no finding, however far it is ahead`(ahead: Int) async throws
  {
    try AheadLogs.write(to: directory, ahead: ahead)
    let explained = try await explained()
    let wait = try #require(explained.segments.first)
    #expect(wait.segment == "queue_wait" && wait.depends_on_clocks == true)
    let low = try #require(wait.true_minus_printed?.low_ns)
    // The truth: about as long as in the middle half.
    #expect(wait.extra_ns + low <= 0 && wait.extra_ns > Int64(ahead) * 900_000)
    #expect(explained.depends_on_clocks == true)
    #expect(explained.segments.dropFirst().allSatisfy { $0.depends_on_clocks == nil })
  }

  @Test func `the row of such an excess and a sentence say so`() async throws {
    try AheadLogs.write(to: directory, ahead: 400)
    let text = try await run("report", "--explain", "--slowest", "10").text
    #expect(text.contains("\nqueue_wait clocks? "))
    #expect(text.contains("clocks do not tell whether these are the slowest: "))
    #expect(text.contains("clocks?: no finding, as the clocks may have made it: up to 4"))
    let page = try await run("report", "--explain", "--slowest", "10", "--format", "html").text
    #expect(page.contains("clocks do not tell whether these are the slowest: "))
  }

  @Test func `what an assumption gives stands beside it`() async throws {
    try AheadLogs.write(to: directory, ahead: 400)
    let text = try await run("report", "--explain", "--slowest", "10").text
    #expect(
      text.contains(" in queue_wait; --assume idle-pickup gives ")
        && text.contains("--assume idle-pickup gives 3"))
    let json = try await run("report", "--explain", "--slowest", "10", "--format", "json").text
    #expect(json.contains(#""depends_on_clocks":true,"assuming_idle_pickup_extra_ns":"#))
    let assuming = try await run(
      "report", "--explain", "--slowest", "10", "--assume", "idle-pickup", "--format", "json"
    ).text
    let extra = try #require(assuming.firstMatch(of: /"extra_ns":(\d+)/)?.1)
    #expect(json.contains("\"assuming_idle_pickup_extra_ns\":\(extra),\"segments\""))
  }

  @Test func `an excess that clocks cannot have made is a finding`() async throws {
    try AheadLogs.write(to: directory, ahead: 0, longer: 800)
    let explained = try await explained()
    let wait = try #require(explained.segments.first)
    #expect(wait.segment == "queue_wait" && wait.depends_on_clocks == nil)
    #expect(explained.depends_on_clocks == nil)
    let text = try await run("report", "--explain", "--slowest", "10").text
    #expect(!text.contains("clocks?") && !text.contains("clocks do not tell"))
  }

  @Test func `clocks that both groups have as often make no difference`() async throws {
    try AheadLogs.write(to: directory, ahead: 400)
    let run = try await run(
      "report", "--explain", "--slowest", "25", "--where", "partition=1", "--format", "json")
    let explained = try JSONDecoder().decode(Explanation.self, from: Data(run.text.utf8))
    #expect(!explained.segments.isEmpty && explained.true_minus_printed == nil)
    #expect(explained.segments.allSatisfy { $0.true_minus_printed == nil })
  }

  @Test(arguments: ["--every 30s", "--histogram --segment queue_wait", "--heatmap --segment queue_wait"])
  func `a series and a drawing say how far a segment may be off`(form: String) async throws {
    try AheadLogs.write(to: directory, ahead: 400)
    let words = ["report"] + form.split(separator: " ").map(String.init)
    let run = try await TraceBinary.run(words + ["--from"] + AheadLogs.files, in: directory)
    let lines = run.text.split(separator: "\n").filter {
      $0.contains("as far as clocks tell, what truly passed may be ")
    }
    #expect(lines.count == 1)
    #expect(lines.first?.contains("shorter in queue_wait") == true)
  }

  @Test func `a series marks its rows, and its document has the doubt`() async throws {
    try AheadLogs.write(to: directory, ahead: 400)
    let text = try await run("report", "--every", "30s").text
    #expect(text.contains("queue_wait p95 ?  ") && text.contains("processing p95  "))
    let json = try await run("report", "--every", "30s", "--format", "json").text
    #expect(json.contains(#""true_minus_printed":[{"segment":"queue_wait","clock":"bound","low_ns":-4"#))
  }

  @Test func `where clocks leave a tenth of no time open, nothing is said of them`() async throws {
    _ = try directory.write(TailLines.text(took: 120, slowEvery: 12), to: "one.jsonl")
    for form in ["--every 5m", "--histogram", "--heatmap", "--explain --slowest 5"] {
      let words = ["report"] + form.split(separator: " ").map(String.init)
      let text = try await TraceBinary.run(words + ["--from", "one.jsonl"], in: directory).text
      #expect(!text.contains("clocks") && !text.contains("?"))
    }
  }

  @Test func `find and show sign a time that may truly be shorter`() async throws {
    try AheadLogs.write(to: directory, ahead: 400)
    let list = try await run("find", "--sort", "slowest", "--limit", "3", "--format", "table").text
    let rows = list.split(separator: "\n").dropFirst().prefix(3)
    #expect(rows.allSatisfy { $0.split(separator: "≤").count == 3 })
    #expect(list.contains("≤ as far as clocks tell, what truly passed may be up to 4"))
    let json = try await run("find", "--sort", "slowest", "--limit", "1", "--format", "json").text
    #expect(json.contains(#""done_true_minus_printed":{"clock":"bound","low_ns":-4"#))
    #expect(json.contains(#""queue_wait_true_minus_printed":{"clock":"bound","low_ns":-4"#))
    let drawn = try await TraceBinary.run(["show", "a-11", "--from"] + AheadLogs.files, in: directory).text
    #expect(drawn.split(separator: "\n").contains { $0.contains("queue orders") && $0.contains(" ≤4") })
  }

  @Test func `the times of a report that may truly be shorter have a sign, and no column is wider for it`()
    async throws
  {
    try AheadLogs.write(to: directory, ahead: 400)
    let lines = try await run("report").text.split(separator: "\n")
    let heading = try #require(lines.first { $0.hasPrefix("segment") })
    let wait = try #require(lines.first { $0.hasPrefix("queue_wait ?") })
    #expect(wait.split(separator: "≤").count == 6)
    let end = { (line: Substring, text: String) in
      line.range(of: text).map { line.distance(from: line.startIndex, to: $0.upperBound) }
    }
    let (median, title) = (wait.split(separator: "≤")[1].split(separator: " ").prefix(2), end(heading, "p50"))
    #expect(end(wait, "≤" + median.joined(separator: " ")) == title)
  }

  @Test func `the time from the first to the last record is in doubt, too`() async throws {
    try AheadLogs.write(to: directory, ahead: 400)
    let json = try await run("report", "--format", "json").text
    #expect(json.contains(#"{"segment":"elapsed","clock":"bound","low_ns":-4"#))
    let gate = try await run("check", "--slo", "p50(elapsed) < 170ms")
    #expect(gate.status == 4)
    // It repeats the whole time, so that a page for people has no row of it.
    #expect(!(try await run("report").text.contains("elapsed")))
  }
}
