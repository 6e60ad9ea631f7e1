import Foundation
import Testing

/// The outputs of every command for programs, on one set of logs; and those that only logs of their own bring about.
struct PrintedDocuments: Sendable {
  /// Files, each with the schema that its documents should fit.
  private(set) var files: [(schema: String, path: String)] = []
  private let directory: TemporaryDirectory

  /// The names in `all`.
  static let names = LogSet.all.map(\.name) + [unusual]
  private static let unusual = "logs of their own"

  /// Of all sets, by the set's name; printed once for all tests.
  static let all = Task {
    var all: [String: PrintedDocuments] = [:]
    for set in LogSet.all { all[set.name] = try await PrintedDocuments(of: set) }
    all[unusual] = try await PrintedDocuments()
    return all
  }

  /// Commands, each with the schema of what it prints.
  private static let commands: [(schema: String, command: String)] = [
    ("trace.ingest.1", "ingest --format json"),
    ("trace.find.1", "find --format json"),
    ("trace.find.1", "find --format json --where nothing=like-it"),
    ("trace.find.1#request", "find --format ndjson"),
    ("trace.report.1", "report --format json"),
    ("trace.report.1", "report --format json --by codec,outcome,topic --percentiles 50,99.9"),
    ("trace.report.1", "report --format json --raw-times"),
    ("trace.report.1", "report --format json --assume idle-pickup"),
    ("trace.report.1", "report --format json --since 2100-01-01"),
    ("trace.report.1", "report --format json --service near"),
    ("trace.report.1#group", "report --format ndjson --by service"),
    ("trace.report.1", "report --format json --by service --groups 1"),
    ("trace.explain.1", "report --format json --explain"),
    ("trace.explain.1", "report --format ndjson --explain --slowest 25"),
    ("trace.explain.1", "report --format json --explain --since 2100-01-01"),
    ("trace.series.1", "report --format json --every 1h"),
    ("trace.series.1#interval", "report --format ndjson --every 1d --tz Europe/Berlin"),
    ("trace.series.1", "report --format json --every 5m --since 2100-01-01"),
    ("trace.report.1", "report --format json --histogram --segment queue_wait"),
    ("trace.series.1", "report --format json --heatmap"),
    ("trace.series.1#interval", "report --format ndjson --heatmap --every 1h"),
    ("trace.find.1", "report --format json --ids p50"),
    ("trace.doctor.1", "doctor --format json"),
    ("trace.doctor.1", "doctor --format ndjson"),
  ]

  /// Objectives of every measure, each in a form of its own.
  private static let objectives = [
    "p50(end_to_end) < 1s", "p50(queue_wait) < 1s", "p95(api) <= 1ms", "p50(call) > 1s",
    "p50(request_transit) >= 0s",
    "share(failed,rejected) < 1%", "share(completed) >= 100%", "oldest(queued) < 1s",
  ].flatMap { ["--slo", $0] }

  private init(of set: LogSet) async throws {
    directory = try TemporaryDirectory()
    let logs = try await set.logs(in: directory)
    let index = ["--db", directory.path("trace.db")]
    for (schema, command) in Self.commands {
      let words = command.split(separator: " ").map(String.init)
      try await add(schema, words + index + (words[0] == "ingest" ? logs : []))
    }
    for (schema, format) in [("trace.check.1", "json"), ("trace.check.1#verdict", "ndjson")] {
      try await add(schema, ["check", "--format", format] + Self.objectives + index)
      try await add(schema, ["check", "--by", "codec", "--format", format] + Self.objectives + index)
    }
    for sides in [["--where nothing!=a", "level=error"], ["since=2100-01-01", "until=2100-01-01"]] {
      try await add("trace.diff.1", ["diff"] + sides + ["--format", "json"] + index)
    }
    try await add("trace.ingest.1", ["ingest", "--format", "ndjson"] + index + logs)
    try await add("trace.doctor.1", ["doctor", "--format", "json", "--from"] + logs)
    try await addShown(index)
    for (schema, format) in [("trace.sql.1", "json"), ("trace.sql.1#row", "ndjson")] {
      try await add(
        schema, ["sql", "SELECT * FROM requests, deliveries LIMIT 9", "--format", format] + index)
    }
    try await addTables(index[1])
  }

  /// Of logs that bring about what sets of logs do not.
  private init() async throws {
    directory = try TemporaryDirectory()
    try await addProfiled()
    try await addUnmeasured()
    try await addSampled()
    try await addEndedRule()
    try await addExplained()
    try await addStalledGroups()
    try await addClientless()
    try await addDoubtful()
    try await addForgotten()
    let log = try directory.write(Self.reused, to: "reused.jsonl")
    try await add("trace.ingest.1", ["ingest", "--format", "json", "--db", directory.path("reused.db"), log])
    try await addTables(directory.path("reused.db"))
  }

  /// Two requests with one id, whose records name another id beside it.
  private static let reused = [0, 7_000].flatMap { second in
    ["Request started", "Request finished"].enumerated().map { place, event in
      LogLines.record(
        event, id: "again", second: second + place,
        #", "status": 200, "trace_id": "span-1", "instance": "api-1""#)
        + "\n"
    }
  }.joined()

  /// The tables that `settle` makes of an index.
  private mutating func addTables(_ index: String) async throws {
    let (knowledge, tables) = (index + ".knowledge", index + ".tables")
    for words in [
      ["merge", index, "--knowledge", knowledge],
      ["settle", index, "--knowledge", knowledge, "--to", tables],
    ] {
      let run = try await TraceBinary.run(words)
      guard run.status == 0 else { throw CommandFailure(command: words[0], execution: run) }
    }
    for row in ["request", "call", "segment", "message", "note"] {
      let path = "\(tables)/\(row)s.jsonl"
      // Not all logs have notes.
      let isEmpty = try Data(contentsOf: URL(fileURLWithPath: path)).isEmpty
      if !isEmpty { files.append(("trace.settle.1#\(row)", path)) }
    }
  }

  /// The outputs of `ingest` on a log of a known logger, and on one that grows under another profile.
  private mutating func addProfiled() async throws {
    let line =
      #"{"level":30,"time":1795600000500,"req":{"id":"r-1","method":"GET"},"res":{"statusCode":200},"responseTime":3}"#
    let ingest = ["ingest", "--format", "json", "--db", directory.path("profiled.db")]
    let log = try directory.write(line + "\n", to: "pino.log")
    try await add("trace.ingest.1", ingest + [log])
    _ = try directory.write(line + "\n" + line + "\n", to: "pino.log")
    try await add("trace.ingest.1", ingest + [log, "--profile", "none"])
    // Two records in one line.
    let packed = try directory.write("[\(line),\(line.replacing("500", with: "600"))]\n", to: "packed.json")
    try await add("trace.ingest.1", ingest + [packed])
    try await add("trace.show.1", ["show", "r-1", "--format", "json", "--from", packed])
  }

  /// The outputs of `forget` before and after it removes the log of a known logger.
  private mutating func addForgotten() async throws {
    let index = ["--db", directory.path("profiled.db")]
    try await add("trace.forget.1", ["forget", "r-1", "--dry-run", "--format", "json"] + index)
    try await add("trace.forget.1", ["forget", "--before", "2100-01-01", "--format", "ndjson"] + index)
  }

  /// The output of `report` for a message received in unknown words.
  private mutating func addUnmeasured() async throws {
    let log = try directory.write(
      LogLines.record("published", id: "request-1", second: 1, #", "topic": "jobs", "task_id": "t-1""#) + "\n"
        + LogLines.record("Got it", id: "request-1", second: 2, service: "worker") + "\n",
      to: "unmeasured.log")
    try await add("trace.report.1", ["report", "--format", "json", "--from", log])
  }

  /// The output of `report` on an index with so many requests in unknown words that only the first are looked at.
  private mutating func addSampled() async throws {
    let lines = (0..<1_100).map { LogLines.record("Parcel weighed", id: "p-\($0)", second: $0) + "\n" }
    let log = try directory.write(lines.joined(), to: "parcels.log")
    let index = ["--db", directory.path("parcels.db")]
    try await add("trace.ingest.1", ["ingest", "--format", "json", log] + index)
    try await add("trace.report.1", ["report", "--format", "json"] + index)
  }

  /// The outputs of `report --explain` if some value stands out, one of several requests with one id is slow, and there
  /// are more attributes than are kept; then if the index does not know the attributes of all records.
  private mutating func addExplained() async throws {
    let others = (0..<300).map { #", "other\#($0)": "\#($0)""# }.joined()
    let lines = (0..<400).map { number -> String in
      let (isSlow, second) = (number % 40 == 7, number * 20)
      let begin = LogLines.record(
        "Request started", id: isSlow && number < 100 ? "again" : "r-\(number)", second: second,
        #", "codec": "\#(isSlow ? "av1" : "hevc")""# + (number == 0 ? others : ""))
      let end = LogLines.record(
        "Request finished", id: isSlow && number < 100 ? "again" : "r-\(number)",
        second: second + (isSlow ? 9 : 1), #", "status": 200"#)
      return begin + "\n" + end + "\n"
    }
    let log = try directory.write(lines.joined(), to: "explained.jsonl")
    let index = ["--db", directory.path("explained.db")]
    let explain = ["report", "--explain", "--slowest", "2", "--format", "json"] + index
    try await add("trace.ingest.1", ["ingest", "--format", "json"] + index + [log])
    try await add("trace.explain.1", explain)
    let other = try directory.write(
      LogLines.record("Request started", id: "r-500", second: 9_000) + "\n", to: "other.jsonl")
    try await add("trace.ingest.1", ["ingest", "--format", "json", "--profile", "none"] + index + [other])
    try await add("trace.explain.1", explain)
  }

  /// The outputs of `doctor` if a consumer group has stopped, and its log goes on or not.
  private mutating func addStalledGroups() async throws {
    let stalled = try TemporaryDirectory()
    for goesOn in [true, false] {
      try StalledGroupLogs.write(to: stalled, goesOn: goesOn)
      let logs = StalledGroupLogs.files.map(stalled.path)
      try await add("trace.doctor.1", ["doctor", "--format", "json", "--from"] + logs)
      let sides = ["until=\(LogLines.time(190))", "since=\(LogLines.time(190))"]
      try await add("trace.diff.1", ["diff"] + sides + ["--format", "json", "--from"] + logs)
    }
  }

  /// A log with the client's records against one without.
  private mutating func addClientless() async throws {
    let sides = try [true, false].map { hasClient in
      try directory.write(ClientLines.text(9, hasClient: hasClient), to: "client-\(hasClient).jsonl")
    }
    try await add("trace.diff.1", ["diff"] + sides + ["--format", "json"])
  }

  /// What is said of numbers that hang on clocks, and of a row whose two tests say the opposite.
  private mutating func addDoubtful() async throws {
    let (normal, skewed) = (
      "\(Repository.root.path)/SampleLogs/normal", "\(Repository.root.path)/SampleLogs/skewed"
    )
    try await add("trace.report.1", ["report", "--format", "json", "--from", skewed])
    try await add(
      "trace.check.1", ["check", "--slo", "p50(queue_wait) < 300ms", "--format", "json", "--from", skewed])
    // A whole time and a part that clocks may have made, and times of single requests.
    try AheadLogs.write(to: directory, ahead: 400)
    let ahead = ["--format", "json", "--from"] + AheadLogs.files.map(directory.path)
    try await add("trace.explain.1", ["report", "--explain", "--slowest", "10"] + ahead)
    try await add("trace.series.1", ["report", "--every", "30s"] + ahead)
    try await add("trace.find.1", ["find"] + ahead)
    try await add("trace.find.1", ["report", "--ids", "p90(queue_wait)"] + ahead)
    // Also of the server and the consumers alone: an assumption tells of all their rows.
    for files in ["*.jsonl", "[ac][po]*.jsonl"] {
      try await add("trace.diff.1", ["diff", "\(normal)/\(files)", "\(skewed)/\(files)", "--format", "json"])
    }
    let sides = try [(120, nil), (100, 12)].map { took, every in
      try directory.write(TailLines.text(took: took, slowEvery: every), to: "tail-\(took).jsonl")
    }
    try await add("trace.diff.1", ["diff"] + sides + ["--format", "json"])
  }

  /// The outputs of `doctor` if a rule names nothing any more, and of `ingest` on a log without ids.
  private mutating func addEndedRule() async throws {
    let profile = try directory.write(
      "sources: [{files: [ended*], rules: [{text: weighed, is: note}]}]\n", to: "ended.yaml")
    let logs = try ["weighed", "was weighed"].enumerated().map { number, text in
      let lines = (0..<9).map { second in
        LogLines.record(
          text, id: nil, second: number * 60 + second,
          #", "rid": "0af7651916cd43dd8448eb211c80319\#(second)""#)
      }
      return try directory.write(lines.map { $0 + "\n" }.joined(), to: "ended-\(number).log")
    }
    let index = ["--db", directory.path("ended.db")]
    try await add("trace.ingest.1", ["ingest", "--format", "json", "--profile", profile] + index + logs)
    try await add("trace.doctor.1", ["doctor", "--format", "json"] + index)
  }

  /// The outputs of `show` on every request, but on no more than about 50, and on 10 with several attempts.
  private mutating func addShown(_ index: [String]) async throws {
    let found = try await TraceBinary.run(["find"] + index).text.split(separator: "\n").map(String.init)
    let again = try await TraceBinary.run(["find", "--attempts", ">1", "--limit", "10"] + index).text
    let step = max(1, found.count / 50)
    let ids = found.enumerated().filter { $0.offset % step == 0 }.map { "\($0.element)\n" }.joined()
    try await add(
      "trace.show.1", ["show", "-", "--format", "ndjson"] + index, standardInput: Data((ids + again).utf8))
    try await add("trace.show.1", ["show", "--format", "json"] + found.prefix(2) + index)
    try await add("trace.show.1", ["show", "--format", "json", "--raw-times"] + found.prefix(1) + index)
  }

  /// Writes what a command prints to a file. Nothing found, something to attend to, and verdicts are no failures.
  private mutating func add(_ schema: String, _ arguments: [String], standardInput: Data? = nil) async throws
  {
    var run = try await TraceBinary.run(arguments, standardInput: standardInput)
    if run.status == 64 {
      // Not all logs have this field.
      let others = arguments.map { $0.replacing("codec", with: "instance") }
      run = try await TraceBinary.run(others, standardInput: standardInput)
    }
    guard [0, 1, 3, 4].contains(run.status) else {
      throw CommandFailure(command: arguments[0], execution: run)
    }
    let path = directory.path("printed-\(files.count)")
    try run.standardOutput.write(to: URL(fileURLWithPath: path))
    files.append((schema, path))
  }
}
