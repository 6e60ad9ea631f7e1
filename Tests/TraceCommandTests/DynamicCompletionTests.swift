import Foundation
import GRDB
import Testing

/// What shells offer of an index: ids, services, fields and their values.
struct DynamicCompletionTests {
  let directory: TemporaryDirectory

  /// Ids request-1 to request-3 and other-1, job types audio and video, a field whose values would be commands.
  init() async throws {
    directory = try TemporaryDirectory()
    let requests = [
      ("request-1", "video"), ("request-2", "audio"), ("request-3", "video"), ("other-1", "audio"),
    ]
    let lines = requests.enumerated().flatMap { index, request in
      [
        LogLines.record(
          "Request started", id: request.0, second: index,
          #", "job_type": "\#(request.1)", "job_note": "$(touch pwned)`touch pwned`", "size": \#(index)"#),
        LogLines.record(
          "work", id: request.0, second: index + 1, service: "consumer", #", "instance": "consumer-1""#),
      ]
    }
    let log = try directory.write(lines.map { $0 + "\n" }.joined(), to: "all.jsonl")
    _ = try await ingest([log], into: directory.path("trace.db"))
  }

  private var bin: String { get throws { try TraceBinary.executable.get().deletingLastPathComponent().path } }

  private func script(_ shell: String) async throws -> String {
    try directory.write(
      try await TraceBinary.run(["--generate-completion-script", shell]).text, to: "trace.\(shell)")
  }

  /// What bash would offer. `words` are as bash takes the line apart, and `typed` what it would replace.
  private func bash(_ words: [String], typed: String) async throws -> [String] {
    let quoted = words.map { "'\($0)'" }.joined(separator: " ")
    let line = words.joined(separator: " ").replacing(" = ", with: "=").replacing(" =", with: "=")
    let shell = try await Shell.run(
      """
      PATH='\(try bin)':"$PATH" bash --norc --noprofile -c '. "\(try await script("bash"))"
        COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE="\(line)" COMP_POINT=\(line.count) COMP_TYPE=9 COMP_KEY=9
        _trace_whole trace "\(typed)" "${COMP_WORDS[COMP_CWORD - 1]}"; printf "%s\\n" "${COMPREPLY[@]}"' - \(quoted)
      """, in: directory)
    #expect(shell.standardError.isEmpty)
    return shell.standardOutput.split(separator: "\n").map(String.init)
  }

  private static let lines: [(words: [String], offered: [String])] = [
    (["show", "request-"], ["request-1", "request-2", "request-3"]), (["show", "REQ"], []),
    (["forget", "o"], ["other-1"]), (["show", "request-1", "oth"], ["other-1"]),
    (["find", "--service", "con"], ["consumer", "consumer-1"]),
    (["report", "--by", "s"], ["service", "size"]), (["report", "--by", "service,ou"], ["service,outcome"]),
    (["report", "--by", "service,s"], ["service,size"]),
    (["find", "--outcome", "failed,l"], ["failed,lost"]),
    (["report", "--percentiles", "50,9"], ["50,90", "50,95", "50,99", "50,99.9"]),
    (["find", "--where", "job_t"], ["job_type=audio", "job_type=video"]),
    (["find", "--where", "job"], ["job_note=", "job_type="]), (["find", "--where", "nosuch"], []),
    (["find", "--sort", "old"], ["oldest"]), (["show", "--db", "nosuch.db", "request-"], []),
    (["show", "--db", "trace.db", "request-1"], ["request-1"]), (["report", "--tz", "loc"], ["local"]),
    (["find", "--from", "all.jsonl", "--service", "con"], []),
  ]

  @Test(arguments: lines.indices) func `bash offers what the index has`(index: Int) async throws {
    let (words, offered) = Self.lines[index]
    #expect(try await bash(["trace"] + words, typed: words.last ?? "") == offered)
  }

  @Test(
    arguments: [
      (["job_type", "=", "v"], "v", ["video"]), (["job_type", "="], "", ["audio", "video"]),
      (["job_type", "="], "=", ["audio", "video"]), (["size", "=", "1"], "1", ["1"]),
    ] as [([String], String, [String])])
  func `bash takes a condition apart, and is offered what stands behind its sign`(
    words: [String], typed: String, offered: [String]
  ) async throws {
    #expect(try await bash(["trace", "find", "--where"] + words, typed: typed) == offered)
  }

  @Test func `no word of a log is run as a command`() async throws {
    for words in [["job_note", "="], ["job_n"], ["job_note", "=", "$"]] {
      let offered = try await bash(
        ["trace", "find", "--where"] + words, typed: words[0] == "job_n" ? "job_n" : "")
      #expect(!offered.contains { $0.contains("touch") })
    }
    #expect(!directory.contains("pwned"))
  }

  private static let hasFish = FileManager.default.isExecutableFile(atPath: "/usr/bin/fish")
  private static let hasZsh = FileManager.default.isExecutableFile(atPath: "/usr/bin/zsh")

  @Test(.enabled(if: hasFish)) func `fish accepts its script, and the index is asked in it`() async throws {
    let path = try await script("fish")
    let shell = try await Shell.run("HOME=\"$PWD\" fish --no-config --no-execute '\(path)'", in: directory)
    #expect(shell.standardError.isEmpty)
    let text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(
      text.contains("---completion show -- positional@0") && text.contains("---completion find -- --where"))
    #expect(!text.contains(#"\'\'"#), "two quotes are no empty word")
  }

  @Test(.enabled(if: hasZsh)) func `zsh accepts its script, and the index is asked in it`() async throws {
    let path = try await script("zsh")
    let shell = try await Shell.run("zsh -n '\(path)'", in: directory)
    #expect(shell.standardError.isEmpty)
    let text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(
      text.contains("---completion show -- positional@0") && text.contains("---completion find -- --where"))
  }

  @Test func `an index that is missing, in use, older or no index offers nothing, and nothing is said`()
    async throws
  {
    let asked = ["---completion", "show", "--", "positional@0", "2", "0", "trace", "show", ""]
    let whole = try await TraceBinary.run(asked, in: directory)
    #expect(whole.text.split(separator: "\n").count == 4)
    func expectNothing(_ index: String) async throws {
      let execution = try await TraceBinary.run(asked, environment: ["TRACE_DB": index], in: directory)
      #expect(
        execution.text.filter { $0 != "\n" }.isEmpty && execution.standardError.isEmpty
          && execution.status == 0)
    }
    try await expectNothing("nosuch.db")
    try await expectNothing("all.jsonl")
    #expect(!directory.contains("nosuch.db"), "nothing is made")
    let writer = try SQLite.writer(directory.path("trace.db"))
    try await writer.writeWithoutTransaction { try $0.execute(sql: "BEGIN EXCLUSIVE") }
    try await expectNothing("trace.db")
    try await writer.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK; PRAGMA user_version = 20") }
    try await expectNothing("trace.db")
    #expect(
      try await SQLite.query("PRAGMA user_version", directory.path("trace.db")) == "20\n",
      "it is not brought up to date")
  }

  @Test(arguments: [
    ["---completion"], ["---completion", "nosuch", "--", "x"], ["---completion", "show", "--", "--by"],
  ])
  func `what no script asks is not answered`(arguments: [String]) async throws {
    let execution = try await TraceBinary.run(arguments, in: directory)
    #expect(execution.text.isEmpty && execution.standardError.isEmpty)
  }
}
