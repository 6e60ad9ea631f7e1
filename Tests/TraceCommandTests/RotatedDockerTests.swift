import Foundation
import Testing
import WrittenArchive

/// Records written by Docker in pieces, with a rotation of its log between them.
struct RotatedDockerTests {
  private struct Counts: Decodable {
    struct Skipped: Decodable {
      var malformed: Int
      var no_time: Int
    }
    var events: Int
    var uncorrelated: Int
    var skipped: Skipped
  }

  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private static func record(_ number: Int) -> String {
    #"{"timestamp":"2026-01-01T00:00:0\#(number)Z","message":"step \#(number)","request_id":"r1"}"#
  }

  private static func line(_ text: String, _ stream: String = "stdout") -> String {
    let escaped = text.replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    return #"{"log":"\#(escaped)","stream":"\#(stream)","time":"2026-01-01T00:01:00Z"}"# + "\n"
  }

  /// The oldest first. The third record goes over an end, the fourth over the other one, in another stream.
  private static let files = [
    line(record(1) + "\n") + line(record(2) + "\n") + line(String(record(3).prefix(30))),
    line("starting\n", "stderr") + line(record(3).dropFirst(30) + "\n")
      + line(String(record(4).prefix(9)), "stderr")
      + line(String(record(4).dropFirst(9).prefix(9)), "stderr"),
    line(record(4).dropFirst(18) + "\n", "stderr") + line(record(5) + "\n"),
  ]

  private func write(_ text: String, _ name: String) throws {
    let bytes = name.hasSuffix(".gz") ? WrittenArchive.gzip.member(Array(text.utf8)) : Array(text.utf8)
    try Data(bytes).write(to: URL(fileURLWithPath: directory.path(name)))
  }

  private func steps(_ source: [String]) async throws -> [String] {
    struct Story: Decodable {
      struct Event: Decodable { var name: String }
      var events: [Event]
    }
    let run = try await TraceBinary.run(["show", "r1", "--format", "json"] + source, in: directory).succeeded(
      "show")
    return try JSONDecoder().decode(Story.self, from: run.standardOutput).events.map(\.name)
  }

  private static let steps = (1...5).map { "step \($0)" }

  @Test(arguments: [
    ["app.log.2", "app.log.1", "app.log"], ["app.log", "app.log.1", "app.log.2"],
    ["app.log.1", "./app.log", "app.log.2"],
    ["app.log.2.gz", "app.log.1.gz", "app.log"], ["app.log", "app.log.2.gz", "app.log.1"],
  ])
  func `a record that rotation has cut is whole, in whatever order files are given`(names: [String])
    async throws
  {
    for (age, text) in Self.files.reversed().enumerated() {
      let name = names.first { age == 0 ? $0.hasSuffix("log") : $0.contains("log.\(age)") }
      try write(text, try #require(name))
    }
    #expect(try await steps(["--from"] + names) == Self.steps)
    let arguments = ["ingest", "--db", "trace.db", "--format", "json"] + names
    let ingest = try await TraceBinary.run(arguments, in: directory).succeeded("ingest")
    let counts = try JSONDecoder().decode(Counts.self, from: ingest.standardOutput)
    #expect(counts.events == 5 && counts.uncorrelated == 1)
    #expect(counts.skipped.malformed == 0 && counts.skipped.no_time == 0)
    #expect(try await steps(["--db", "trace.db"]) == Self.steps)
    _ = try await TraceBinary.run(arguments, in: directory).succeeded("ingest")
    #expect(try await steps(["--db", "trace.db"]) == Self.steps)
  }

  @Test func `the first half by itself is skipped, and the second one brings the record`() async throws {
    try write(Self.files[0], "app.log.1")
    let alone = try await TraceBinary.run(["ingest", "--db", "trace.db", "app.log.1"], in: directory)
    #expect((alone.text + alone.standardError).contains("app.log.1:3: "))
    try write(Self.files[1], "app.log")
    _ = try await TraceBinary.run(["ingest", "--db", "trace.db", "app.log"], in: directory)
    #expect(try await steps(["--db", "trace.db"]) == Array(Self.steps.prefix(3)))
  }

  /// Ingests `names`, and then `doctor` says nothing of lines that were skipped.
  private func expectAllRead(_ names: [String]) async throws {
    _ = try await TraceBinary.run(["ingest", "--db", "trace.db"] + names, in: directory).succeeded("ingest")
    #expect(try await steps(["--db", "trace.db"]) == Self.steps.dropLast(2))
    let doctor = try await TraceBinary.run(["doctor", "--db", "trace.db"], in: directory)
    #expect(!doctor.text.contains("skipped lines"), "\(doctor.text)")
  }

  @Test(arguments: [["app.log"], ["app.log", "app.log.1"], ["app.log", "app.log.1.gz"]])
  func `a first half that was indexed before rotation is accounted for once the second one is read`(
    names: [String]
  ) async throws {
    try write(Self.files[0], "app.log")
    let before = try await TraceBinary.run(["ingest", "--db", "trace.db", "app.log"], in: directory)
    #expect((before.text + before.standardError).contains("app.log:3: "))
    try write(Self.files[0], names.last == "app.log" ? "app.log.1" : names[1])
    try write(Self.secondAlone, "app.log")
    try await expectAllRead(names)
  }

  @Test func `a first half that was indexed after rotation is accounted for once the second one is read`()
    async throws
  {
    try write(Self.files[0], "app.log.1")
    _ = try await TraceBinary.run(["ingest", "--db", "trace.db", "app.log.1"], in: directory)
    try write(Self.secondAlone, "app.log")
    try await expectAllRead(["app.log"])
  }

  /// The second file up to the end of the third record.
  private static let secondAlone =
    line("starting\n", "stderr") + line(record(3).dropFirst(30) + "\n")
}
