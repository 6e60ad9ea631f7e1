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
