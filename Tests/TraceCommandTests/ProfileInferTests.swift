import Foundation
import Testing

/// `trace profile infer` as a user meets it.
struct ProfileInferTests {
  let directory: TemporaryDirectory

  /// The logs of `Documentation/profiles.md`, without their profile.
  init() throws {
    directory = try TemporaryDirectory()
    for name in Self.logs {
      try FileManager.default.copyItem(
        at: Repository.root.appendingPathComponent("Examples/profile/\(name)"),
        to: directory.url.appendingPathComponent(name))
    }
  }

  private static let logs = ["shop.log", "mailer.log"]
  private static let advice = "to say what they mean: trace profile infer shop.log mailer.log > trace.yaml"
  /// Tells times, texts and ids, and no step.
  private static let meaningless = "sources: [{id: order, time: at, text: what}]\n"

  private func run(_ arguments: [String], input: String? = nil) async throws -> TraceBinary.Execution {
    try await TraceBinary.run(arguments, standardInput: input.map { Data($0.utf8) }, in: directory)
  }

  @Test func `A proposal that a shell writes to trace.yaml is used at once`() async throws {
    let program = try TraceBinary.executable.get().path
    let made = try await Shell.run(
      "cd '\(directory.url.path)' && '\(program)' profile infer shop.log mailer.log > trace.yaml",
      in: directory)
    #expect(made.standardError.isEmpty)
    let report = try await run(["report", "--from"] + Self.logs)
    #expect(report.status == 0)
    #expect(report.text.contains("6 requests"))
    #expect(report.text.contains("queue_wait ?  6  ≤312 ms"))
    #expect(report.text.contains("api           6  14.0 ms"))
  }

  @Test func `It finds the id, the time and the text under names that are not known`() async throws {
    let proposal = try await run(["profile", "infer"] + Self.logs).text
    #expect(proposal.contains("    id: order\n    time: at\n    text: what\n"))
    #expect(proposal.contains(#"id: [order, {text: ' for (?<id>o-[\w-]+)'}]"#))
    #expect(proposal.contains("# 6 of 6 deliveries: handed on before mailer's first record, shares letter\n"))
  }

  @Test func `No name of a log writes rules into the proposal, or is obeyed by a terminal`() async throws {
    let name =
      #"zz: x\n  - files: ['*.jsonl']\n    rules:\n      - {text: Paid, is: done}\n  # \u001b[31m\u202e"#
    let lines = (0..<30).flatMap { number in
      [
        ("shop", "Order taken"), (name, "hello"), (name, number % 3 == 0 ? "middle" : "hello"),
        ("shop", "Mail sent"),
      ]
      .enumerated().map { place, record in
        #"{"time":"2026-01-01T00:\#(10 + number):0\#(place)Z","msg":"\#(record.1)","request_id":"r\#(number)","service":"\#(record.0)"}"#
      }
    }
    let proposal = try await run(["profile", "infer", "-"], input: lines.joined(separator: "\n") + "\n").text
    #expect(proposal.contains(#"before zz: x\n  - files"#))
    #expect(!proposal.split(separator: "\n").contains { $0.drop { $0 == " " }.hasPrefix("- {text: Paid") })
    let isVisible = proposal.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 && $0 != "\u{202e}" }
    #expect(isVisible)
  }

  @Test func `Logs that are understood need no rule, and the proposal says so`() async throws {
    let logs = ["api.jsonl", "client.jsonl", "consumer-1.jsonl", "consumer-2.jsonl", "notifier-1.jsonl"].map {
      Repository.root.appendingPathComponent("SampleLogs/normal/\($0)").path
    }
    let proposal = try await run(["profile", "infer"] + logs)
    #expect(proposal.status == 0)
    #expect(proposal.text.split(separator: "\n").allSatisfy { $0.hasPrefix("#") })
    #expect(proposal.text.contains("no rule is needed"))
    #expect(proposal.text.contains("40 Received job submission"))
    _ = try directory.write(proposal.text, to: "trace.yaml")
    let report = try await run(["report", "--from"] + logs)
    #expect(report.status == 0)
    #expect(report.text.contains("40 completed") || report.text.contains("41 completed"))
  }

  @Test func `Where no field joins records, it names those that it considered and ends with 1`() async throws
  {
    let lines = (0..<20).map { number in
      #"{"time":"2026-01-01T00:00:0\#(number % 10)Z","msg":"tick","serial":"a-\#(1000 + number)","room":"hall-7"}"#
    }
    let execution = try await run(["profile", "infer", "-"], input: lines.map { $0 + "\n" }.joined())
    #expect(execution.status == 1)
    #expect(execution.standardOutput.isEmpty)
    #expect(execution.standardError.contains("no field joins the records of these logs to requests"))
    #expect(execution.standardError.contains("serial"))
  }

  @Test func `Where nothing can be inferred, it says what an id is and what to do`() async throws {
    let access = (0..<40).map { number in
      #"{"time":"\#(LogLines.time(number))","remote_addr":"10.0.0.\#(number % 7)","request_method":"GET","request_uri":"/p\#(number % 3)","status":\#(number % 5 == 0 ? 404 : 200)}"#
        + "\n"
    }
    let execution = try await run(["profile", "infer", "-"], input: access.joined())
    #expect(execution.status == 1 && execution.standardOutput.isEmpty)
    #expect(execution.standardError.contains("to have an id: log the header that callers send on"))
    #expect(execution.standardError.contains("to infer more: name the logs of all programs"))
  }

  @Test func `Of standard input a proposal is the same as of the file`() async throws {
    let records = try Self.logs.map { try String(contentsOfFile: directory.path($0), encoding: .utf8) }.map {
      $0.split(separator: "\n")
    }
    let lines = zip(["shop-1", "mailer-1"], records).flatMap { name, lines in
      lines.map { "\(name)  | \($0)\n" }
    }
    let text = lines.joined()
    _ = try directory.write(text, to: "all.log")
    let ofFile = try await run(["profile", "infer", "all.log"]).succeeded("infer").text
    let ofInput = try await run(["profile", "infer", "-"], input: text).succeeded("infer").text
    #expect(ofInput == ofFile.replacing("(all.log:", with: "(-:"))
    #expect(ofFile.contains("  - container: mailer\n"))
    _ = try directory.write(ofFile, to: "trace.yaml")
    let report = try await run(["report", "--from", "all.log"]).text
    #expect(report.contains("queue_wait ?  6  ≤312 ms") && report.contains("api           6  14.0 ms"))
  }

  @Test func `A single request shows nothing for certain`() async throws {
    for log in Self.logs {
      let lines = try String(contentsOfFile: directory.path(log), encoding: .utf8).split(separator: "\n")
      _ = try directory.write(lines.filter { $0.contains("o-a5cd4d3c") }.map { $0 + "\n" }.joined(), to: log)
    }
    let proposal = try await run(["profile", "infer"] + Self.logs).succeeded("infer").text
    #expect(proposal.contains("# one request may show it by chance"))
    let rules = proposal.split(separator: "\n").filter { $0.contains("is:") }
    #expect(!rules.isEmpty && rules.allSatisfy { $0.contains("#") })
  }

  @Test func `A proposal and a test know nothing of fields that are taken out`() async throws {
    let proposal = try await run(["profile", "infer", "--redact", "letter"] + Self.logs).succeeded("infer")
    #expect(!proposal.text.contains("letter\n") && !proposal.text.contains("shares letter"))
    #expect(try await run(["profile", "infer"] + Self.logs).text.contains("shares letter"))
    let missing = try await run(["profile", "infer", "--redact", "nobody"] + Self.logs)
    #expect(missing.standardError.contains("no record has the field 'nobody' of --redact"))
    _ = try directory.write(
      "sources: [{id: order, time: at, text: what, rules: [{text: letter delivered, is: note, key: letter}]}]\n",
      to: "trace.yaml")
    let test = ["profile", "test"] + Self.logs
    #expect(!(try await run(test)).text.contains("has the field letter"))
    #expect(try await run(test + ["--redact", "letter"]).text.contains("has the field letter"))
  }

  @Test func `What is no log, and a file that is not there, are told`() async throws {
    let prose = try await run(["profile", "infer", "-"], input: "no record\n")
    #expect(prose.status == 2)
    #expect(prose.standardError.contains("no line of these logs is a record with a time"))
    let absent = try await run(["profile", "infer", "absent.log"])
    #expect(absent.status == 2)
    #expect(absent.standardError.contains("absent.log"))
    #expect(try await run(["profile", "infer"]).status == 64)
  }

  @Test func `Commands that meet nothing that they know say which command proposes what it means`()
    async throws
  {
    _ = try directory.write(Self.meaningless, to: "trace.yaml")
    #expect(try await run(["report", "--from"] + Self.logs).text.contains(Self.advice))
    #expect(try await run(["doctor", "--from"] + Self.logs).text.contains(Self.advice))
    let ingest = try await run(["ingest"] + Self.logs)
    #expect(ingest.status == 0)
    #expect(ingest.standardError.contains(Self.advice))
    #expect(try await run(["report"]).text.contains(Self.advice))
  }

  @Test func `Nothing is advised where the records are understood`() async throws {
    try FileManager.default.copyItem(
      at: Repository.root.appendingPathComponent("Examples/profile/trace.yaml"),
      to: directory.url.appendingPathComponent("trace.yaml"))
    #expect(!(try await run(["report", "--from"] + Self.logs).text.contains("profile infer")))
    #expect(!(try await run(["ingest"] + Self.logs).standardError.contains("profile infer")))
  }
}
