import Foundation
import GRDB
import SyntheticFleet
import Testing

/// `trace forget`: what is named goes, without a trace, and the file gets smaller.
@Suite struct ForgetTests {
  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private var index: String { directory.path("trace.db") }

  private func run(_ arguments: String..., input: String? = nil) async throws -> TraceBinary.Execution {
    try await TraceBinary.run(
      arguments, standardInput: input.map { Data($0.utf8) }, in: directory)
  }

  private struct Document: Decodable {
    var schema: String
    var dry_run: Bool
    var requests: Int
    var records: Int
    var uncorrelated: Int
    var bytes_before: Int
    var bytes_after: Int?

    var counts: [Int] { [requests, records, uncorrelated] }
  }

  /// Requests of an hour each second, from 2026-01-01 on, and records without an id beside them.
  private func ingest(_ numbers: Range<Int>) async throws {
    let lines = numbers.map { number in
      LogLines.record("step", id: "request-\(number)", second: number, #", "note": "\#(number)-padding""#)
        + "\n"
        + LogLines.record("tick", id: nil, second: number) + "\n"
    }
    _ = try directory.write(lines.joined(), to: "api.log")
    _ = try await run("ingest", "api.log").succeeded("ingest")
  }

  /// The text stands in the index or a file beside it, also where it is packed.
  private func contains(_ text: String) throws -> Bool {
    if try PackedLines.all(inIndexAt: index).range(of: Data(text.utf8)) != nil { return true }
    let files = try FileManager.default.contentsOfDirectory(atPath: directory.url.path)
    return try files.filter { $0.hasPrefix("trace.db") }.contains { file in
      try Data(contentsOf: URL(fileURLWithPath: directory.path(file))).range(of: Data(text.utf8)) != nil
    }
  }

  @Test func `a request goes by any beginning that only it has, and no byte of it is left`() async throws {
    try await ingest(0..<300)
    let execution = try await run("forget", "REQUEST-299", "request-17").succeeded("forget")
    #expect(execution.text.hasPrefix("forgotten: 2 requests with 2 records\ntrace.db: "))
    #expect(try !contains("299-padding") && !contains("request-299") && !contains(#""17-padding"#))
    #expect(try contains("18-padding"))
    #expect(try await run("show", "request-299").status == 1)
    #expect(try await run("find").text.split(separator: "\n").count == 298)
  }

  @Test func `what was forgotten does not come back with the same log, grown or not`() async throws {
    try await ingest(0..<30)
    _ = try await run("forget", "request-3").succeeded("forget")
    try await ingest(0..<31)
    #expect(try await run("find").text.split(separator: "\n").count == 30)
    let document: IngestDocument = try await run("ingest", "api.log", "--format", "json").document()
    document.expectAccounted()
    #expect(document.already_indexed == 62)
  }

  @Test func `requests and records before a time go, and the file gets smaller`() async throws {
    try await ingest(0..<3600)
    let preview: Document = try await run(
      "forget", "--before", "2026-01-01T00:50:00Z", "--dry-run", "--format", "json"
    ).succeeded("forget").document()
    #expect(preview.dry_run && preview.bytes_after == nil)
    #expect(try await run("find").text.split(separator: "\n").count == 3600)
    let document: Document = try await run("forget", "--before", "2026-01-01T00:50:00Z", "--format", "ndjson")
      .succeeded("forget").document()
    #expect(document.schema == "trace.forget/1" && !document.dry_run)
    #expect(document.counts == [3000, 3000, 3000])
    #expect(preview.counts == document.counts)
    let size = try #require(document.bytes_after)
    #expect(size == IndexFiles.bytes(of: index) && size < document.bytes_before)
    let pages = try DatabaseQueue(path: index)
    let free = try await pages.read { try Int.fetchOne($0, sql: "PRAGMA freelist_count") }
    #expect(free == 0)
    #expect(try !contains("2999-padding"))
    #expect(try await run("find").text.split(separator: "\n").count == 600)
    let again = try await run("forget", "--before", "2026-01-01T00:50:00Z")
    #expect(again.status == 0 && again.text.hasPrefix("forgotten: nothing\n"))
    // The logs are of a time long ago.
    #expect(
      try await run("forget", "--before", "1d").text.hasPrefix(
        "forgotten: 600 requests with 600 records, and 600 "))
    #expect(try await run("report").text.contains("0 requests"))
  }

  @Test func `one of the requests of an id that names several goes alone`() async throws {
    let lines = [0, 1, 4000, 4001, 8000, 8001].map {
      LogLines.record(
        $0 % 2 == 0 ? "request_received" : "response_sent", id: "constant", second: $0, #", "n": "n\#($0)""#)
    }
    _ = try directory.write(lines.joined(separator: "\n") + "\n", to: "api.log")
    _ = try await run("ingest", "api.log").succeeded("ingest")
    #expect(try await run("find").text.split(separator: "\n").count == 3)
    #expect(try await run("forget", "constant#2").text.hasPrefix("forgotten: 1 request with 2 records\n"))
    #expect(try await run("find").text == "constant#1\nconstant#2\n")
    #expect(try await run("show", "constant#2", "--raw").text.contains("n8000"))
    #expect(try !contains("n4000"))
    #expect(try await run("forget", "constant").text.hasPrefix("forgotten: 2 requests with 4 records\n"))
  }

  @Test func `a record of a batch stays with the requests that stay, without the id`() async throws {
    let batch = LogLines.record("batch", id: nil, second: 5, #", "correlation_ids": ["r-1", "r-2", "r-3"]"#)
    let log = (1...3).map { LogLines.record("step", id: "r-\($0)", second: $0) } + [batch]
    _ = try directory.write(log.joined(separator: "\n") + "\n", to: "api.log")
    _ = try await run("ingest", "api.log").succeeded("ingest")
    #expect(try await run("forget", "r-2").text.hasPrefix("forgotten: 1 request with 1 record\n"))
    #expect(try await run("show", "r-1", "--raw").text.contains(#""correlation_ids": ["r-1", "r-3"]"#))
    #expect(try !contains("r-2"))
    _ = try await run("reindex").succeeded("reindex")
    #expect(try await run("find").text == "r-1\nr-3\n")
    #expect(try await run("forget", "r-1", "r-3").text.hasPrefix("forgotten: 2 requests with 3 records\n"))
  }

  @Test func `names that only forgotten requests have go, too`() async throws {
    let lines = [
      LogLines.record(
        "published", id: "r-1", second: 1, service: "secret-service", #", "topic": "secret-topic""#),
      LogLines.record("published", id: "r-2", second: 2, #", "topic": "jobs""#),
    ]
    _ = try directory.write(lines.joined(separator: "\n") + "\n", to: "all.log")
    _ = try await run("ingest", "all.log").succeeded("ingest")
    _ = try await run("forget", "r-1").succeeded("forget")
    #expect(try !contains("secret"))
    #expect(try await run("show", "r-2").text.contains("jobs"))
  }

  @Test func `ids from standard input go, an unknown one is told, and nothing else`() async throws {
    try await ingest(0..<20)
    let execution = try await run("forget", "-", "nobody", input: "request-3\nrequest-4\n")
    #expect(execution.status == 1)
    #expect(execution.standardError.contains("no request has the correlation id 'nobody'"))
    #expect(execution.text.hasPrefix("forgotten: 2 requests with 2 records\n"))
    let ambiguous = try await run("forget", "request-1")
    #expect(ambiguous.status == 0, "a whole id is no beginning of others")
    #expect(try await run("forget", "request").status == 1)
    #expect(try await run("find").text.split(separator: "\n").count == 17)
  }

  @Test func `that all requests were forgotten is what doctor, report, find and ingest say`() async throws {
    try await ingest(0..<5)
    let sentence = "requests were forgotten (trace forget), and the same logs bring nothing back"
    #expect(!(try await run("doctor")).text.contains(sentence))
    _ = try await run("forget", "--before", "2027-01-01").succeeded("forget")
    #expect(try await run("doctor").text.contains("  ! there is no request: \(sentence)"))
    for command in [["report"], ["find"], ["ingest", "api.log"]] {
      let said = try await TraceBinary.run(command, in: directory).standardError
      #expect(said.contains(sentence), "\(command): \(said)")
    }
  }

  @Test func `an interrupted removal is told by doctor and a dry run until it is ended`() async throws {
    struct Doctor: Decodable { var removal_interrupted: Bool? }
    try await ingest(0..<5)
    _ = try await run("forget", "request-1").succeeded("forget")
    // As a process left it that has ended since.
    let ended = try await Shell.run("echo $$", in: directory).standardOutput
    let process = try #require(Int64(ended.filter(\.isNumber)))
    try await DatabaseQueue(path: index).write {
      try $0.execute(sql: "UPDATE removal SET process = ?", arguments: [process])
    }
    let sentence = "a removal of requests was interrupted"
    let doctor = try await run("doctor")
    #expect(doctor.status == 1 && doctor.text.contains("  ! \(sentence)"))
    let document: Doctor = try await run("doctor", "--format", "json").document()
    #expect(document.removal_interrupted == true)
    #expect(try await run("forget", "--dry-run", "request-2").standardError.contains(sentence))
    // The advice is for the index that was asked.
    #expect(doctor.text.hasSuffix("trace forget") || doctor.text.contains("trace forget\n"))
    for command in ["doctor", "find"] {
      let said = try await run(command, "--db", "./trace.db")
      #expect((said.text + said.standardError).contains("to end it: trace forget --db ./trace.db"))
    }
    _ = try await run("forget").succeeded("forget")
    #expect(!(try await run("doctor")).text.contains(sentence))
  }

  @Test func `what is wrong with a time or an index is said as of forgetting`() async throws {
    try await ingest(0..<1)
    let time = try await run("forget", "--before", "soonish")
    #expect(time.status == 64 && time.standardError.contains("'soonish' is no time\n  for example: 15m"))
    let missing = try await run("forget", "--db", "none.db", "x")
    #expect(missing.status == 2 && missing.standardError.contains("there is no index at 'none.db'"))
    #expect(!missing.standardError.contains("--from"))
  }

  @Test func `wrong usage changes nothing`() async throws {
    try await ingest(0..<3)
    let before = try Data(contentsOf: URL(fileURLWithPath: index))
    #expect(try await run("forget").status == 64)
    #expect(try await run("forget", "--before", "soon").status == 64)
    #expect(try await run("forget", "request-1", "--before", "1d").status == 64)
    #expect(try await run("forget", "--db", "none.db", "request-1").status == 2)
    #expect(!directory.contains("none.db"))
    #expect(try Data(contentsOf: URL(fileURLWithPath: index)) == before)
  }

  @Test func `readers and a following ingest go on while requests are forgotten`() async throws {
    let follow = FollowingIngest(directory: directory)
    try follow.append(FollowingIngest.lines(0..<200), to: "api.log")
    let document = try await follow.run(["--follow", "api.log"]) { running in
      try await follow.waitForRequests(200, running)
      for number in 0..<4 {
        async let report = TraceBinary.run(["report", "--db", follow.index])
        async let forgotten = TraceBinary.run(
          ["forget", "--db", follow.index, "request-\(number)", "request-\(199 - number)"])
        try follow.append(FollowingIngest.lines((200 + number)..<(201 + number)), to: "api.log")
        #expect(try await report.status == 0)
        _ = try await forgotten.succeeded("forget")
      }
      try await follow.waitForRequests(196, running)
      // A request that was forgotten begins anew with what comes.
      try follow.append(FollowingIngest.lines(0..<1), to: "api.log")
      try await follow.waitForRequests(197, running)
    }
    #expect(document.events == 205)
    // Nothing else is lost, and nothing comes back.
    let left = Set(try await run("find", "--db", follow.index).text.split(separator: "\n").map(String.init))
    let expected = Array(4..<196) + Array(200..<204) + [0]
    #expect(left == Set(expected.map { "request-\($0)" }))
  }

  @Test func `a piped id is a whole one, so that a list may be forgotten twice`() async throws {
    try await ingest(1..<20)
    let list = "request-1\n"
    #expect(try await run("forget", "-", input: list).status == 0)
    let again = try await run("forget", "-", input: list)
    #expect(again.status == 1 && again.standardError.contains("request-1"))
    let left = try await run("find", "--limit", "100").succeeded("find").text.split(separator: "\n")
    #expect(left.count == 18 && left.contains("request-10"))
  }
}
