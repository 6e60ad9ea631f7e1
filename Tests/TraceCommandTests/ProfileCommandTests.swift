import Foundation
import Testing

/// Profiles as a user gives, tests and changes them.
struct ProfileCommandTests {
  let directory: TemporaryDirectory

  /// The example of `Documentation/profiles.md`.
  init() throws {
    directory = try TemporaryDirectory()
    for name in ["shop.log", "mailer.log", "trace.yaml"] {
      try FileManager.default.copyItem(
        at: Repository.root.appendingPathComponent("Examples/profile/\(name)"),
        to: directory.url.appendingPathComponent(name))
    }
  }

  /// Knows of the ids and times of these logs, and of no step.
  private static let meaningless = "sources: [{id: order, time: at, text: what}]\n"
  private static let logs = ["shop.log", "mailer.log"]

  private func run(_ arguments: [String], environment: [String: String] = [:]) async throws
    -> TraceBinary.Execution
  {
    try await TraceBinary.run(arguments, environment: environment, in: directory)
  }

  /// Six orders; the fourth letter came back (`Documentation/profiles.md`).
  private func expectUnderstood(_ execution: TraceBinary.Execution) {
    #expect(execution.status == 0)
    #expect(
      execution.text.hasPrefix(
        "6 requests, 2025-11-25 11:26:40 – 11:26:50Z (36/min) · 5 completed · 1 failed"))
  }

  @Test func `a trace.yaml is found in the working directory, and above it up to the root of the repository`()
    async throws
  {
    expectUnderstood(try await run(["report", "--from"] + Self.logs))
    let inner = directory.url.appendingPathComponent("a/b")
    try FileManager.default.createDirectory(at: inner, withIntermediateDirectories: true)
    let programs = try TraceBinary.executable.get().path
    let script = "cd a/b && '\(programs)' report --from ../../shop.log ../../mailer.log"
    let outside = try await Shell.run("cd '\(directory.url.path)'; " + script, in: directory)
    #expect(String(decoding: outside.standardOutput.utf8, as: UTF8.self).contains("completed") == false)
    try FileManager.default.createDirectory(
      at: directory.url.appendingPathComponent(".git"), withIntermediateDirectories: true)
    let inside = try await Shell.run("cd '\(directory.url.path)'; " + script, in: directory)
    #expect(inside.standardOutput.contains("5 completed"))
  }

  @Test func `a profile is what is named, else TRACE_PROFILE, else trace.yaml, else the user's`() async throws
  {
    try FileManager.default.moveItem(
      atPath: directory.path("trace.yaml"), toPath: directory.path("mine.yaml"))
    let report = ["report", "--from"] + Self.logs
    #expect(try await run(report).text.contains("completed") == false)
    expectUnderstood(try await run(report + ["--profile", "mine.yaml"]))
    expectUnderstood(try await run(report, environment: ["TRACE_PROFILE": "mine.yaml"]))
    let home = directory.url.appendingPathComponent("home/.config/trace")
    try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      atPath: directory.path("mine.yaml"), toPath: home.appendingPathComponent("profile.yaml").path)
    expectUnderstood(try await run(report, environment: ["HOME": directory.path("home")]))
    _ = try directory.write("inherit: none\n", to: "trace.yaml")
    let nothing = try await run(report, environment: ["HOME": directory.path("home")])
    #expect(nothing.text.contains("completed") == false)
  }

  @Test func `a profile that does not exist is wrong usage, one with mistakes a failure that lists them`()
    async throws
  {
    let missing = try await run(["report", "--profile", "pino-htp", "--from", "shop.log"])
    #expect(missing.status == 64)
    #expect(missing.standardError.contains("pino-http"))
    _ = try directory.write(
      "sources:\n  - file: [x]\n    rules: [{text: a, is: publishd}]\n", to: "trace.yaml")
    let wrong = try await run(["ingest", "shop.log"])
    #expect(wrong.status == 2)
    #expect(wrong.standardError.contains("trace.yaml:2: unknown key 'file'; did you mean 'files'?"))
    #expect(wrong.standardError.contains("trace.yaml:3: unknown step 'publishd'; did you mean 'published'?"))
    #expect(!directory.contains("trace.db"))
  }

  @Test func `an index keeps the profile that it was made with, and is made anew with another`() async throws
  {
    _ = try await run(["ingest"] + Self.logs).succeeded("ingest")
    try FileManager.default.removeItem(atPath: directory.path("trace.yaml"))
    expectUnderstood(try await run(["report"]))
    _ = try directory.write(Self.meaningless, to: "meaningless.yaml")
    _ = try await run(["reindex", "--profile", "meaningless.yaml"]).succeeded("reindex")
    #expect(try await run(["report"]).text.contains(" · 6 unknown\n"))
    #expect(try await run(["report", "--profile", "none"]).status == 64)
  }

  @Test func `a log that was read with another profile goes on with that, and ingest says so`() async throws {
    _ = try directory.write(Self.meaningless, to: "meaningless.yaml")
    _ = try await run(["ingest", "--profile", "meaningless.yaml"] + Self.logs).succeeded("ingest")
    let lines = try String(contentsOfFile: directory.path("shop.log"), encoding: .utf8)
    _ = try directory.write(lines + lines.replacing("o-", with: "p-"), to: "shop.log")
    let again = try await run(["ingest", "--format", "table"] + Self.logs)
    #expect(again.text.contains("trace reindex"))
    #expect(
      try await run(["doctor"]).standardError.contains(
        "read with another profile than trace.yaml: mailer.log, shop.log"))
    #expect(try await run(["report"]).text.contains("completed") == false)
    _ = try await run(["reindex"]).succeeded("reindex")
    #expect(try await run(["report"]).text.contains("unknown") == false)
    let quiet = try await run(["ingest", "--format", "table"] + Self.logs)
    #expect(!quiet.text.contains("trace reindex"))
    #expect(try await run(["doctor"]).standardError.contains("another profile") == false)
  }

  @Test func `a profile that finds no time leaves the index as it was`() async throws {
    _ = try await run(["ingest"] + Self.logs).succeeded("ingest")
    let refused = try await run(["reindex", "--profile", "default"])
    #expect(refused.status == 2)
    #expect(refused.standardError.contains("the index is as it was"))
    expectUnderstood(try await run(["report"]))
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: directory.url.path).filter {
        $0.hasPrefix("trace.db")
      } == ["trace.db"])
  }

  @Test func `a trace.yaml that cannot be read is told, not passed over`() async throws {
    try FileManager.default.removeItem(atPath: directory.path("trace.yaml"))
    for make in ["mkdir trace.yaml", "rmdir trace.yaml; ln -s nowhere trace.yaml"] {
      _ = try await Shell.run("cd '\(directory.url.path)'; \(make)", in: directory)
      let report = try await run(["report", "--from"] + Self.logs)
      #expect(report.status == 2)
      #expect(report.standardError.contains("cannot read the profile 'trace.yaml'"))
    }
  }

  @Test func `the zone of a profile is that of --log-tz, where clocks are set back and forward, too`()
    async throws
  {
    let times = [
      ("a", "x1", "2026-10-25 01:59:00"), ("b", "x1", "2026-10-25 02:30:00"),
      ("a", "x2", "2026-10-25 02:59:00"), ("b", "x2", "2026-10-25 02:10:00"),
      ("a", "x3", "2026-10-25 03:10:00"), ("b", "x3", "2026-10-25 03:11:00"),
      ("a", "x4", "2027-03-28 01:59:00"), ("b", "x4", "2027-03-28 03:01:00"),
      ("a", "x5", "2027-03-28 02:30:00"), ("b", "x5", "2027-03-28 03:31:00"),
    ]
    let lines = times.map { #"{"d":"\#($0.2)","m":"\#($0.0)","i":"\#($0.1)"}"# }
    _ = try directory.write(lines.joined(separator: "\n") + "\n", to: "a.log")
    for (name, zone) in [("zone.yaml", ", zone: Europe/Berlin"), ("none.yaml", "")] {
      _ = try directory.write(
        """
        sources: [{id: i, text: m, time: {field: d, format: '%Y-%m-%d %H:%M:%S'\(zone)},
          rules: [{text: a, is: request_received}, {text: b, is: response_sent}]}]

        """, to: name)
    }
    // 31, 11, 1 and 2 minutes; the hour in which x5 would have begun never came.
    let report = try await run(["report", "--profile", "zone.yaml", "--format", "json", "--from", "a.log"])
    #expect(report.text.contains(#""segment":"api","service":"a","count":4,"min_ns":60000000000"#))
    #expect(report.text.contains(#""max_ns":1860000000000,"negative":0"#))
    #expect(report.standardError.contains("a.log:9: the time never came in Europe/Berlin"))
    let given = [
      "--profile", "none.yaml", "--log-tz", "Europe/Berlin", "--format", "json", "--from", "a.log",
    ]
    #expect(try await run(["report"] + given).text == report.text)
    _ = try await run(["ingest", "a.log", "--profile", "zone.yaml"])
    #expect(try await run(["report", "--format", "json"]).text == report.text)
    _ = try await run(["reindex", "--profile", "zone.yaml"]).succeeded("reindex")
    #expect(try await run(["report", "--format", "json"]).text == report.text)
  }

  @Test(arguments: ["UTC", "Europe/Berlin"])
  func `records in odd lines, of another zone, keep their places and times when an index is made anew`(
    zone: String
  )
    async throws
  {
    let record = { (time: String, id: String) in
      #"{"timestamp":"2026-07-01T\#(time)","correlation_id":"\#(id)","msg":"it is done"}"#
    }
    let lines = [
      "2026-07-01T00:00:00Z stdout F " + record("08:00:00.5", "a-1"), "no record", #"{"msg":"no time"}"#,
      "  ",
      record("08:00:01", "a-1") + record("08:00:02Z", "b-1"), record("08:00:03", "b-1"),
    ]
    _ = try directory.write(lines.joined(separator: "\n") + "\n", to: "odd.log")
    _ = try directory.write(
      "sources: [{rules: [{text: it is done, is: processing_finished}]}]", to: "done.yaml")
    for (index, options) in [
      ("direct.db", ["--profile", "done.yaml"]), ("anew.db", ["--profile", "default"]),
    ] {
      _ = try await run(["ingest", "odd.log", "--db", index, "--log-tz", zone] + options).succeeded("ingest")
    }
    _ = try await run(["reindex", "--db", "anew.db", "--profile", "done.yaml"]).succeeded("reindex")
    for command in [
      ["find", "--format", "ndjson"], ["show", "a-1", "b-1", "--format", "json"],
      ["doctor", "--format", "json"],
    ] {
      let direct = try await run(command + ["--db", "direct.db"])
      #expect(try await run(command + ["--db", "anew.db"]).text == direct.text)
      #expect(!direct.text.isEmpty)
    }
  }

  @Test func `profile test counts what is understood, and names the rules that nothing is for`() async throws
  {
    let test = ["profile", "test", "trace.yaml"]
    let tested = try await run(test + Self.logs)
    #expect(tested.status == 0)
    #expect(tested.text.contains("understood 24 of 30 records, 6 of 6 requests begin and end"))
    #expect(tested.text.contains("basket checked out"))
    #expect(!tested.text.contains("no record is"))
    #expect(try await run(test + Self.logs + ["--at-least", "80%"]).status == 0)
    let less = try await run(test + Self.logs + ["--at-least", "81%"])
    #expect(less.status == 1)
    #expect(less.standardError.contains("80%"))
    let shop = try await run(test + ["shop.log"])
    #expect(shop.text.contains("trace.yaml:14: no record is 'picked up"))
    #expect(try await run(test + ["shop.log", "--at-least", "most"]).status == 64)
    #expect(try await run(["profile", "test", "trace.yaml"]).status == 64)
  }

  @Test func `profile list names the built-in ones, and show prints one that reads back`() async throws {
    let list = try await run(["profile", "list"])
    #expect(list.text.contains("pino-http"))
    #expect(list.text.contains("used here: trace.yaml"))
    let shown = try await run(["profile", "show", "sidekiq"]).succeeded("show")
    _ = try directory.write(shown.text, to: "own.yaml")
    #expect(try await run(["profile", "test", "own.yaml", "shop.log"]).status == 0)
    let own = try await run(["profile", "show"])
    #expect(own.text == (try String(contentsOfFile: directory.path("trace.yaml"), encoding: .utf8)))
  }

  @Test func `a log of a known logger is named in the summary`() async throws {
    try FileManager.default.removeItem(atPath: directory.path("trace.yaml"))
    let line =
      #"{"level":30,"time":1795600000500,"req":{"id":"r-1","method":"GET","url":"/a"},"res":{"statusCode":200},"responseTime":3,"msg":"ok"}"#
    _ = try directory.write(line + "\n", to: "api.log")
    let summary = try await run(["ingest", "--format", "table", "api.log"])
    #expect(summary.text.contains("api.log: pino-http"))
    let json = try await run(["ingest", "--format", "json", "--db", "b.db", "api.log"])
    #expect(json.text.contains(#""recognised":["pino-http"]"#))
    #expect(try await run(["report"]).text.contains("1 completed"))
  }
}
