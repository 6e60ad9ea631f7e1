import Foundation
import Testing
import WrittenArchive

/// `--redact`: nothing of a value is anywhere in an index, and what is not asked for is not lost.
@Suite struct RedactionTests {
  let directory: TemporaryDirectory
  private let key = "a key that nobody guesses, of 40 bytes..."
  /// Parts of values that must be nowhere.
  private static let secrets = ["s3cret-mail", "s3cret-name", "s3cret-token"]

  init() throws { directory = try TemporaryDirectory() }

  private var index: String { directory.path("trace.db") }

  private func run(_ arguments: [String], key: String? = nil) async throws -> TraceBinary.Execution {
    try await TraceBinary.run(
      arguments, environment: key.map { ["TRACE_REDACT_KEY": $0] } ?? [:], in: directory)
  }

  /// Records of two requests, each with the three values somewhere.
  private static func record(_ number: Int, _ event: String) -> String {
    let more = #""email":"s3cret-mail-\#(number)@x.org","user":{"name":"s3cret-name","age":7}"#
    let inner = #"{\"headers\":[{\"name\":\"Token\",\"value\":\"s3cret-token\"}],\"a\":\"kept\"}"#
    return
      #"{"ts":\#(1_795_600_000_000 + number * 7),"service":"api","request_id":"r-\#(number % 2)","event":"\#(event)",\#(more),"detail":"\#(inner)"}"#
  }

  private static let records = ["request_received", "note", "response_sent", "cleanup"].enumerated()
    .flatMap { place, event in (0..<2).map { record(place * 2 + $0, event) } }

  private static func escaped(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
  }

  /// A log of the records in each envelope; all but `lines` by what it is recognised by.
  private static let envelopes: [String: String] = [
    "lines": records.joined(separator: "\n") + "\n",
    "docker": records.map {
      #"{"log":"\#(escaped($0))\n","stream":"stdout","time":"2026-11-25T09:46:40Z"}"# + "\n"
    }.joined(),
    "docker pieces": records.map { record -> String in
      // The first piece ends within a value.
      let parts = record.components(separatedBy: "s3cret-mail")
      let pieces = [parts[0] + "s3cret-m", "ail" + parts[1] + "\\n"]
      return pieces.enumerated().map { place, piece in
        let text = place == 0 ? escaped(piece) : escaped(String(piece.dropLast(2))) + "\\n"
        return #"{"log":"\#(text)","stream":"stdout","time":"2026-11-25T09:46:40Z"}"# + "\n"
      }.joined()
    }.joined(),
    "CRI": records.map { "2026-11-25T09:46:40.1Z stdout F \($0)\n" }.joined()
      + "2026-11-25T09:46:40.1Z stdout F text \"email\": \"s3cret-mail\"\n",
    "list": "[\n" + records.joined(separator: ",\n") + "\n]\n",
    "hits": #"{"hits":{"hits":["# + records.map { #"{"_source":\#($0)}"# }.joined(separator: ",") + "]}}\n",
    "loki":
      #"{"status":"success","data":{"resultType":"streams","result":[{"stream":{"app":"api"},"values":["#
      + records.map { #"["1795600000000000000","\#(escaped($0))"]"# }.joined(separator: ",") + "]}]}}\n",
    "journal": records.map {
      #"{"__REALTIME_TIMESTAMP":"1795600000000000","MESSAGE":[\#(Array($0.utf8).map(String.init).joined(separator: ","))]}"#
        + "\n"
    }.joined(),
    "cut off": records.joined(separator: "\n") + "\n" + String(records[0].prefix(130)),
    "damaged": records.joined(separator: "\n") + "\n" + records[1].replacing("\"user\":{", with: "\"user\":")
      + "\n",
  ]

  @Test(arguments: envelopes.keys.sorted(), [false, true])
  func `no byte of a value is in the index, whatever the records are packed in`(
    envelope: String, isHashed: Bool
  )
    async throws
  {
    _ = try directory.write(try #require(Self.envelopes[envelope]), to: "api.log")
    let method = isHashed ? "=hash" : ""
    let fields = ["email", "user.name", "token"].flatMap { ["--redact", $0 + method] }
    let execution = try await run(
      ["ingest", "--format", "json", "--batch-bytes", "1000", "api.log"] + fields, key: isHashed ? key : nil
    ).succeeded("ingest")
    #expect(try await run(["find"]).text == "r-0\nr-1\n")
    try expectNoSecret()
    #expect(!execution.text.contains("s3cret") && !execution.standardError.contains("s3cret"))
    let shown = try await run(["show", "--raw", "r-0", "r-1"]).text
    #expect(shown.contains("kept") && shown.contains("age"))
  }

  /// The bytes of the index and of what stands beside it, in UTF-8 and as lists of bytes.
  private func expectNoSecret() throws {
    for file in try FileManager.default.contentsOfDirectory(atPath: directory.url.path)
    where file.hasPrefix("trace.db") {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: directory.path(file)))
      for secret in Self.secrets.flatMap({
        [Data($0.utf8), Data($0.utf8.map(String.init).joined(separator: ",").utf8)]
      }) {
        #expect(bytes.range(of: secret) == nil, "\(file)")
      }
    }
  }

  @Test func `a killed ingest leaves nothing of a value in its journal`() async throws {
    let lines = (0..<8000).map { Self.record($0, "note") + "\n" }.joined()
    _ = try directory.write(lines, to: "api.log")
    let fields = ["email", "name", "token"].flatMap { ["--redact", $0] }
    let process = try TraceBinary.process(
      ["ingest", "--batch-bytes", "20000", "api.log"] + fields, in: directory)
    try await process.runAndKill { IndexFiles.bytes(of: index) > 1_500_000 }
    try expectNoSecret()
    _ = try await run(["ingest", "api.log"]).succeeded("ingest")
    try expectNoSecret()
    #expect(try await run(["find"]).text.split(separator: "\n").count == 2)
  }

  @Test(arguments: WrittenArchive.allCases)
  func `archives, pipes and a log that has grown are redacted, and known again`(form: WrittenArchive)
    async throws
  {
    let text = Self.records.joined(separator: "\n") + "\n"
    let fields = ["--redact", "email", "--redact", "name", "--redact", "token"]
    _ = try await TraceBinary.run(["ingest", "-"] + fields, standardInput: Data(text.utf8), in: directory)
      .succeeded("ingest")
    try Data(form.member(Array(text.utf8))).write(to: URL(fileURLWithPath: directory.path("api.log.gz")))
    for log in ["api.log.gz", "api.log"] {
      if log == "api.log" { _ = try directory.write(text + Self.record(1, "note") + "\n", to: log) }
      let document: IngestDocument = try await run(["ingest", "--format", "json", log]).succeeded("ingest")
        .document()
      document.expectAccounted()
      #expect(document.already_indexed == Self.records.count && document.events == (log == "api.log" ? 1 : 0))
    }
    try expectNoSecret()
  }

  @Test func `hashed ids join the logs of two programs, and another spelling of an id`() async throws {
    let id = "7F3A9C1E-6A4D-4E0F-9B7A-0D2C5E8F1A33"
    let api =
      #"{"ts":1795600000000,"service":"api","event":"message_published","topic":"jobs","request_id":"\#(id)"}"#
    let worker =
      #"{"ts":1795600000100,"service":"worker","event":"message_received","topic":"jobs","request_id":"\#(id.lowercased())"}"#
    _ = try directory.write(api + "\n", to: "api.log")
    _ = try directory.write(worker + "\n", to: "worker.log")
    _ = try directory.write(key + "\n", to: "trace.key")
    let arguments = ["--redact", "request_id=hash", "--redact-key-file", "trace.key"]
    _ = try await run(["ingest", "api.log", "worker.log"] + arguments).succeeded("ingest")
    let found = try await run(["find"]).text.split(separator: "\n")
    #expect(found.count == 1)
    #expect(try await run(["find", "--from", "api.log", "worker.log"] + arguments).text == "\(found[0])\n")
    #expect(
      try await run(["show", "--format", "json", String(found[0])]).document(ShowDocument.self).events.count
        == 2)
  }

  @Test func `later logs are stored as the first, which is said; others are refused`() async throws {
    _ = try directory.write(Self.records[0] + "\n", to: "a.log")
    _ = try directory.write(Self.records[1] + "\n", to: "b.log")
    let fields = ["--redact", "email", "--redact", "user.name", "--redact", "token=hash"]
    _ = try await run(["ingest", "a.log"] + fields, key: key).succeeded("ingest")
    let keyless = try await run(["ingest", "b.log"])
    #expect(keyless.status == 2 && keyless.standardError.contains("--redact-key-file PATH"))
    let otherKey = try await run(["ingest", "b.log"], key: key + "2")
    #expect(otherKey.status == 2 && otherKey.standardError.contains("with another key"))
    let others = try await run(["ingest", "b.log", "--redact", "email"])
    #expect(others.status == 2 && others.standardError.contains("email, token=hash, user.name"))
    #expect(!(try await run(["find"])).standardError.contains("interrupted"))
    let same = try await run(["ingest", "b.log"], key: key).succeeded("ingest")
    #expect(
      same.standardError
        == "stored without these fields, as all logs of this index: email, token=hash, user.name\n")
    try expectNoSecret()
    #expect(try await run(["doctor"]).standardError.contains("email, token=hash, user.name"))
    _ = try await run(["reindex"]).succeeded("reindex")
    #expect(try await run(["ingest", "b.log"]).status == 2, "an index made anew still asks for its key")
  }

  @Test func `an index with all fields takes no logs without some`() async throws {
    _ = try directory.write(Self.records[0] + "\n", to: "a.log")
    _ = try await run(["ingest", "a.log"]).succeeded("ingest")
    let execution = try await run(["ingest", "a.log", "--redact", "email"])
    #expect(execution.status == 2 && execution.standardError.contains("all fields were stored"))
    #expect(!(try await run(["find"])).standardError.contains("interrupted"))
  }

  @Test func `a refused or failed run leaves no index`() async throws {
    _ = try directory.write(Self.records[0] + "\n", to: "a.log")
    for arguments in [["--redact", "email=hash"], ["--redact", "a..b"], ["--redact", "email=md5"]] {
      #expect(try await run(["ingest", "a.log"] + arguments).status == 64)
    }
    #expect(try await run(["ingest", "a.log", "--redact", "email=hash"], key: "short").status == 64)
    #expect(
      try await run(["ingest", "a.log", "--redact", "e=hash", "--redact-key-file", "none"]).status == 2)
    #expect(try await run(["ingest", "none.log", "--redact", "email"]).status == 2)
    #expect(!directory.contains("trace.db"))
  }

  @Test func `a file with a key and no field to hash is a usage error, a key in the environment is none`()
    async throws
  {
    _ = try directory.write(Self.records[0] + "\n", to: "a.log")
    _ = try directory.write(key + "\n", to: "trace.key")
    for arguments in [["ingest", "a.log"], ["find", "--from", "a.log"]] {
      let execution = try await run(arguments + ["--redact-key-file", "trace.key"])
      #expect(execution.status == 64 && execution.standardError.contains("--redact email=hash"))
      #expect(!directory.contains("trace.db"))
    }
    #expect(try await run(["find", "--from", "a.log"], key: key).text == "r-0\n")
    _ = try await run(["ingest", "a.log", "--redact", "email=hash"], key: key).succeeded("ingest")
    _ = try directory.write(Self.records[1] + "\n", to: "b.log")
    _ = try await run(["ingest", "b.log", "--redact-key-file", "trace.key"]).succeeded("ingest")
  }

  @Test func `a field that no record has is said`() async throws {
    _ = try directory.write(Self.records[0] + "\n", to: "a.log")
    let execution = try await run(["report", "--from", "a.log", "--redact", "emial", "--redact", "email"])
    #expect(execution.standardError == "no record has the field 'emial' of --redact\n")
    #expect(try await run(["ingest", "a.log", "--redact", "emial"]).standardError == execution.standardError)
  }

  @Test func `a followed log is redacted through torn lines and rotation`() async throws {
    let follow = FollowingIngest(directory: directory)
    let (first, second) = (Self.records[0] + "\n", Self.records[1] + "\n")
    try follow.append(first + second.prefix(110), to: "api.log")
    let document = try await follow.run([
      "--follow", "api.log", "--redact", "email", "--redact", "name", "--redact", "token",
    ]) { running in
      try await follow.waitForRequests(1, running)
      try follow.append(String(second.dropFirst(110)), to: "api.log")
      try await follow.waitForRequests(2, running)
      try FileManager.default.moveItem(atPath: directory.path("api.log"), toPath: directory.path("api.log.1"))
      try follow.append(Self.records[2].replacing("r-0", with: "r-2") + "\n", to: "api.log")
      try await follow.waitForRequests(3, running)
    }
    #expect(document.events == 3)
    document.expectAccounted()
    try expectNoSecret()
  }

  @Test func `a log whose time was taken out is said to lack it for that`() async throws {
    _ = try directory.write(
      #"{"timestamp":"2026-01-01T00:00:00Z","msg":"a","request_id":"r"}"# + "\n", to: "a.log")
    let taken = try await run(["ingest", "a.log", "--redact", "timestamp"])
    #expect(
      taken.standardError.contains("no record of a.log has a time: --redact took out 'timestamp'"))
    let kept = try await run(["ingest", "--db", "b.db", "a.log", "--redact", "msg"])
    #expect(!kept.standardError.contains("took out"))
  }

  @Test func `a directory is no file of a key`() async throws {
    _ = try directory.write("{}\n", to: "a.log")
    let execution = try await run(["ingest", "a.log", "--redact", "e=hash", "--redact-key-file", "."])
    #expect(execution.status == 2 && execution.standardError.contains("it is a directory"))
  }
}
