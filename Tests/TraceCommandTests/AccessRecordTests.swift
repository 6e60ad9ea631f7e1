import Testing

/// Access records without a duration: a status, a method and a path.
@Suite struct AccessRecordTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func line(_ ms: Int, _ service: String, _ text: String, _ more: String) -> String {
    #"{"timestamp":"2026-11-25T09:46:40.00\#(ms)Z","service":"\#(service)","event":"\#(text)","request_id":"r-1",\#(more)}"#
  }

  private let call = #""method":"POST","path":"/jobs""#
  private var received: String { line(1, "api", "request_received", call) }

  private func shown(_ lines: [String]) async throws -> String {
    let log = try directory.write(lines.joined(separator: "\n") + "\n", to: "all.jsonl")
    return try await TraceBinary.run(["show", "r-1", "--format", "json", "--from", log]).text
  }

  @Test func `an access record is the answer of a server that logs no other`() async throws {
    let text = try await shown([received, line(5, "api", "access", call + #","status":202"#)])
    #expect(text.contains(#""outcome":"completed""#))
    #expect(
      text.contains(
        #""segment":"api","attempt":1,"from":"api","to":"api","service":"api","start":"2026-11-25T09:46:40.001000000Z","duration_ns":4000000"#
      ))
  }

  @Test func `an access record alone tells how the request was answered`() async throws {
    #expect(
      try await shown([line(5, "api", "POST /jobs", call + #","status":503"#)]).contains(
        #""outcome":"failed""#))
    #expect(
      try await shown([line(5, "api", "POST /jobs", call + #","status":404"#)]).contains(
        #""outcome":"rejected""#))
  }

  @Test func `what a server logs of others is no answer where it logs its own`() async throws {
    let stock = line(3, "api", "stock", #""method":"GET","url":"http://stock/items/1","status":404"#)
    let text = try await shown([received, stock, line(6, "api", "response_sent", #""status":201"#)])
    #expect(text.contains(#""outcome":"completed""#))
    #expect(text.contains(#""duration_ns":5000000"#))
    #expect(try await shown([received, stock]).contains(#""outcome":"incomplete""#))
  }

  @Test func `what a client or a consumer logs of a call is no server's answer`() async throws {
    for step in ["request_sent", "message_received"] {
      let text = try await shown([
        line(1, "worker", step, #""topic":"jobs","task_id":"t""#),
        line(3, "worker", "stock", call + #","status":500"#),
      ])
      #expect(!text.contains(#""role":"response_sent""#))
    }
  }
}
