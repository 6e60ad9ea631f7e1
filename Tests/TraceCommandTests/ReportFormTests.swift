import Foundation
import Testing

/// `trace report --explain`, `--every` and `--ids`: what they print, and how they end.
struct ReportFormTests {
  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  /// A second apart, 1,000 requests of an API that took 10 ms each; every hundredth took 500 ms, on the only codec that is
  /// slow. Each has an id of a user of its own.
  func log(_ count: Int = 1_000, to name: String = "api.jsonl") throws {
    let lines = (0..<count).map { number in
      let isSlow = number % 100 == 7
      return """
        {"event": "Request started", "correlation_id": "r-\(number)", "service": "api", "instance": "api-\(number % 3)", \
        "codec": "\(isSlow ? "av1" : "hevc")", "user": "u-\(number)", "region": "\((number + number / 100) % 4)", \
        "timestamp": "\(LogLines.time(number).dropLast()).000Z"}
        {"event": "Request finished", "correlation_id": "r-\(number)", "service": "api", "instance": "api-\(number % 3)", \
        "status": 200, "timestamp": "\(LogLines.time(number).dropLast()).\(isSlow ? "500" : "010")Z"}

        """
    }
    _ = try directory.write(lines.joined(), to: name)
  }

  @Test func `the commands of a report ask again what it asked`() async throws {
    try log()
    let run = try await report("--from", "api.jsonl", "--where", "region=1", "--percentiles", "50")
    let command = try #require(run.text.firstMatch(of: /trace (find --outcome [^\n]*)/)?.1)
    #expect(
      command
        == "find --outcome completed --segment from_api --sort slowest --limit 2 --from api.jsonl --where region=1"
    )
    let found = try await TraceBinary.run(
      command.split(separator: " ").map(String.init) + ["--format", "ndjson"], in: directory)
    #expect(found.text.matches(of: /"correlation_id"/).count == 2)
  }

  @Test func `another row of a segment is named where there is none of the one asked for`() async throws {
    try StalledGroupLogs.write(to: directory, goesOn: true)
    let run = try await report(
      "--ids", "p99(queue_wait order)", "--from", "api.jsonl", "ledger.jsonl", "mailer.jsonl")
    #expect(run.status == 1)
    #expect(
      run.standardError == """
        error: no topic of queue_wait is called 'order'
          did you mean: queue_wait orders
          they are: orders

        """)
  }

  @Test func `a key is grouped by once`() async throws {
    try log(3)
    let once = try await report("--by", "codec", "--from", "api.jsonl")
    #expect(try await report("--by", "codec,codec", "--from", "api.jsonl").text == once.text)
  }

  @Test func `a segment that chooses no row is said to`() async throws {
    try log(3)
    let run = try await report("--explain", "--segment", "api", "--from", "api.jsonl")
    #expect(run.standardError.contains("--segment api only leaves out requests without it"))
    let filtered = try await report(
      "--explain", "--segment", "api", "--slower-than", "1ms", "--from", "api.jsonl")
    #expect(!filtered.standardError.contains("only leaves out"))
  }

  func report(_ words: String...) async throws -> TraceBinary.Execution {
    try await TraceBinary.run(["report"] + words, in: directory)
  }

  /// A stated duration begins a request 31 years before its only record.
  @Test func `a heat map has few columns however long before the logs a request began`() async throws {
    let records = [10, 1_000_000_000].map { seconds in
      #"{"event":"request completed","correlation_id":"r-\#(seconds)","service":"api","duration":\#(seconds),"status":200,"timestamp":"2026-11-25T10:49:30Z"}"#
    }
    _ = try directory.write(records.joined(separator: "\n") + "\n", to: "api.jsonl")
    let map = try await report("--heatmap", "--from", "api.jsonl", "--format", "json")
    #expect(map.status == 0)
    #expect(map.text.utf8.count < 2_000_000)
    #expect(map.text.matches(of: /"requests":1\b/).count == 2)
  }

  @Test func `no number of groups or columns is too large`() async throws {
    try log(3)
    let grouped = try await report("--by", "codec", "--groups", "\(Int.max)", "--from", "api.jsonl")
    #expect(grouped.status == 0)
    let shown = try await TraceBinary.run(
      ["show", "r-1", "--from", "api.jsonl"], environment: ["COLUMNS": "\(Int.max)"], in: directory)
    #expect(shown.status == 0)
  }

  private struct Explanation: Decodable {
    struct Row: Decodable { var segment: String, slowest_ns: Int, middle_ns: Int, extra_ns: Int }
    struct Value: Decodable {
      struct Name: Decodable { var kind: String, key: String, value: String? }
      var names: [Name], slowest_count: Int, slowest_total: Int, rest_count: Int, rest_total: Int
    }
    struct Example: Decodable { var correlation_id: String, lost_ns: Int }
    var finding: String, requests: Int, extra_ns: Int, segments: [Row], values: [Value], examples: [Example]
    var tested: Int
  }

  @Test func `the value that the slow requests have is named, with the ids that show it, by index and logs`()
    async throws
  {
    try log()
    _ = try await TraceBinary.run(["ingest", "api.jsonl"], in: directory).succeeded("ingest")
    let index = try await report("--explain", "--format", "json")
    let logs = try await report("--explain", "--format", "json", "--from", "api.jsonl")
    #expect(index.text == logs.text)
    let told = try index.document(Explanation.self)
    #expect(told.finding == "found" && told.requests == 1_000)
    #expect(told.extra_ns == 490_000_000 && told.segments.map(\.extra_ns).reduce(0, +) == 490_000_000)
    #expect(told.values.count == 1)
    #expect(told.values[0].names.map(\.key) == ["codec"] && told.values[0].names[0].value == "av1")
    #expect(told.values[0].slowest_count == 10 && told.values[0].rest_count == 0)
    #expect(told.examples.map(\.correlation_id) == ["r-107", "r-207", "r-307", "r-407", "r-507"])
    // Those of codec, region and instance; a user has one request.
    #expect(told.tested <= 9)
    let table = try await report("--explain")
    #expect(table.text.contains("codec=av1"))
    #expect(table.text.contains("to see the first: trace show r-107\n"))
  }

  @Test func `a filter leaves what it keeps, and options of the source are repeated in the next step`()
    async throws
  {
    try log()
    let words = ["--explain", "--where", "codec=hevc", "--from", "api.jsonl"]
    let run = try await TraceBinary.run(["report"] + words, in: directory)
    #expect(run.status == 0 && run.text.hasPrefix("all alike: the slowest 1 % of 990 requests"))
    let all = try await report("--explain", "--from", "api.jsonl")
    #expect(all.text.contains("trace show r-107 --from api.jsonl\n"))
  }

  @Test func `where no value matters none is named, and few slow requests are said to be few`() async throws {
    try log(300)
    let few = try await report("--explain", "--from", "api.jsonl")
    #expect(
      few.text.contains(
        "too few to compare their values: 3 slow requests, and 8 are the least; for 8 of them: --slowest 2.7\n"
      ))
    let none = try await report("--explain", "--from", "api.jsonl", "--until", "2026-01-01T00:00:50Z")
    #expect(
      none.text == "too little data: 1 % of 50 requests that ended is none; for 8 of them: --slowest 16\n")
  }

  @Test(arguments: [
    (
      ["--explain", "--by", "codec"],
      "--explain takes no --by; for one group: --where, --service or --outcome in place of --by codec"
    ),
    (["--explain", "--every", "5m"], "--explain and --every exclude each other"),
    (["--histogram", "--heatmap"], "--heatmap and --histogram exclude each other"),
    (["--histogram", "--every", "5m"], "--every and --histogram exclude each other"),
    (["--heatmap", "--by", "codec"], "--heatmap takes no --by"),
    (["--slowest", "5"], "--slowest is of --explain"),
    (["--explain", "--slowest", "30"], "'30' is no share of the slowest requests"),
    (["--every", "0s"], "'0s' is no length of an interval"),
    (["--every", "5x"], "'5x' has the unknown unit 'x'"),
    (["--ids", "fast"], "'fast' is no percentile"),
    (["--ids", "p99(queuewait)"], "there is no segment 'queuewait'"),
    (["--groups", "0"], "--groups takes a number from 1, not 0"),
    (["--groups", "5"], "--groups is of --by: trace report --by topic --groups 5"),
  ])
  func `what cannot be asked is wrong usage, with what to type`(words: [String], message: String) async throws
  {
    try log(3)
    let run = try await TraceBinary.run(["report"] + words + ["--from", "api.jsonl"], in: directory)
    #expect(run.status == 64)
    #expect(run.standardError.contains(message), "\(run.standardError)")
  }

  private struct Series: Decodable {
    struct Interval: Decodable {
      var begin: String, coverage: String, requests: Int?, rate_per_second: Double?
    }
    var intervals: [Interval]
  }

  @Test
  func `intervals begin at multiples of their length in the zone, and a gap is no interval without requests`()
    async throws
  {
    try log(600)
    let other = (0..<60).map { number in
      LogLines.record("Request started", id: "s-\(number)", second: 3_000 + number, service: "other") + "\n"
        + LogLines.record(
          "Request finished", id: "s-\(number)", second: 3_000 + number, service: "other", #", "status": 200"#
        )
        + "\n"
    }
    _ = try directory.write(other.joined(), to: "other.jsonl")
    let run = try await report("--every", "10m", "--format", "json", "--from", "api.jsonl", "other.jsonl")
    let told = try run.document(Series.self)
    #expect(
      told.intervals.map { String($0.begin.dropFirst(11).prefix(5)) } == [
        "00:00", "00:10", "00:20", "00:30", "00:40", "00:50",
      ])
    #expect(told.intervals.map(\.coverage) == ["partial", "none", "none", "none", "none", "partial"])
    #expect(told.intervals.map(\.requests) == [600, nil, nil, nil, nil, 60])
    let table = try await report("--every", "10m", "--tz", "+05:45", "--from", "api.jsonl", "other.jsonl")
    #expect(table.text.contains("\n05:40 part"))
    #expect(table.text.contains("no logs"))
  }

  private struct Histograms: Decodable {
    struct Bin: Decodable { var from_ns: Int?, below_ns: Int?, count: Int }
    struct Row: Decodable { var segment: String, histogram: [Bin] }
    struct Group: Decodable { var segments: [Row] }
    struct Interval: Decodable { var segments: [Row]? }
    var groups: [Group]?, intervals: [Interval]?
  }

  /// Each of 1,000 requests takes 10 ms, each hundredth 500 ms: in the bins from 10 to 12.5 and from 500 to 630 ms.
  @Test func `a histogram and a heat map count what lies between two bounds, alike in every format`()
    async throws
  {
    try log()
    let told = try await report("--format", "json", "--from", "api.jsonl").document(Histograms.self)
    let rows = try #require(told.groups?[0].segments.filter { $0.segment == "api" })
    let bins = rows.flatMap(\.histogram)
    #expect(bins.map(\.count) == [990, 10] && bins.map(\.from_ns) == [10_000_000, 500_000_000])
    #expect(bins.map(\.below_ns) == [12_500_000, 630_000_000])
    let words = ["--segment", "api", "--from", "api.jsonl"]
    let csv = try await TraceBinary.run(["report", "--histogram", "--format", "csv"] + words, in: directory)
    #expect(
      csv.text == """
        segment,destination,service,caller,callee,from_ns,below_ns,count,unfinished
        api,,api,,,10000000,12500000,990,0
        api,,api,,,500000000,630000000,10,0

        """)
    let table = try await TraceBinary.run(["report", "--histogram"] + words, in: directory)
    #expect(table.text.contains("api: 1,000 ended\n") && table.text.contains(" 990  ███"))
    // 1,000 s are 34 intervals of half a minute.
    let map = try await report("--heatmap", "--segment", "api", "--format", "json", "--from", "api.jsonl")
      .document(
        Histograms.self)
    let counts = (map.intervals ?? []).flatMap { interval in
      (interval.segments ?? []).filter { $0.segment == "api" }.flatMap(\.histogram)
    }
    #expect(map.intervals?.count == 34)
    for bin in bins {
      #expect(counts.filter { $0.from_ns == bin.from_ns }.reduce(0) { $0 + $1.count } == bin.count)
    }
    let drawn = try await TraceBinary.run(["report", "--heatmap"] + words, in: directory)
    #expect(drawn.text.contains("api: 1,000 ended; a column is 30 s\n"), "\(drawn.text)")
    let stated = try await TraceBinary.run(["report", "--heatmap", "--every", "1m"] + words, in: directory)
    #expect(stated.text.contains("a column is 1 m 00 s\n"))
  }
}
