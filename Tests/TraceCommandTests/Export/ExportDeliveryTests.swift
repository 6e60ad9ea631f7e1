import Foundation
import Testing

/// `trace export --to` with a real receiver, which reads what it gets with OpenTelemetry's own package.
@Suite(.enabled(if: SchemaValidator.canRun))
struct ExportDeliveryTests {
  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private static let logs = ExportCommandTests.logs

  /// Runs `body` with the address of a collector whose first answers have these statuses.
  private func receive(_ answers: [String], _ body: (String) async throws -> Void) async throws {
    let script = Repository.root.appendingPathComponent("Scripts/validate-export").path
    let port = directory.path("port")
    let run = try await ChildProcess(
      executable: script, arguments: ["receive", directory.url.path] + answers
    ).run { running in
      defer { running.killAtOnce() }
      while !FileManager.default.fileExists(atPath: port) {
        guard !running.hasEnded else { return }
        try await Task.sleep(for: .milliseconds(20))
      }
      try await body("http://127.0.0.1:" + String(contentsOfFile: port, encoding: .utf8))
    }
    #expect(run.wasSignalled, "\(run.standardError)")
  }

  private func lines(of name: String) throws -> [String] {
    try String(contentsOfFile: directory.path(name), encoding: .utf8).split(separator: "\n").map(String.init)
  }

  private func export(to address: String, _ more: String...) async throws -> TraceBinary.Execution {
    try await TraceBinary.run(["export", "--to", address] + more + ["--from"] + Self.logs)
  }

  @Test func `a collector gets all spans, in bounded batches, and the same as a file has`() async throws {
    try await receive([]) { address in
      let sent = try await export(to: address)
      #expect(sent.status == 0 && sent.standardError.isEmpty)
      let spans = try lines(of: "spans").compactMap { Int($0) }
      #expect(spans.count > 2)
      // A batch has 512 at most, and ends where the next request would not fit; none of this recording has 50 spans.
      #expect(spans.allSatisfy { $0 <= 512 } && spans.dropLast().allSatisfy { $0 > 462 })
      let total = spans.reduce(0, +)
      let grouped =
        total < 1_000 ? "\(total)" : "\(total / 1_000),\(String(total % 1_000 + 1_000).dropFirst())"
      #expect(sent.text == "241 requests sent to \(address)/v1/traces, \(grouped) spans\n")
      #expect(try lines(of: "attempts").allSatisfy { $0.hasSuffix(" /v1/traces") })
      let file = try await TraceBinary.run(["export", "--format", "otlp", "--from"] + Self.logs).text
      let received = try FileManager.default.contentsOfDirectory(atPath: directory.url.path)
        .filter { $0.hasSuffix(".json") }.sorted().flatMap { try lines(of: $0) }
      #expect(Self.ids(received.joined()) == Self.ids(file))
    }
  }

  @Test func `a request that is larger than a batch comes in several, and whole`() async throws {
    let records = (0..<1_500).flatMap { number in
      ["Message published", "Message received"].map { event in
        """
        {"timestamp":"2026-01-01T10:00:\(String(10 + number / 100)).\(100 + number % 100)Z","service":\
        "\(event == "Message received" ? "worker" : "api")","event":"\(event)","correlation_id":"large","topic":"jobs",\
        "task_id":"t-\(number)","text":"\(String(repeating: "x", count: 1_000))"}
        """
      }
    }
    let log = directory.path("large.jsonl")
    try (records.joined(separator: "\n") + "\n").write(toFile: log, atomically: true, encoding: .utf8)
    try await receive([]) { address in
      let sent = try await TraceBinary.run(["export", "--to", address, "--from", log])
      #expect(sent.status == 0, "\(sent.standardError)")
      let documents = try FileManager.default.contentsOfDirectory(atPath: directory.url.path)
        .filter { $0.hasSuffix(".json") }.sorted().map { try lines(of: $0).joined() }
      #expect(documents.count > 4 && documents.allSatisfy { $0.utf8.count < (1 << 20) + 100 })
      #expect(try lines(of: "spans").compactMap { Int($0) }.allSatisfy { $0 <= 512 })
      let file = try await TraceBinary.run(["export", "--format", "otlp", "--from", log]).text
      #expect(documents.flatMap(Self.ids).sorted() == Self.ids(file).sorted())
    }
  }

  /// The ids of all spans in their order.
  private static func ids(_ text: String) -> [Substring] {
    text.matches(of: /"spanId":"([0-9a-f]{16})","(?:parentSpanId|name)"/).map(\.output.1)
  }

  @Test func `what a collector cannot take now is sent again, not before it says`() async throws {
    try await receive(["503", "429:1"]) { address in
      let begin = ContinuousClock.now
      let sent = try await export(to: address + "/custom/path", "--outcome", "failed")
      #expect(sent.status == 0)
      #expect(sent.text.hasPrefix("12 requests sent to \(address)/custom/path, "))
      #expect(sent.standardError.contains("status 503: busy; it is sent again"))
      // A lower bound, which a busy machine cannot break.
      #expect(ContinuousClock.now - begin >= .seconds(1))
      let attempts = try lines(of: "attempts")
      #expect(attempts.map { $0.prefix(3) } == ["503", "429", "200"])
      #expect(attempts.allSatisfy { $0.hasSuffix(" /custom/path") })
    }
  }

  @Test func `what a collector refuses is not sent again`() async throws {
    try await receive(["400"]) { address in
      let refused = try await export(to: address, "--outcome", "failed")
      #expect(refused.status == 2 && refused.text.isEmpty)
      #expect(refused.standardError.contains("did not take the requests: status 400"))
      #expect(try lines(of: "attempts").count == 1)
    }
  }

  @Test func `a collector that asks for a long pause is given up`() async throws {
    try await receive(["503:3600"]) { address in
      let refused = try await export(to: address, "--outcome", "failed")
      #expect(refused.status == 2 && refused.standardError.contains("after 1 attempt;"))
      #expect(refused.standardError.contains("it asks for a pause of 3,600 s, and 120 s are the most"))
    }
  }

  @Test func `a collector that does not answer in time is told as such`() async throws {
    try await receive(["hang"]) { address in
      let sent = try await export(to: address, "--outcome", "failed")
      #expect(sent.status == 0)
      #expect(sent.standardError.contains("did not take a batch: no answer within 30 s; it is sent again"))
    }
  }

  /// With `greeting` it leaves the connection open.
  @Test(arguments: ["garbage", "greeting"])
  func `what answers without HTTP is no collector, and is not asked again`(answer: String) async throws {
    try await receive([answer]) { address in
      let sent = try await export(to: address, "--outcome", "failed")
      #expect(sent.status == 2)
      #expect(sent.standardError.contains("its answer is no HTTP/1.1: SSH-2.0-OpenSSH_9.2"))
      #expect(try lines(of: "attempts").count == 1)
    }
  }

  @Test func `an answer that nobody can read is told, and no body is a success`() async throws {
    try await receive(["plain", "empty"]) { address in
      let unclear = try await export(to: address, "--outcome", "failed")
      #expect(unclear.status == 2 && unclear.text.hasPrefix("12 requests sent to "))
      #expect(unclear.standardError.contains("it is not known which spans were refused: OK, thanks"))
      let sent = try await export(to: address, "--outcome", "failed")
      #expect(sent.status == 0 && sent.standardError.isEmpty)
    }
  }

  @Test func `after an answer that is cut the batch is sent again`() async throws {
    try await receive(["cut"]) { address in
      let sent = try await export(to: address, "--outcome", "failed")
      #expect(
        sent.status == 0 && sent.standardError.contains("in the middle of its answer; it is sent again"))
      #expect(try lines(of: "attempts").count == 2)
    }
  }

  @Test func `a warning of a collector that took everything is told`() async throws {
    try await receive(["207"]) { address in
      let sent = try await export(to: address, "--outcome", "failed")
      #expect(sent.status == 0 && sent.standardError.contains("the collector warns: use gRPC"))
    }
  }

  /// 206: their number as a text. 226: as a number, and the answer comes byte by byte, in chunks.
  @Test(arguments: ["206", "226"]) func `spans that a collector leaves out are told`(answer: String)
    async throws
  {
    try await receive([answer]) { address in
      let sent = try await export(to: address, "--outcome", "failed")
      #expect(sent.status == 2)
      #expect(sent.standardError.contains("the collector refused 3 spans: too old"))
    }
  }
}
