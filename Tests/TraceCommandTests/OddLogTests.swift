import Foundation
import Testing

/// Logs that were not written for `trace`, as a user types commands about them.
@Suite struct OddLogTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private static let steps = [
    #"{"ts":1795600000000,"service":"client","event":"request_sent","request_id":"u-1"}"#,
    #"{"ts":1795600000002,"service":"api","event":"request_received","request_id":"u-1"}"#,
    #"{"ts":1795600000006,"service":"api","event":"response_sent","request_id":"u-1","status_code":200}"#,
    #"{"ts":1795600000008,"service":"client","event":"response_received","request_id":"u-1","status_code":200}"#,
  ]

  @Test(arguments: [
    "method path", "Method RequestPath", "httpMethod request_uri", "req.method req.url", "verb http.route",
  ])
  func `a call has its name under every name of method and path`(names: String) async throws {
    let keys = names.split(separator: " ")
    let call = #","\#(keys[0])":"POST","\#(keys[1])":"/jobs/7""#
    let log = Self.steps.map { String($0.dropLast()) + call + "}" }.joined(separator: "\n")
    _ = try directory.write(log + "\n", to: "app.log")
    let shown = try await TraceBinary.run(["show", "u-1", "--from", "app.log"], in: directory)
    #expect(shown.text.contains("POST /jobs/7"), "\(shown.text)")
  }

  /// No record is read so deep.
  @Test func `a path of thousands of parts is of no record`() async throws {
    _ = try directory.write(Self.steps.joined(separator: "\n") + "\n", to: "app.log")
    let path = Array(repeating: "a", count: 8_000).joined(separator: ".")
    let found = try await TraceBinary.run(
      ["find", "--where", "\(path)=1", "--from", "app.log"], in: directory)
    #expect(found.status == 1)
    #expect(found.standardError.hasPrefix("error: no request matches (1 request in the logs)"))
  }

  @Test func `the examples of skipped lines do not depend on how a log was read`() async throws {
    let lines = (0..<60).map { "no record \($0)" } + Self.steps
    for (name, counts) in [("one.db", [64]), ("two.db", [30, 64])] {
      for count in counts {
        _ = try directory.write(lines.prefix(count).joined(separator: "\n") + "\n", to: "app.log")
        _ = try await TraceBinary.run(["ingest", "--db", name, "app.log"], in: directory)
      }
    }
    let one = try await TraceBinary.run(["doctor", "--format", "json", "--db", "one.db"], in: directory)
    let two = try await TraceBinary.run(["doctor", "--format", "json", "--db", "two.db"], in: directory)
    #expect(one.text == two.text && one.text.contains("app.log"))
  }

  /// UTF-16 with its mark, as PowerShell's `>` writes it.
  private func utf16(_ lines: some Sequence<String>) -> Data {
    let text = lines.map { $0 + "\r\n" }.joined()
    return Data(([0xFEFF] + Array(text.utf16)).flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] })
  }

  @Test func `a log in UTF-16 with a mark is read, as a file that grows and as a stream`() async throws {
    let (log, index) = (directory.path("app.log"), directory.path("trace.db"))
    for count in [2, 4] {
      try utf16(Self.steps.prefix(count)).write(to: URL(fileURLWithPath: log))
      #expect(try await TraceBinary.run(["ingest", "--db", index, log]).status == 0)
    }
    let find = ["find", "--format", "ndjson"]
    let found = try await TraceBinary.run(find + ["--db", index])
    #expect(found.text.contains(#""outcome":"completed""#))
    #expect(found.text.split(separator: "\n").count == 1)
    let stream = try await TraceBinary.run(find + ["--from", "-"], standardInput: utf16(Self.steps))
    #expect(stream.text == found.text)
    let again = try await TraceBinary.run(["ingest", "--db", index, "-"], standardInput: utf16(Self.steps))
    #expect(again.status == 0)
    #expect(try await TraceBinary.run(find + ["--db", index]).text == found.text)
  }

  @Test func `what find prints of ids with control characters and spaces, show reads`() async throws {
    let lines = ["ws-1\\n", "tab\\tid", "\u{202E}abc", "a b"].enumerated().map { number, id in
      #"{"ts":\#(1_795_600_000_000 + number),"service":"api","msg":"m","request_id":"\#(id)"}"# + "\n"
    }
    let log = try directory.write(lines.joined(), to: "api.jsonl")
    let ids = try await TraceBinary.run(["find", "--from", log])
    #expect(ids.text.split(separator: "\n").count == 4)
    let shown = try await TraceBinary.run(
      ["show", "-", "--format", "ndjson", "--from", log], standardInput: ids.standardOutput)
    #expect(shown.status == 0)
    #expect(shown.text.split(separator: "\n").count == 4)
  }

  @Test func `an unknown trace id that stands beside other ids leads to their requests`() async throws {
    let trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    let lines = ["client", "api"].map { name in
      #"{"ts":1795600000000,"service":"\#(name)","msg":"m","request_id":"\#(name)-own","trace_id":"\#(trace)"}"#
        + "\n"
    }
    let log = try directory.write(lines.joined(), to: "all.jsonl")
    let shown = try await TraceBinary.run(["show", trace, "--from", log])
    #expect(shown.status == 1)
    #expect(shown.standardError.contains("it stands beside the ids of 2 requests"))
    #expect(shown.standardError.contains("to show them: trace show api-own client-own"))
    let doctor = try await TraceBinary.run(["doctor", "--from", log])
    #expect(doctor.status == 1)
    #expect(doctor.text.contains("'\(trace)' stands under trace_id beside ids that change from hop to hop"))
  }
}
