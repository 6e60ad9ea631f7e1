import Testing

/// An API on two machines under one name, with clocks 6 s apart. The 100 exchanges with a client, of two passages
/// each, fit no one clock of the API.
@Suite struct ClockConflictTests {
  private let logs: [String]
  private let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
    var (client, api): ([String], [String]) = ([], [])
    for number in 0..<100 {
      let (id, sent) = ("request-\(number)", 10 + number * 10)
      let ahead = number % 2 == 0 ? 3 : -3
      client.append(LogLines.record("request_sent", id: id, second: sent, service: "client"))
      api.append(LogLines.record("request_received", id: id, second: sent + 1 + ahead))
      api.append(LogLines.record("response_sent", id: id, second: sent + 2 + ahead))
      client.append(LogLines.record("response_received", id: id, second: sent + 3, service: "client"))
    }
    logs = [
      try directory.write(client.joined(separator: "\n") + "\n", to: "client.jsonl"),
      try directory.write(api.joined(separator: "\n") + "\n", to: "api.jsonl"),
    ]
  }

  @Test func `doctor says that no two clocks explain the records, and what to do`() async throws {
    let run = try await TraceBinary.run(["doctor", "--from"] + logs)
    #expect(run.status == 1)
    #expect(run.text.contains("! api and client: no two clocks explain their 200 pairs of records"))
    #expect(run.text.contains("log an instance with each record"))
    #expect(!run.text.contains("no record of another program was sent to it or received from it"))
    let document = try await TraceBinary.run(["doctor", "--format", "json", "--from"] + logs).text
    #expect(
      document.contains(
        #""clock_conflicts":[{"first":{"service":"api"},"second":{"service":"client"},"pairs":200}]"#))
  }

  @Test func `a request between two such programs has a note, from logs and from an index`() async throws {
    let fromLogs = try await TraceBinary.run(["show", "request-7", "--format", "json", "--from"] + logs).text
    #expect(fromLogs.contains(#""kind":"clock_conflict""#))
    #expect(try await TraceBinary.run(["ingest"] + logs, in: directory).status == 0)
    let fromIndex = try await TraceBinary.run(["show", "request-7"], in: directory).text
    #expect(fromIndex.contains("api and client: no two clocks explain their 200 pairs of records"))
    // The API's machine is 3 s behind: received 2 s before it was sent.
    #expect(fromIndex.contains("transit −2 s"))
  }
}
