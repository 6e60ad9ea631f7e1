import Foundation
import Testing
import WrittenArchive

/// Directories and patterns: what they name is read, in a stable order, and what is no log is not.
struct LogPathTests {
  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func write(_ numbers: Range<Int>, to name: String) throws {
    let path = URL(fileURLWithPath: directory.path(name))
    try FileManager.default.createDirectory(
      at: path.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(FollowingIngest.lines(numbers).utf8).write(to: path)
  }

  private func files(_ arguments: [String]) async throws -> [String] {
    let execution = try await TraceBinary.run(["ingest", "--format", "json"] + arguments, in: directory)
    let document: IngestDocument = try execution.succeeded("ingest").document()
    return document.sources.map(\.file)
  }

  @Test func `a directory is read with all below it but hidden files and indexes`() async throws {
    try write(0..<1, to: "logs/b.log")
    try write(1..<2, to: "logs/a/x.log")
    try write(2..<3, to: "logs/.hidden.log")
    try write(3..<4, to: "logs/.git/x.log")
    try write(4..<5, to: "logs/B.log")
    #expect(
      try await files(["--db", "logs/trace.db", "logs"]) == ["logs/B.log", "logs/a/x.log", "logs/b.log"])
    #expect(
      try await files(["--db", "logs/trace.db", "logs/"]) == ["logs/B.log", "logs/a/x.log", "logs/b.log"])
  }

  @Test func `a pattern in quotes is looked up, and a directory that fits is read`() async throws {
    try write(0..<1, to: "logs/a.log")
    try write(1..<2, to: "logs/b.log")
    try write(2..<3, to: "logs/c.txt")
    try write(3..<4, to: "logs/d.log/x")
    #expect(try await files(["logs/*.log"]) == ["logs/a.log", "logs/b.log", "logs/d.log/x"])
  }

  @Test func `a file whose name is a pattern is that file`() async throws {
    try write(0..<1, to: "a[1].log")
    try write(1..<2, to: "a1.log")
    #expect(try await files(["a[1].log"]) == ["a[1].log"])
  }

  @Test
  func `a link to a file is followed, one to a directory above is not, and two names of one file are one`()
    async throws
  {
    try write(0..<1, to: "pods/x/0.log")
    try FileManager.default.createDirectory(
      atPath: directory.path("containers"), withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      atPath: directory.path("containers/x.log"), withDestinationPath: directory.path("pods/x/0.log"))
    try FileManager.default.createSymbolicLink(
      atPath: directory.path("pods/x/up"), withDestinationPath: directory.path("pods"))
    #expect(try await files(["containers", "pods"]) == ["containers/x.log"])
  }

  @Test(arguments: ["ingest", "report --from"])
  func `a pattern and a directory without a file are errors in words`(command: String) async throws {
    try FileManager.default.createDirectory(
      atPath: directory.path("empty"), withIntermediateDirectories: true)
    let words = command.split(separator: " ").map(String.init)
    let pattern = try await TraceBinary.run(words + ["no*.log"], in: directory)
    #expect(pattern.status == 2)
    #expect(pattern.standardError.contains("no file is called like 'no*.log'\n"))
    let empty = try await TraceBinary.run(words + ["empty"], in: directory)
    #expect(empty.status == 2)
    #expect(empty.standardError.contains("there is no file in 'empty'\n"))
  }

  @Test func `what is found and is no log is told and passed over, and a report reads the others`()
    async throws
  {
    try write(0..<3, to: "logs/a.log")
    try Data((0..<4096).map { UInt8(truncatingIfNeeded: $0 * $0 * 31 + $0 >> 3) })
      .write(to: URL(fileURLWithPath: directory.path("logs/core")))
    try Data([0xFD] + Array("7zXZ\0".utf8)).write(to: URL(fileURLWithPath: directory.path("logs/b.xz")))
    let report = try await TraceBinary.run(["report", "--from", "logs"], in: directory)
    #expect(report.text.hasPrefix("3 requests"))
    #expect(report.standardError.contains("passed over, since they are no logs: logs/core\n"))
    #expect(report.standardError.contains("to read it: xzcat logs/b.xz | trace ingest -\n"))
    #expect(report.status == 2)
  }

  @Test func `an index among the logs that are named is told apart`() async throws {
    try write(0..<1, to: "a.log")
    _ = try await TraceBinary.run(["ingest", "a.log"], in: directory)
    let report = try await TraceBinary.run(["report", "--from", "trace.db"], in: directory)
    #expect(report.status == 2)
    #expect(report.standardError.contains("'trace.db' is an index and no log\n"))
  }

  @Test(arguments: WrittenArchive.allCases)
  func `archives are read like the logs in them, on standard input, too`(form: WrittenArchive) async throws {
    let archive = Data(form.member(Array(FollowingIngest.lines(0..<300).utf8)))
    try archive.write(to: URL(fileURLWithPath: directory.path("a.log")))
    let file = try await TraceBinary.run(["report", "--from", "a.log"], in: directory)
    let stream = try await TraceBinary.run(["report", "--from", "-"], standardInput: archive, in: directory)
    #expect(file.text.hasPrefix("300 requests"))
    // Bytes from a pipe cannot be read again, so the advice names no file.
    #expect(stream.text == file.text.replacing("infer a.log", with: "infer LOGS"))
  }

  @Test(arguments: WrittenArchive.allCases)
  func `an archive that is cut off gives what it has, and the rest when it is whole`(form: WrittenArchive)
    async throws
  {
    let text = FollowingIngest.lines(0..<20_000)
    let archive = form.member(Array(text.utf8))
    let path = URL(fileURLWithPath: directory.path("a.log.gz"))
    try Data(archive[..<(archive.count / 2)]).write(to: path)
    let cut = try await TraceBinary.run(["ingest", "--format", "json", "a.log.gz"], in: directory)
    let first: IngestDocument = try cut.document()
    first.expectAccounted()
    #expect(cut.status == 2)
    #expect(cut.standardError.contains("error: 'a.log.gz' is cut off: the archive ends after "))
    #expect(first.events > 5_000)
    try Data(archive).write(to: path)
    let whole = try await TraceBinary.run(["ingest", "--format", "json", "a.log.gz"], in: directory)
    let second: IngestDocument = try whole.succeeded("ingest").document()
    #expect(first.events + second.events == 20_000)
  }

  @Test func `a file whose name is no UTF-8 is told, however it is found`() async throws {
    try write(0..<1, to: "logs/a.log")
    _ = try await Shell.run("cp logs/a.log \"$(printf 'logs/\\377x.log')\"", in: directory)
    for word in ["logs", "logs/*.log"] {
      let report = try await TraceBinary.run(["report", "--from", word], in: directory)
      #expect(report.status == 2, "\(word)")
      #expect(
        report.standardError.contains(#"cannot read 'logs/\xffx.log': its name is not UTF-8"#), "\(word)")
      #expect(report.text.hasPrefix("1 request"), "\(word)")
    }
  }

  @Test func `what a log holds of another that is read with it counts once`() async throws {
    let lines = (0..<300).map { LogLines.record("step", id: "request-\($0)", second: $0) + "\n" }
    _ = try directory.write(lines.joined(), to: "app.log")
    _ = try directory.write(lines.joined(), to: "copy.log")
    _ = try directory.write(lines.prefix(200).joined(), to: "earlier.log")
    _ = try directory.write(lines[290...].joined(), to: "other.log")
    func told(_ logs: [String]) async throws -> String {
      try await TraceBinary.run(["doctor", "--from"] + logs, in: directory).text
    }
    let one = try await told(["app.log"])
    #expect(one.contains(" 300 "))
    for logs in [["app.log", "app.log"], ["app.log", "copy.log"], ["earlier.log", "app.log", "copy.log"]] {
      #expect(try await told(logs) == one, "\(logs)")
    }
    #expect(try await told(["app.log", "other.log"]).contains(" 310 "), "it has the same lines elsewhere")
  }

  @Test func `more logs than may be open are told in a sentence, and the others are read`() async throws {
    for number in 0..<120 { try write(number..<(number + 1), to: "logs/\(number).log") }
    let executable = try TraceBinary.executable.get().path
    let run = try await Shell.run("ulimit -n 100; '\(executable)' ingest logs; echo $?", in: directory)
    #expect(run.standardOutput == "2\n")
    #expect(
      run.standardError.contains("logs of these cannot be opened: a process may have 100 files open here"))
    #expect(!run.standardError.contains("unable to open"))
    #expect(try await TraceBinary.run(["find", "--limit", "100"], in: directory).status == 0)
  }
}
