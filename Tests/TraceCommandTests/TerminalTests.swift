import Foundation
import Testing

/// What a person at a terminal gets, and nobody else.
struct TerminalTests {
  let directory: TemporaryDirectory

  /// 40 requests of two records, of which one in ten fails.
  init() async throws {
    directory = try TemporaryDirectory()
    let lines = (0..<40).flatMap { index in
      let level = index % 10 == 3 ? "error" : "info"
      return [
        LogLines.record("Request started", id: "request-\(index)", second: index),
        LogLines.record("work", id: "request-\(index)", second: index + 1, #", "level": "\#(level)""#),
      ]
    }
    _ = try directory.write(lines.map { $0 + "\n" }.joined(), to: "all.jsonl")
  }

  private func run(
    _ arguments: [String], columns: UInt16 = 100, rows: UInt16, _ environment: [String: String] = [:]
  ) async throws -> String {
    let plain = ["TERM": "xterm", "NO_COLOR": "1", "LC_ALL": "C.UTF-8"]
    let process = try TraceBinary.process(
      arguments, environment: plain.merging(environment) { $1 }, in: directory)
    return try await PseudoTerminal(columns: columns, rows: rows).run(process)
  }

  private static let pager = ["TRACE_PAGER": "sed 's/^/| /'"]
  private static let find = ["find", "--from", "all.jsonl"]

  @Test func `what is longer than the screen goes through the pager, all of it`() async throws {
    let lines = try await run(Self.find, rows: 24, Self.pager).split(separator: "\n")
    #expect(lines.count == 41)
    #expect(lines.allSatisfy { $0.hasPrefix("| ") })
  }

  @Test func `what fits the screen is printed at once, and so is everything with --no-pager`() async throws {
    for (arguments, rows) in [(Self.find, UInt16(60)), (Self.find + ["--no-pager"], 24)] {
      let lines = try await run(arguments, rows: rows, Self.pager).split(separator: "\n")
      #expect(lines.count == 41 && !lines.contains { $0.hasPrefix("|") })
    }
  }

  @Test(arguments: [["PAGER": "cat"], ["TRACE_PAGER": "", "PAGER": "sed s/^/x/"], ["TERM": "dumb"]])
  func `no pager is one, too`(environment: [String: String]) async throws {
    let lines = try await run(Self.find, rows: 24, environment).split(separator: "\n")
    #expect(lines.count == 41 && !lines.contains { $0.hasPrefix("x") })
  }

  /// As where a script looks at what a terminal would show: `less` would wait for a key for ever.
  @Test(.enabled(if: open("/dev/tty", O_RDONLY | O_NOCTTY) < 0))
  func `without a keyboard everything is printed at once`() async throws {
    let lines = try await run(Self.find, rows: 24, ["PAGER": "sed 's/^/| /'"]).split(separator: "\n")
    #expect(lines.count == 41)
    #expect(!lines.contains { $0.hasPrefix("| ") })
  }

  @Test func `a pager that is left early ends the command quietly`() async throws {
    let text = try await run(Self.find, rows: 24, ["TRACE_PAGER": "head -3"])
    #expect(text.split(separator: "\n").count == 3)
  }

  @Test func `messages are not the pager's`() async throws {
    let log = try directory.write(
      try String(contentsOfFile: directory.path("all.jsonl"), encoding: .utf8) + "{broken\n",
      to: "broken.jsonl")
    let lines = try await run(["find", "--from", log], rows: 24, Self.pager).split(separator: "\n")
    #expect(lines.count { $0.hasPrefix("| ") } == 41)
    #expect(lines.contains { $0.contains("broken.jsonl") && !$0.hasPrefix("|") })
  }

  @Test(arguments: [30, 80] as [UInt16])
  func `progress is a line that is never wider than the window, and is gone at the end`(columns: UInt16)
    async throws
  {
    let text = try await run(
      ["ingest", "--batch-bytes", "1000", "all.jsonl"], columns: columns, rows: 24)
    let drawn = text.components(separatedBy: "\r\u{1b}[K").dropFirst()
    #expect(drawn.contains { $0.hasPrefix("looking at clocks") })
    #expect(drawn.contains { $0.contains(" %") })
    for line in drawn.dropLast() { #expect(line.count < Int(columns), "\(line)") }
    #expect(drawn.last?.contains("%") == false)
  }

  @Test(arguments: [40, 80, 100, 160] as [UInt16])
  func `no line is wider than the terminal`(columns: UInt16) async throws {
    let sample = Repository.root.appendingPathComponent("SampleLogs/redelivery").path + "/*.jsonl"
    for command in [["show", "2341", "--log"], ["show", "2341"], ["find"], ["report"]] {
      let text = try await run(command + ["--from", sample, "--no-pager"], columns: columns, rows: 24)
      for line in text.split(separator: "\n") { #expect(line.count <= Int(columns), "\(line)") }
    }
  }
}
