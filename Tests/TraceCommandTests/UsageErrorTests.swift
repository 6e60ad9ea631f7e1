import Testing

/// A command line that cannot be followed ends with 64 and says what was probably meant.
struct UsageErrorTests {
  @Test(
    arguments: [
      ("shwo", "show"), ("ingets", "ingest"), ("reprot", "report"), ("fnd", "find"),
    ])
  func `a misspelt command suggests the nearest one`(typed: String, meant: String) async throws {
    let execution = try await TraceBinary.run([typed])
    #expect(execution.status == 64)
    #expect(execution.standardOutput.isEmpty)
    #expect(execution.standardError.contains("'\(typed)'"))
    #expect(execution.standardError.contains(meant))
  }

  @Test func `a misspelt command of profile, and a misspelt profile, suggest the nearest one`() async throws {
    let command = try await TraceBinary.run(["profile", "lsit"])
    #expect(command.status == 64)
    #expect(command.standardError.contains("'profile lsit'\n  did you mean: trace profile list\n"))
    let profile = try await TraceBinary.run(["profile", "show", "pinohttp"])
    #expect(profile.status == 64)
    #expect(profile.standardError.hasPrefix("error: trace profile show pinohttp: "))
    #expect(profile.standardError.contains("\n  did you mean: pino-http\n"))
  }

  @Test func `a misspelt option suggests the nearest one`() async throws {
    let execution = try await TraceBinary.run(["report", "--fromat", "json"])
    #expect(execution.status == 64)
    #expect(execution.standardError.contains("--format"))
  }

  @Test func `help for a misspelt command suggests the nearest one`() async throws {
    let execution = try await TraceBinary.run(["help", "shwo"])
    #expect(execution.status == 64 && execution.standardOutput.isEmpty)
    #expect(execution.standardError.contains("there is no command 'shwo'\n  did you mean: trace show\n"))
    #expect(try await TraceBinary.run(["help", "show"]).text.hasPrefix("OVERVIEW: Draw"))
    #expect(try await TraceBinary.run(["help"]).text.hasPrefix("OVERVIEW: Follow"))
  }

  @Test(arguments: [
    (["--db", "my x", "report"], "'--db' stands before the command", "trace report --db 'my x'"),
    (
      ["--limit=3", "find", "--format", "csv"], "'--limit' stands before the command",
      "trace find --limit=3 --format csv"
    ),
    (
      ["--fromat", "json", "show", "7f"], "'--fromat' stands before the command",
      "trace show --fromat json 7f"
    ),
    (["show", "--from", "a.jsonl", "7f3a"], "missing expected argument", "trace show 7f3a --from a.jsonl"),
    (
      ["show", "--raw", "--from", "a", "b", "7f", "--tz", "UTC"], "missing expected",
      "trace show 7f --raw --from a b"
    ),
    (["show", "--from", "a.jsonl"], "missing expected argument", "trace show ID --from FILE"),
    (["report", "a.jsonl"], "unexpected argument 'a.jsonl'", "to read logs: trace report --from a.jsonl\n"),
    (["find", "a.jsonl", "b b"], "unexpected arguments", "to read logs: trace find --from a.jsonl 'b b'\n"),
    (["doctor", "--tz", "UTC", "a"], "unexpected argument 'a'", "to read logs: trace doctor --from FILE\n"),
    (["show", "7f", "--raw", "--format", "json"], "--raw prints the records as they were logged", "json"),
    (["doctor", "--format", "csv"], "'csv' is invalid", "'table', 'json', 'ndjson' or 'html'"),
    (["doctor", "--format", "tsv"], "'tsv' is invalid", "'table', 'json', 'ndjson' or 'html'"),
    (["doctor", "--format", "markdown"], "'markdown' is invalid", "'table', 'json', 'ndjson' or 'html'"),
    (["ingest", "--format", "csv"], "'csv' is invalid", "'table', 'json' or 'ndjson'"),
    (["ingest", "--format", "tsv"], "'tsv' is invalid", "'table', 'json' or 'ndjson'"),
    (["ingest", "--format", "markdown"], "'markdown' is invalid", "'table', 'json' or 'ndjson'"),
    (["find", "--format", "ids"], "'ids' is invalid", "- markdown"),
    (["find", "--format", "html"], "'html' is invalid", "- markdown"),
    (["check", "--slo", "p50(api) < 1s", "--format", "html"], "'html' is invalid", "- junit"),
    (["ingest", "--format", "html"], "'html' is invalid", "'table', 'json' or 'ndjson'"),
    (
      ["report", "--ids", "p99", "--format", "html"], "--ids lists requests, which html does not",
      "trace show -"
    ),
  ])
  func `words in the wrong place are said, and what to type instead`(
    arguments: [String], message: String, hint: String
  ) async throws {
    let execution = try await TraceBinary.run(arguments)
    #expect(execution.status == 64 && execution.standardOutput.isEmpty)
    #expect(execution.standardError.contains(message), "\(execution.standardError)")
    #expect(execution.standardError.contains(hint), "\(execution.standardError)")
  }

  @Test(arguments: [
    ("doctor", ["html", "json", "ndjson", "table"]), ("ingest", ["json", "ndjson", "table"]),
    ("report", ["csv", "html", "json", "markdown", "ndjson", "table", "tsv"]),
    ("find", ["csv", "json", "markdown", "ndjson", "table", "tsv"]),
    ("show", ["csv", "html", "json", "markdown", "ndjson", "svg", "table", "tsv"]),
  ])
  func `help lists the formats that a command takes, and it takes them`(command: String, formats: [String])
    async throws
  {
    let directory = try TemporaryDirectory()
    let launch = LogLines.record("launch", id: "request-1", second: 1, #", "duration_ms": 5"#)
    let log = try directory.write(launch + "\n", to: "api.jsonl")
    let help = try await TraceBinary.run([command, "--help"]).text
    let listed = help.matches(of: /values:([^)]*)/).map { match in
      match.output.1.split { " ,;\n".contains($0) }.map(String.init).filter { $0 != "default:" }
    }
    #expect(listed.contains { Set($0) == Set(formats) }, "\(listed)")
    for format in formats {
      let words = command == "ingest" ? [log, "--db", directory.path("\(format).db")] : ["--from", log]
      let execution = try await TraceBinary.run(
        [command] + (command == "show" ? ["request-1"] : []) + words + ["--format", format])
      #expect(execution.status == 0 && !execution.standardOutput.isEmpty, "\(command) \(format)")
    }
  }

  @Test func `an unknown format ends with 64 and lists those that there are`() async throws {
    let execution = try await TraceBinary.run(["report", "--format", "yaml"])
    #expect(execution.status == 64)
    for format in ["table", "json", "ndjson", "csv", "tsv", "markdown"] {
      #expect(execution.standardError.contains(format))
    }
  }

  @Test(arguments: [
    ["--help"], ["ingest", "--help"], ["show", "--help"], ["find", "--help"], ["report", "--help"],
  ])
  func `help goes to standard output and ends with 0`(arguments: [String]) async throws {
    let execution = try await TraceBinary.run(arguments)
    #expect(execution.status == 0)
    #expect(execution.text.contains("USAGE: trace"))
    #expect(execution.standardError.isEmpty)
  }
}
